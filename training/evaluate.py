"""The figures of the weights that are served, on data they did not see.

    python -m training.evaluate products REAL        page characters of product pages against their transcripts
    python -m training.evaluate photos REAL          words of labelled photos: found, read, both
    python -m training.evaluate plates REAL          licence plates, reporting half
    python -m training.evaluate english REAL         ICDAR 2015 word crops, reporting third
    python -m training.evaluate streets REAL         words found on ICDAR 2015 street photos, reporting half
    python -m training.evaluate synthetic DATA       crops of unseen fonts and words, drawn as for training
    python -m training.evaluate scenes DATA          words found on pictures of unseen fonts and words
    python -m training.evaluate card DATA            all of these (REAL = DATA/real), written into
                                                     weights.json, the model card and the README
    python -m training.evaluate labelled FOLDER      words of a labelled set's test pictures: found, read, both
    python -m training.evaluate sweep FOLDER         its words found, at several thresholds
    python -m training.evaluate report FOLDER --out build/report     all its figures and worst cases as a page
    python -m training.evaluate report FOLDER --results ANSWERS      the same of another service's JSON files
    python -m training.evaluate varied REAL          photos made smaller, larger, noisy and so on: found, read, both
    python -m training.evaluate turned REAL          photos turned by 90, 180 and 270 degrees: how many are recognised
    python -m training.evaluate on_side REAL         level words of photos laid on either side: how many are read
    python -m training.evaluate cut_out REAL         words of photos held askew, in upright boxes: how many are read
    python -m training.evaluate tilted REAL          photos held askew, by up to 45 degrees: found, read, both
    python -m training.evaluate aslant REAL          photos seen from the side and from above: found, read, both
    python -m training.evaluate curved REAL          photos on bottles and in open books: found, read, both
    python -m training.evaluate grainy REAL          photos in little light, full of grain: found, read, both
    python -m training.evaluate displays REAL        photos of displays that show them: found, read, both
    python -m training.evaluate far REAL             photos in the middle of far larger ones: found, read, both
    python -m training.evaluate screens DATA         small print drawn as screens show it: found, read, both
    python -m training.evaluate handwriting DATA     words and notes written by made-up hands: read; found, read, both
    python -m training.evaluate marked DATA          words struck out, framed, of dots and so on: found, read, both
    python -m training.evaluate arcs DATA            words on arcs, as round signs have them: how many are read
    python -m training.evaluate letterspaced DATA    words whose letters stand far apart, as on menus: found and read
    python -m training.evaluate listings DATA        clear print: words, numbers, addresses, codes: found and read
    python -m training.evaluate mosaics REAL         photos side by side in large pictures: found, read, both
    python -m training.evaluate closeups REAL        words of photos cut out and enlarged: how many are found

REAL holds products.jsonl, photos.jsonl and so on: docs/training.md says what a line of each looks like.
"""

import argparse
import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from lightocr import OCR, geometry
from lightocr.charset import Charset
from training.command import InputError, checked, file, folder
from training.datasets.real import may_train
from training.evaluation import labelled_set, report_page
from training.evaluation.aslant import ASLANT
from training.evaluation.card import check, publish
from training.evaluation.closeups import closeups
from training.evaluation.curved import CURVED
from training.evaluation.cut_out import cut_out
from training.evaluation.displays import DISPLAYS
from training.evaluation.far import FAR
from training.evaluation.handwriting import handwriting
from training.evaluation.labelled_set import Networks
from training.evaluation.letterspaced import letterspaced
from training.evaluation.listings import listings
from training.evaluation.marked import marked
from training.evaluation.metrics import BagScore, CropScore, PageScore, split_words
from training.evaluation.mosaics import mosaics
from training.evaluation.on_side import on_side
from training.evaluation.photos import photos
from training.evaluation.pictures import Labelled, rows
from training.evaluation.report import report
from training.evaluation.results import Results
from training.evaluation.round_signs import round_signs
from training.evaluation.screens import screens
from training.evaluation.turned import turned
from training.evaluation.varied import GRAINY, TILTS, varied
from training.synth.crops import CropSource
from training.synth.scenes import SceneSource

Figures = dict[str, Any]
SYNTHETIC_WORDS, SCENES, SYNTHETIC_SEED = 2000, 100, 7


def _photos(real: Path) -> Iterator[Labelled]:
    return rows(real / "photos.jsonl", "photos")


def products(ocr: OCR, real: Path) -> Figures:
    characters, of_words = BagScore(), BagScore(split_words)
    pages = 0
    for row, image in rows(real / "products.jsonl", "products"):
        text = ocr.read(image).text
        characters.add(text, row["text"])
        of_words.add(text, row["text"])
        pages += 1
    return {"pages": pages, **characters.figures(), "word_f1": of_words.figures()["f1"]}


def plates(ocr: OCR, real: Path) -> Figures:
    score = CropScore()
    for row, image in rows(real / "plates.jsonl", "plates"):
        if not may_train("plates.jsonl", row["image"]):
            for word in row["words"]:
                (reading,) = ocr.recognize([geometry.crop(image, np.float32(word["points"]))])
                score.add(reading.text, word["text"])
    return score.figures()


def english(ocr: OCR, real: Path) -> Figures:
    score = CropScore()
    for row, image in rows(real / "icdar15_words.jsonl", "english"):
        if not may_train("icdar15_words.jsonl", row["image"]):
            score.add(ocr.recognize([image])[0].text, row["text"])
    return score.figures()


def streets(ocr: OCR, real: Path) -> Figures:
    score = PageScore()
    for row, image in rows(real / "icdar15.jsonl", "streets"):
        if not may_train("icdar15.jsonl", row["image"]):
            add_page(score, ocr, image, row["words"])
    return score.found_figures()


def scenes(ocr: OCR, data: Path) -> Figures:
    source, score = SceneSource(data, Charset(), SYNTHETIC_SEED, held_out=True), PageScore()
    for _ in tqdm(range(SCENES), "scenes", file=sys.stderr):
        scene = next(source)
        words = [{"points": quad, "text": "drawn"} for quad in scene.quads]
        words += [{"points": quad, "text": "", "ignore": True} for quad in scene.ignored]
        add_page(score, ocr, scene.image, words)
    return score.found_figures()


def add_page(score: PageScore, ocr: OCR, image: np.ndarray, words: list[dict[str, Any]]) -> None:
    found = ocr.read(image).words
    score.add([np.float32(word.polygon) for word in found], [word.text for word in found], words)


def synthetic(ocr: OCR, data: Path) -> Figures:
    """Crops of both directions; a vertical one is turned back to stand up, as it does on a picture."""
    figures: Figures = {}
    for writing in ("horizontal", "vertical"):
        source = CropSource(data, Charset(), writing, SYNTHETIC_SEED, held_out=True)
        score = CropScore()
        for _ in tqdm(range(SYNTHETIC_WORDS), f"synthetic {writing}", file=sys.stderr):
            crop = next(source)
            image = crop.image if writing == "horizontal" else np.ascontiguousarray(np.rot90(crop.image, -1))
            score.add(ocr.recognize([image])[0].text, crop.text)
        figures |= {f"{writing}_{name}": value for name, value in score.figures().items()}
    return figures | {"rare_syllables_right": rare_syllables(ocr, data)}


def rare_syllables(ocr: OCR, data: Path) -> float:
    """The share of syllables read right in made-up words of those that KS X 1001, and so most systems, leave out."""
    syllables = map(chr, range(ord("가"), ord("힣") + 1))
    rare = [syllable for syllable in syllables if len(syllable.encode("euc_kr")) > 2]  # spelt out, having no code
    source, score = CropSource(data, Charset(), "horizontal", SYNTHETIC_SEED, held_out=True), CropScore()
    for _ in tqdm(range(SYNTHETIC_WORDS // 4), "rare syllables", file=sys.stderr):
        text = "".join(source.rng.choices(rare, k=source.rng.randint(1, 4)))
        font = source.fonts.choose(text, source.rng)
        crop = font and source.render(text, font)
        if crop:
            score.add(ocr.recognize([crop.image])[0].text, text)
    return 1 - score.figures()["cer"]


def card(ocr: OCR, data: Path) -> Figures:
    """Every figure, written into the manifest, the model card and the README."""
    real = data / "real"
    if not real.is_dir():
        raise InputError(f"there is no {real}: docs/training.md says what it holds")
    check()
    figures = {
        "photos": photos(ocr, _photos(real)),
        "photos_attention": photos(OCR(decoder="attention"), _photos(real)),
        "photos_without_prior": photos(OCR(language_weight=0), _photos(real)),
        "products": products(ocr, real),
        "plates": plates(ocr, real),
        "english": english(ocr, real),
        "streets": streets(ocr, real),
        "synthetic": synthetic(ocr, data),
        "scenes": scenes(ocr, data),
    }
    publish(figures)
    return figures


SETS = {
    "products": products,
    "photos": lambda ocr, real: photos(ocr, _photos(real)),
    "plates": plates,
    "english": english,
    "streets": streets,
    "synthetic": synthetic,
    "scenes": scenes,
    "card": card,
    "varied": lambda ocr, real: varied(ocr, _photos(real)),
    "cut_out": lambda ocr, real: cut_out(ocr, _photos(real)),
    "tilted": lambda ocr, real: varied(ocr, _photos(real), TILTS),
    "aslant": lambda ocr, real: varied(ocr, _photos(real), ASLANT),
    "curved": lambda ocr, real: varied(ocr, _photos(real), CURVED),
    "grainy": lambda ocr, real: varied(ocr, _photos(real), GRAINY),
    "displays": lambda ocr, real: varied(ocr, _photos(real), DISPLAYS),
    "far": lambda ocr, real: varied(ocr, _photos(real), FAR),
    "screens": screens,
    "handwriting": handwriting,
    "marked": marked,
    "arcs": round_signs,
    "letterspaced": letterspaced,
    "listings": listings,
    "turned": lambda ocr, real: turned(ocr, real / "photos.jsonl"),
    "on_side": lambda ocr, real: on_side(ocr, _photos(real)),
    "mosaics": lambda ocr, real: mosaics(ocr, _photos(real)),
    "closeups": lambda ocr, real: closeups(ocr, real / "photos.jsonl"),
}


def write_report(ocr: OCR | None, options: argparse.Namespace) -> str:
    """Makes the page, of the networks or of the answers in a folder, and says where it lies and what it holds."""
    system = Results(options.results) if ocr is None else Networks(ocr)
    made = report(system, options.folder, options.test_list, options.every)
    command = "python -m training.evaluate " + shlex.join(sys.argv[1:])
    path = report_page.write(made, command, options.out)
    return f"{path}\n{json.dumps(made.figures, indent=1)}"


def answer(options: argparse.Namespace) -> str:
    """What the command prints."""
    if options.results:
        return write_report(None, options)
    ocr = OCR(options.weights, decoder=options.decoder)
    if options.set == "report":
        return write_report(ocr, options)
    if options.set == "sweep":
        return labelled_set.table(labelled_set.sweep(ocr, options.folder, options.test_list))
    if options.set == "labelled":
        return json.dumps(labelled_set.labelled(Networks(ocr), options.folder, options.test_list), indent=1)
    return json.dumps(SETS[options.set](ocr, options.folder), indent=1, ensure_ascii=False)


@checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=[*SETS, "labelled", "sweep", "report"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", type=Path, help="folder of exported weights; else those that are served")
    parser.add_argument(
        "--test-list", type=file, help="labelled, sweep, report: names of the test pictures; else as in training"
    )
    parser.add_argument("--every", action="store_true", help="report: every picture, of a set that never trained")
    parser.add_argument("--out", type=Path, default=Path("build/report"), help="report: folder of its index.html")
    parser.add_argument(
        "--results", type=folder, help="report: folder of PICTURE.json (ours, CLOVA, Kakao, legacy) instead of reading"
    )
    parser.add_argument("--decoder", choices=("ctc", "attention"), default="ctc")
    options = parser.parse_args()
    if options.weights and options.set == "card":
        parser.error("card reports the weights that are served")
    if options.results and options.set != "report":
        parser.error("--results is for report")
    print(answer(options))


if __name__ == "__main__":
    main()
