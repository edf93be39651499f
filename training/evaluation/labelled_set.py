"""The figures of a labelled set's pictures: words found, read, and both; and which thresholds find best."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from tqdm import tqdm

from lightocr import OCR, geometry
from lightocr.charset import Charset, canonical
from lightocr.detector import Detector, DetectorOptions, Map
from lightocr.time_limit import UNLIMITED, TimeLimit
from training.command import InputError
from training.datasets import Picture, Word, load, read_list, split
from training.evaluation.metrics import CropScore, OriginalScore, PageScore, SpotScore
from training.evaluation.results import Found
from training.samples.labelled import read_rgb

Figures = dict[str, Any]
THRESHOLDS = ((0.3, 0.7), (0.4, 0.7), (0.45, 0.7), (0.5, 0.65), (0.55, 0.75))
"""Pairs of a threshold and a box threshold of the detector, which `sweep` compares."""


class System(Protocol):
    """What is evaluated: `find` gives the words of a picture uint8 RGB (H, W, 3), `read` those of crops, if it can."""

    name: str

    def find(self, picture: Path, image: np.ndarray) -> list[Found]: ...

    def read(self, crops: list[np.ndarray]) -> list[str] | None: ...


class Networks:
    """Light OCR itself."""

    def __init__(self, ocr: OCR) -> None:
        self.ocr = ocr
        self.name = f"{ocr.model.name} {ocr.model.version}, decoder {ocr.recognizer.decoder}"

    def find(self, picture: Path, image: np.ndarray) -> list[Found]:
        return [Found(np.float32(word.polygon), word.text, word.confidence) for word in self.ocr.read(image).words]

    def read(self, crops: list[np.ndarray]) -> list[str]:
        return [reading.text for reading in self.ocr.recognize(crops)]


class Case(NamedTuple):
    """A labelled picture with what a system found on it and read in the boxes of `picture.truth`, if it can do that."""

    picture: Picture
    found: list[Found]
    readings: list[str] | None


def tested(path: Path, test_list: Path | None, every: bool) -> Iterator[tuple[Picture, np.ndarray]]:
    """The test pictures of a set, or every one, with their pixels in RGB. Raises InputError where there are none."""
    labelled = load(path)
    pictures = labelled.pictures if every else split(labelled, read_list(test_list) if test_list else None)[1]
    print(f"{path}: {len(pictures)} test pictures; {labelled.report()}", file=sys.stderr)
    if not pictures:
        raise InputError(
            f"none of the {len(labelled.pictures)} pictures of {path} tests: name some with --test-list, "
            f"`python -m training.datasets {path}` says what is there"
        )
    for picture in tqdm(pictures, path.name, file=sys.stderr, delay=2):
        image = read_rgb(picture.path)
        if image is None:
            print(f"no picture, left out: {picture.path}", file=sys.stderr)
        else:
            yield picture, image


def cases(system: System, path: Path, test_list: Path | None = None, every: bool = False) -> Iterator[Case]:
    """The test pictures, or every one, as the system read them. Raises InputError where there are none."""
    for picture, image in tested(path, test_list, every):
        crops = [geometry.crop(image, word.quad) for word in picture.truth]
        yield Case(picture, system.find(picture.path, image), system.read(crops))


def rows(picture: Picture) -> list[dict[str, Any]]:
    """Its words as the metrics take them."""
    return [
        {
            "points": word.quad,
            "text": word.text,
            "ignore": word.ignore,
            "orientation": "v" if is_column(word) else "h",
        }
        for word in picture.words
    ]


def is_column(word: Word) -> bool:
    """Whether it is vertical writing by its label or, without one, by its shape."""
    return word.vertical if word.orientation is None else word.orientation == "vertical"


@dataclass
class Scores:
    """Every figure of some pictures; those of finding and reading only where every word is labelled."""

    pictures: int = 0
    complete: int = 0
    outside: int = 0
    spots: SpotScore = field(default_factory=SpotScore)
    pages: PageScore = field(default_factory=PageScore)
    original: OriginalScore = field(default_factory=OriginalScore)
    crops: dict[str, CropScore] = field(
        default_factory=lambda: {name: CropScore() for name in ("crops", "horizontal", "vertical")}
    )
    charset: Charset = field(default_factory=Charset)

    def add(self, case: Case) -> None:
        picture, truth = case.picture, rows(case.picture)
        quads, texts = [word.quad for word in case.found], [word.text for word in case.found]
        self.pictures += 1
        self.spots.add(quads, texts, truth)
        if picture.complete:
            self.complete += 1
            self.pages.add(quads, texts, truth)
            self.original.add(quads, texts, truth)
        for word in picture.truth:
            self.outside += not all(character in self.charset for character in canonical(word.text))
        for word, reading in zip(picture.truth, case.readings or (), strict=case.readings is not None):
            for name in ("crops", "vertical" if word.vertical else "horizontal"):
                self.crops[name].add(reading, word.text)

    def figures(self) -> Figures:
        """Without the figures of crops where none were read, and without those of pages where none was complete."""
        crops = self.crops if self.crops["crops"].words else {}
        return {
            "pictures": self.pictures,
            "words": self.spots.words,
            "words_outside_charset": self.outside,
            **self.spots.figures(),
            **{f"{set_}_{name}": value for set_, score in crops.items() for name, value in score.figures().items()},
            **({"complete_pictures": self.complete} if self.complete else {}),
            **(self.pages.figures() | self.original.figures() if self.complete else {}),
        }


def labelled(system: System, path: Path, test_list: Path | None = None) -> Figures:
    """Words of the test pictures: seen, found one-to-one, read in their labelled boxes."""
    scores = Scores()
    for case in cases(system, path, test_list):
        scores.add(case)
    return scores.figures()


class OnMap(Detector):
    """A detector on a map that is there already."""

    def __init__(self, probability: Map, network: Any, options: DetectorOptions) -> None:
        super().__init__(network, options)
        self.map = probability

    def probability(self, image: np.ndarray, scale: float | None = None, limit: TimeLimit = UNLIMITED) -> Map:
        return self.map


def sweep(ocr: OCR, path: Path, test_list: Path | None = None) -> Figures:
    """Detection at each pair of thresholds, named as `0.4/0.7`."""
    scores = {pair: PageScore() for pair in THRESHOLDS}
    detector = ocr.detector
    for picture, image in tested(path, test_list, every=False):
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
