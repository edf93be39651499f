"""The figures of a labelled set's test pictures: words found, read, and both; and which thresholds find best."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from lightocr import OCR, geometry
from lightocr.charset import Charset, canonical
from lightocr.detector import Detector, DetectorOptions
from training.datasets import Picture, load, read_list, split
from training.labelled import read_rgb
from training.metrics import CropScore, OriginalScore, PageScore

Figures = dict[str, Any]
THRESHOLDS = ((0.3, 0.7), (0.4, 0.7), (0.45, 0.7), (0.5, 0.65), (0.55, 0.75))
"""Threshold and box threshold of the detector."""


def tested(path: Path, test_list: Path | None) -> Iterator[tuple[Picture, np.ndarray]]:
    """The test pictures of a set with their pixels in RGB. Raises ValueError where there are none."""
    labelled = load(path)
    _, pictures = split(labelled, read_list(test_list) if test_list else None)
    print(f"{path}: {len(pictures)} test pictures; {labelled.report()}", file=sys.stderr)
    if not pictures:
        raise ValueError(f"none of the {len(labelled.pictures)} pictures of {path} tests")
    for picture in tqdm(pictures, path.name, file=sys.stderr, delay=2):
        image = read_rgb(picture.path)
        if image is None:
            print(f"no picture, left out: {picture.path}", file=sys.stderr)
        else:
            yield picture, image


def rows(picture: Picture) -> list[dict[str, Any]]:
    """Its words as the metrics take them."""
    return [{"points": word.quad, "text": word.text, "ignore": word.ignore} for word in picture.words]


def labelled(ocr: OCR, path: Path, test_list: Path | None = None) -> Figures:
    """Crops of the labelled quads by direction, and whole pages; these only where every word is labelled."""
    pages, original = PageScore(), OriginalScore()
    crops = {name: CropScore() for name in ("crops", "horizontal", "vertical")}
    pictures, outside, charset = 0, 0, Charset()
    for picture, image in tested(path, test_list):
        pictures += 1
        if picture.complete:
            page = ocr.read(image)
            quads, texts = [np.float32(word.polygon) for word in page.words], [word.text for word in page.words]
            pages.add(quads, texts, rows(picture))
            original.add(quads, texts, rows(picture))
        readings = ocr.recognize([geometry.crop(image, word.quad) for word in picture.truth])
        for word, reading in zip(picture.truth, readings, strict=True):
            for name in ("crops", "vertical" if word.vertical else "horizontal"):
                crops[name].add(reading.text, word.text)
            outside += not all(character in charset for character in canonical(word.text))
    return {
        "pictures": pictures,
        **{f"{set_}_{name}": value for set_, score in crops.items() for name, value in score.figures().items()},
        "words_outside_charset": outside,
        **pages.figures(),
        **original.figures(),
    }


class OnMap(Detector):
    """A detector on a probability map that is there already."""

    def __init__(self, probability: np.ndarray, network: Any, options: DetectorOptions) -> None:
        super().__init__(network, options)
        self.map = probability

    def probability(self, image: np.ndarray) -> np.ndarray:
        return self.map


def sweep(ocr: OCR, path: Path, test_list: Path | None = None) -> Figures:
    """Detection at each pair of thresholds, named as `0.4/0.7`."""
    scores = {pair: PageScore() for pair in THRESHOLDS}
    detector = ocr.detector
    for picture, image in tested(path, test_list):
        if not picture.complete:
            continue
        probability, truth = detector.probability(image), rows(picture)
        for (threshold, box_threshold), score in scores.items():
            options = replace(detector.options, threshold=threshold, box_threshold=box_threshold)
            quads = OnMap(probability, detector.network, options).detect(image).quads
            score.add(list(quads), [""] * len(quads), truth)
    return {f"{a}/{b}": score.found_figures() for (a, b), score in scores.items()}


def table(figures: Figures) -> str:
    """What `sweep` answers, in Markdown."""
    lines = ["| threshold / box threshold | recall | precision | F1 |", "|---|---|---|---|"]
    lines += [
        f"| {pair} | {row['recall']:.4f} | {row['precision']:.4f} | {row['detection_f1']:.4f} |"
        for pair, row in figures.items()
    ]
    return "\n".join(lines)
