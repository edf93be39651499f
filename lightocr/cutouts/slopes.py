"""Crops in which the line rises or falls: the boxes that people draw stand upright."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.cutouts.strokes import strokes
from lightocr.geometry import Quad
from lightocr.recognizer import CLEAR, ENOUGH, Recognition, Recognizer
from lightocr.worth import better

ROWS = 32
"""The slope is sought in so many rows of pixels."""
FALLS = np.linspace(-0.7, 0.7, 15)
"""From its left end to its right the line may fall by such shares of the crop's height."""
LIKELIEST = 2
"""Of them so many are tried: what gathers strokes best is now and then what lies behind the word."""
STEEPEST = 0.8
"""It falls or rises by no more than this share of its length."""
SMALLEST = 12
"""Lines of crops of fewer pixels cannot be read."""
LONGEST = 20
"""Lines so many times as long as high are no words, and squeezed already."""
SHORTEST = 0.5
"""They are so many times as long as high at least."""
CORNERS = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
"""Of a quad, along and down from its middle, in halves of its sides."""
LEAST_ROW = 0.3
"""A slanting row of pixels counts where so much of it lies within the crop."""
GAIN = 0.05
"""A line is worth so much more than the crop as it was."""


def look(
    crops: Sequence[NDArray[np.uint8]], readings: Sequence[Recognition], recognizer: Recognizer
) -> list[Recognition]:
    """The `readings` of crops, unclear ones read again along lines that slope, if that is worth more."""
    lines = {
        i: _lines(crop)
        for i, (crop, reading) in enumerate(zip(crops, readings, strict=True))
        if reading.layout == "horizontal" and reading.clarity < CLEAR
    }
    looks = iter(recognizer.glance(geometry.crop(crops[i], quad, ENOUGH) for i, each in lines.items() for quad in each))
    found = list(readings)
    for i, each in lines.items():
        found[i] = better([next(looks) for _ in each], found[i], GAIN)
    return found


def _lines(crop: NDArray[np.uint8]) -> list[Quad]:
    """Around the line of a crop (H, W, 3) along its likeliest slopes; none where the crop is too small or too long."""
    height, width = crop.shape[:2]
    if height < SMALLEST or width > LONGEST * height:
        return []
    falls = [fall * height for fall in _falls(crop) if fall]
    return [around(fall, height, width) for fall in falls for around in (_leaning, _turned)]


def _leaning(fall: float, height: int, width: int) -> Quad:
    """A line with upright letters, as on a board that is seen from the side."""
    left, right = max(-fall, 0.0), max(fall, 0.0)
    high = height - abs(fall)
    return np.array([[0, left], [width, right], [width, right + high], [0, left + high]], np.float32)


def _turned(fall: float, height: int, width: int) -> Quad:
    """A line with letters that lie as it does, as in a photo held askew."""
    angle = np.arctan2(fall, width)
    high = (height - abs(fall)) * np.cos(angle)
    wide = max((width - high * abs(np.sin(angle))) / np.cos(angle), SHORTEST * high)
    along, down = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) / 2
    corners = CORNERS @ np.array([along * wide, down * high]) + (width / 2, height / 2)
    return np.asarray(corners, np.float32)


def _falls(crop: NDArray[np.uint8]) -> list[float]:
    """By which shares of a crop's height its line may fall, likeliest first: strokes gather most in few of the slanting
    rows."""
    height, width = crop.shape[:2]
    inked = strokes(crop, ROWS)
    across = np.linspace(-0.5, 0.5, inked.shape[1])
    falls = FALLS[np.abs(FALLS) * height <= STEEPEST * width]
    gathered = [_gathered(inked, np.round(fall * ROWS * across).astype(int)) for fall in falls]
    likeliest: list[float] = falls[np.argsort(gathered)[::-1][:LIKELIEST]].tolist()
    return likeliest


def _gathered(inked: NDArray[np.float32], below: NDArray[np.int_]) -> float:
    """How unevenly strokes (ROWS, W) are spread over rows that run so many pixels `below` their middles (W,)."""
    rows = np.arange(ROWS)[:, None] + below
    within = (rows >= 0) & (rows < ROWS)
    along = np.take_along_axis(inked, np.clip(rows, 0, ROWS - 1), axis=0) * within
    share = along.sum(axis=1) / np.maximum(within.sum(axis=1), LEAST_ROW * len(below))
    return float(np.square(share / max(share.sum(), 1e-6)).sum())
