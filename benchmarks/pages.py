"""How long a page takes, and how much of it is read: Light OCR beside what people can run instead.

    python -m benchmarks.pages DATA/real --publish

Every picture is read by one system after the other, so that whatever disturbs the machine disturbs all alike. The
pictures are the labelled photos and every third of the product pages. Tesseract is a process a page; what its start
costs, measured on a white picture, is taken off. RapidOCR takes part where it is installed.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks import report, systems
from lightocr import OCR
from training.command import checked
from training.evaluation.metrics import BagScore
from training.evaluation.pictures import rows

LANGUAGE, MODE = "Hangul", 11
STAGES = ("decode", "detect", "recognize")
WORDS = ((0, 10), (10, 30), (30, 100), (100, 10_000))
OURS, FAST, ORIGINAL = "Light OCR", "Light OCR, `fast`", "the original architecture, eager torch"
TESSERACT = f"Tesseract `{LANGUAGE}`, psm {MODE}"
RAPID = f"RapidOCR's detector, Tesseract `{LANGUAGE}`"


@dataclass(frozen=True)
class Picture:
    kind: str
    image: np.ndarray
    text: str


@dataclass
class Result:
    """Seconds of every page by its kind, and how much was read."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"photos": [], "products": []})
    read: dict[str, BagScore] = field(default_factory=lambda: {"photos": BagScore(), "products": BagScore()})

    def median(self) -> float:
        return float(np.median([second for seconds in self.seconds.values() for second in seconds]))


def pictures(real: Path) -> Iterator[Picture]:
    for row, image in rows(real / "photos.jsonl", "photos"):
        if row["det_complete"]:
            yield Picture("photos", image, " ".join(word["text"] for word in row["words"] if not word["ignore"]))
    for number, (row, image) in enumerate(rows(real / "products.jsonl", "product pages")):
        if number % 3 == 0:
            yield Picture("products", image, row["text"])


def contenders(ocr: OCR, threads: int) -> dict[str, Callable[[Picture], str]]:
    """The systems that are installed; of the others, what to install is said."""
    fast = OCR(fast=True, threads=threads)
    found: dict[str, Callable[[Picture], str]] = {
        OURS: lambda picture: ocr.read(picture.image).text,
        FAST: lambda picture: fast.read(picture.image).text,
    }
    others: dict[str, Callable[[], systems.Read]] = {
        TESSERACT: lambda: systems.tesseract(threads, LANGUAGE, MODE),
        RAPID: lambda: systems.rapid_tesseract(threads, LANGUAGE),
    }
    for name, make in others.items():
        try:
            read = make()
        except systems.SystemMissing as missing:
            print(f"left out: {missing}", file=sys.stderr)
        else:
            found[name] = lambda picture, read=read: read(picture.image)  # type: ignore[misc]
    return found


def measure(pages: list[Picture], threads: int) -> tuple[dict[str, Result], list[tuple[float, int, dict[str, float]]]]:
    """Every system's result, and of every page of ours its megapixels, its words and its milliseconds by stage."""
    ocr = OCR(threads=threads)
    readers = contenders(ocr, threads)
    torch = systems.original(threads)
    results = {name: Result() for name in [*readers, ORIGINAL]}
    stages = []
    ocr.read(pages[0].image)
    for picture in tqdm(pages, f"{threads} threads", file=sys.stderr):
        for name, read in readers.items():
            started = time.perf_counter()
            text = read(picture)
            results[name].seconds[picture.kind].append(time.perf_counter() - started)
            results[name].read[picture.kind].add(text, picture.text)
        quads = ocr.detect(picture.image).quads
        started = time.perf_counter()
        torch(picture.image, quads)
        results[ORIGINAL].seconds[picture.kind].append(time.perf_counter() - started)
        page = ocr.read(picture.image)
        stages.append((picture.image.size / 3e6, len(page.words), page.timings_ms))
    for name in (TESSERACT, RAPID):
        if name in results:
            start = systems.start_seconds(threads, LANGUAGE, MODE)
            for seconds in results[name].seconds.values():
                seconds[:] = [second - start for second in seconds]
    return results, stages


def compared(results: dict[str, Result], threads: int) -> str:
    ours = results[OURS].median()
    lines = [
        f"\n{threads} thread{'s' * (threads > 1)}: median ms a page, in brackets the share of characters "
        "read (photos: F1; products: recall / precision)\n",
        "| | photos | product pages | all | ours, as a share of it |\n|---|---|---|---|---|",
    ]
    for name, result in results.items():
        photos, products = (f"{np.median(result.seconds[kind]) * 1e3:.0f}" for kind in ("photos", "products"))
        if name != ORIGINAL:
            photos += " ({f1:.3f})".format_map(result.read["photos"].figures())
            products += " ({recall:.3f} / {precision:.3f})".format_map(result.read["products"].figures())
        median = result.median()
        lines.append(f"| {name} | {photos} | {products} | {median * 1e3:.0f} | {ours / median:.2f} |")
    return "\n".join(lines)


def staged(stages: list[tuple[float, int, dict[str, float]]]) -> str:
    """Where our time goes, by the number of words on a page."""
    lines = [
        "\nOurs by stage, one thread, median ms\n",
        "| words on the page | pages | megapixels | decode | detect | recognize | total | recognize, a word |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for least, below in WORDS:
        chosen = [entry for entry in stages if least <= entry[1] < below]
        if not chosen:
            continue
        times = [np.median([timing[stage] for _, _, timing in chosen]) for stage in (*STAGES, "total")]
        pixels = np.median([pixels for pixels, _, _ in chosen])
        word = sum(timing["recognize"] for _, _, timing in chosen) / max(1, sum(words for _, words, _ in chosen))
        range_ = f"{least} to {below - 1}" if below < WORDS[-1][1] else f"{least} and more"
        lines.append(
            f"| {range_} | {len(chosen)} | {pixels:.1f} | {' | '.join(f'{ms:.0f}' for ms in times)} | {word:.1f} |"
        )
    return "\n".join(lines)


@checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path, help="folder with photos.jsonl and products.jsonl")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--publish", action="store_true", help="put the tables into docs/performance.md")
    options = parser.parse_args()
    pages = list(pictures(options.real))
    tables = [f"{len(pages)} pictures. {report.machine()}."]
    for threads in options.threads:
        results, stages = measure(pages, threads)
        tables.append(compared(results, threads))
        if threads == 1:
            tables.append(staged(stages))
    text = "\n".join(tables)
    print(text)
    if options.publish:
        report.publish("benchmarks.pages", text, report.PERFORMANCE)


if __name__ == "__main__":
    main()
