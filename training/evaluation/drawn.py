"""What the evaluations on drawn pages share: plain fonts, boxes as people draw them, words found and read."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from lightocr import OCR
from training.evaluation.metrics import PageScore, SpotScore
from training.evaluation.pictures import Labelled
from training.synth.fonts import Font, FontLibrary


def plain_fonts(data: Path) -> list[Font]:
    """One font of each family that most print is set in, or of all Korean ones."""
    library = FontLibrary([data / "fonts"], held_out=False)
    return [family[0] for family in library.plain or library.korean]


def corners(left: float, top: float, right: float, bottom: float, air: float) -> list[list[float]]:
    """Of a box with some air around it, clockwise from the top left."""
    left, top, right, bottom = left - air, top - air, right + air, bottom + air
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def painted(coverage: np.ndarray, ground: tuple[int, ...], ink: tuple[int, ...]) -> np.ndarray:
    """RGB uint8 (H, W, 3): a ground with ink where a canvas uint8 (H, W) is covered."""
    share = coverage[..., None] / np.float32(255)
    return np.uint8(np.rint(np.float32(ground) * (1 - share) + np.float32(ink) * share))


def found_and_read(ocr: OCR, pages: Iterable[Labelled]) -> dict[str, float]:
    """Words spotted and read end to end."""
    spots, score = SpotScore(), PageScore()
    for row, image in pages:
        found = ocr.read(image).words
        answer = [np.float32(word.polygon) for word in found], [word.text for word in found]
        spots.add(*answer, row["words"])
        score.add(*answer, row["words"])
    figures = spots.figures() | score.figures()
    return {name: figures[name] for name in ("word_spot", "end_to_end_f1")}
