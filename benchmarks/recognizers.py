"""Words read on the same crops by Light OCR and by Tesseract 5: exact share, similarity, milliseconds.

    python -m benchmarks.recognizers REAL/photos.jsonl

The crops are the labelled quads, straightened. Tesseract is a process a crop, so its time holds its start.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks.systems import Read, SystemMissing, tesseract
from lightocr import OCR, geometry
from training.command import checked
from training.evaluation.metrics import CropScore
from training.evaluation.pictures import rows

# models and page segmentation modes: 7 = a line, 8 = a word, 5 = a vertical block
TESSERACT = {
    "horizontal": [("kor+eng", 7), ("kor+eng", 8), ("Hangul", 7)],
    "vertical": [("Hangul_vert", 5), ("kor_vert", 5)],
}


def light_ocr(**options) -> Read:
    ocr = OCR(threads=1, **options)
    return lambda crop: ocr.recognize([crop])[0].text


def crops(labels: Path) -> dict[str, list[tuple[np.ndarray, str]]]:
    """The labelled words by their orientation, each with its text."""
    found: dict[str, list[tuple[np.ndarray, str]]] = {"horizontal": [], "vertical": []}
    for row, image in rows(labels, "pictures"):
        for word in row["words"]:
            if not word["ignore"] and word["text"]:
                kind = "vertical" if word["orientation"] == "v" else "horizontal"
                found[kind].append((geometry.crop(image, np.float32(word["points"])), word["text"]))
    return found


def measure(name: str, read: Read, words: list[tuple[np.ndarray, str]]) -> str:
    score, spent = CropScore(), []
    for crop, text in tqdm(words, name, file=sys.stderr):
        started = time.perf_counter()
        answer = read(crop)
        spent.append(time.perf_counter() - started)
        score.add(answer, text)
    figures = score.figures()
    return f"| {name} | {figures['exact']:.3f} | {figures['similarity']:.3f} | {np.median(spent) * 1e3:.1f} |"


@checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    options = parser.parse_args()
    for kind, words in crops(options.labels).items():
        systems = {
            "Light OCR": light_ocr(),
            "Light OCR, without the language prior": light_ocr(language_weight=0),
            "Light OCR, attention": light_ocr(decoder="attention"),
        } | {f"Tesseract {language}, psm {mode}": tesseract(1, language, mode) for language, mode in TESSERACT[kind]}
        lines = [measure(name, read, words) for name, read in systems.items()]
        print(f"\n{len(words)} {kind} words, one thread\n")
        print("| | exact | similarity | ms, median |\n|---|---|---|---|")
        print("\n".join(lines))


if __name__ == "__main__":
    try:
        main()
    except SystemMissing as missing:
        sys.exit(str(missing))
