"""Crops in which the line rises or falls: the boxes that people draw stand upright."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.cutouts.strokes import strokes
from lightocr.geometry import Quad
from lightocr.recognizer import CLEAR, ENOUGH, Recognition, Recognizer
from lightocr.worth import worth

ROWS = 32
"""The slope is sought in so many rows of pixels."""
FALLS = np.linspace(-0.6, 0.6, 13)
"""From its left end to its right the line may fall by such shares of the crop's height."""
STEEPEST = 0.8
"""It falls or rises by no more than this share of its length."""
SMALLEST = 12
"""Lines of crops of fewer pixels cannot be read."""
LONGEST = 20
"""Lines so many times as long as high are no words, and squeezed already."""
LEAST_ROW = 0.3
"""A slanting row of pixels counts where so much of it lies within the crop."""
GAIN = 0.15
"""A line is worth so much more than the crop as it was."""


def look(
    crops: Sequence[NDArray[np.uint8]], readings: Sequence[Recognition], recognizer: Recognizer
) -> list[Recognition]:
    """The `readings` of crops, unclear ones read again along a line that slopes, if that is worth more."""
    lines = {
        i: quad
        for i, (crop, reading) in enumerate(zip(crops, readings, strict=True))
        if reading.layout == "horizontal" and reading.clarity < CLEAR and (quad := _line(crop)) is not None
    }
    found = list(readings)
    for i, along in zip(
        lines, recognizer.glance(geometry.crop(crops[i], quad, ENOUGH) for i, quad in lines.items()), strict=True
    ):
        if worth(along) > worth(found[i]) + GAIN:
            found[i] = along
    return found


def _line(crop: NDArray[np.uint8]) -> Quad | None:
    """The parallelogram with upright ends around the line of a crop (H, W, 3); None for a level one."""
    height, width = crop.shape[:2]
    if height < SMALLEST or width > LONGEST * height:
        return None
    fall = _fall(crop) * height
    if not fall:
        return None
    left, right = max(-fall, 0.0), max(fall, 0.0)
    high = height - abs(fall)
    return np.array([[0, left], [width, right], [width, right + high], [0, left + high]], np.float32)


def _fall(crop: NDArray[np.uint8]) -> float:
    """By which share of a crop's height its line falls: there, strokes gather most in few of the slanting rows."""
    height, width = crop.shape[:2]
    inked = strokes(crop, ROWS)
    across = np.linspace(-0.5, 0.5, inked.shape[1])
    falls = FALLS[np.abs(FALLS) * height <= STEEPEST * width]
    gathered = [_gathered(inked, np.round(fall * ROWS * across).astype(int)) for fall in falls]
    return float(falls[np.argmax(gathered)])


def _gathered(inked: NDArray[np.float32], below: NDArray[np.int_]) -> float:
    """How unevenly strokes (ROWS, W) are spread over rows that run so many pixels `below` their middles (W,)."""
    rows = np.arange(ROWS)[:, None] + below
    within = (rows >= 0) & (rows < ROWS)
    along = np.take_along_axis(inked, np.clip(rows, 0, ROWS - 1), axis=0) * within
    share = along.sum(axis=1) / np.maximum(within.sum(axis=1), LEAST_ROW * len(below))
    return float(np.square(share / max(share.sum(), 1e-6)).sum())
