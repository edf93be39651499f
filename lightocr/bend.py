"""Labels on bottles, pages of open books: lines of text that are bent alike, and how they look flat.

On a surface that is curved across, every line rises and falls with its place from the left to the right, and nearly as
its neighbours do. So the slopes of words, which their boxes tell, are a polynomial of their places; following it from
the middle on gives the height at which a line passes everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lightocr import geometry, tilt
from lightocr.geometry import Quads

Floats = NDArray[np.float64]

LEAST_WORDS = 10
"""So many words with a direction tell how the picture is bent."""
STEEPEST = 60
"""Degrees by which a line may rise or fall: what is steeper is a column."""
SPREADS = 20, 14, 10, 8, 6, 5, 4, 4
"""Degrees off at which a word counts a quarter, one step of the fit after the other."""
STIFF = 2e-4
"""How much speaks for a plane."""
OFF = 1.8
"""A picture is bent where words are so many degrees off a plane's lines in the mean,"""
BETTER = 0.6
"""and off the bent lines by no more than this share of it,"""
ALIKE, SHARE = 5.0, 0.75
"""and so large a share of them, by their lengths, is no more than so many degrees off these."""
BEYOND = 0.7
"""The bend goes on beyond the words for so many halves of the picture's width."""
NARROWEST, HIGHEST = 0.5, 2.0
"""Lines may come together to so much of their distance in the middle, and a picture become so many times as high."""
STEPS = 101
"""Places from the left to the right at which that is looked at."""
BLOCK = 32
"""Rows that are flattened at a time, for the memory that it takes."""


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """How lines run in a picture of `size` (width, height).

    `slopes` (5,): at (x, y) in halves of the width from the middle a line falls by
    s0 + s1 x + s2 x^3 + (s3 + s4 x) y, and beyond the `ends`, between which there are words, as there.
    """

    slopes: Floats
    ends: tuple[float, float]
    size: tuple[int, int]

    @property
    def _half(self) -> float:
        return self.size[0] / 2

    def _lines(self, x: NDArray[np.floating]) -> tuple[Floats, Floats]:
        """At x: the height of the line through the middle, and how far from each other lines are there."""
        a, b, c, d, e = self.slopes
        within = np.clip(x, *self.ends)
        beyond = x - within
        height = a * within + b * within**2 / 2 + c * within**4 / 4 + (a + b * within + c * within**3) * beyond
        return height, 1 + d * within + e * within**2 / 2 + (d + e * within) * beyond

    def back(self, points: NDArray[np.floating]) -> Floats:
        """Points (..., 2) of the flat picture, as they stand in the bent one; those of its middle column stay."""
        x, y = self._from_middle(points)
        height, apart = self._lines(x)
        return self._in_pixels(x, height + y * apart)

    def forth(self, points: NDArray[np.floating]) -> Floats:
        """Points (..., 2) of the bent picture, as they stand in the flat one."""
        x, y = self._from_middle(points)
        height, apart = self._lines(x)
        return self._in_pixels(x, (y - height) / apart)

    def _from_middle(self, points: NDArray[np.floating]) -> tuple[Floats, Floats]:
        x, y = np.moveaxis((points - np.array(self.size) / 2) / self._half, -1, 0)
        return np.asarray(x, np.float64), np.asarray(y, np.float64)

    def _in_pixels(self, x: Floats, y: Floats) -> Floats:
        return np.asarray(np.stack([x, y], -1) * self._half + np.array(self.size) / 2, np.float64)

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where the flat picture reaches, in pixels from the bent one's top."""
        width, height = self.size
        along = np.linspace(0, width, STEPS)
        top, bottom = (self.forth(np.stack([along, np.full(STEPS, y)], 1))[:, 1] for y in (0, height))
        return float(top.min()), float(bottom.max())

    @property
    def is_gentle(self) -> bool:
        """Whether flattening distorts no part of the picture beyond reading."""
        _, apart = self._lines(np.linspace(-1, 1, STEPS))
        top, bottom = self.reach
        return bool(apart.min() >= NARROWEST) and bottom - top <= HIGHEST * self.size[1]

    def flat(self, picture: NDArray[np.uint8], top: float, size: tuple[int, int], scale: float) -> NDArray[np.uint8]:
        """The flat picture of a `size` (width, height) from `top` on, of so many times the picture's scale."""
        width, height = size
        pixels = np.empty((height, width, 3), np.uint8)
        for start in range(0, height, BLOCK):
            rows = np.arange(start, min(start + BLOCK, height))
            grid = np.stack(np.meshgrid(np.arange(width), rows), -1) + 0.5
            x, y = np.moveaxis(self.back(grid / scale + (0, top)).astype(np.float32) - 0.5, -1, 0)
            cv2.remap(picture, x, y, cv2.INTER_CUBIC, pixels[start : rows[-1] + 1], cv2.BORDER_REPLICATE)
        return pixels


def bent(quads: Quads, width: int, height: int) -> Bend | None:
    """How a picture with words in quads (N, 4, 2) is bent; None where its lines may be those of a plane."""
    quads = quads[tilt.longest(quads)]
    degrees, lengths = tilt.folded(tilt.along(quads)), geometry.sizes(quads).max(axis=1)
    level = np.abs(degrees) < STEEPEST
    if np.count_nonzero(level) < LEAST_WORDS:
        return None
    weights = np.asarray(lengths[level] / lengths.sum(), np.float64)
    x, y = ((quads[level].mean(axis=1) - (width / 2, height / 2)) / (width / 2)).T
    slopes = np.asarray(np.tan(np.radians(degrees[level])), np.float64)
    terms = np.stack([np.ones_like(x), x, x**3, y, x * y], 1)
    of_plane = np.stack([np.ones_like(x), y, -x * slopes], 1)  # all lines lead to one point
    found, off = _fitted(terms, slopes, weights, lambda found: terms @ found)
    _, off_plane = _fitted(of_plane, slopes, weights, lambda found: of_plane[:, :2] @ found[:2] / (1 + found[2] * x))
    least, share = float(off_plane @ weights), float(weights[off <= ALIKE].sum())
    if least < OFF or off @ weights > BETTER * least or share < SHARE:
        return None
    ends = float(x.min()) - BEYOND, float(x.max()) + BEYOND
    bend = Bend(found, ends, (width, height))
    return bend if bend.is_gentle else None


def _fitted(terms: Floats, slopes: Floats, weights: Floats, lines: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
    """What times `terms` (N, K) gives slopes (N,), and by how many degrees words are off the `lines` of it.

    Least squares, reweighted until what is far off hardly counts.
    """
    found = np.median(slopes) * np.eye(terms.shape[1])[0]
    stiff = np.diag([0.0] + [STIFF] * (len(found) - 1))
    off = _off(slopes, lines(found))
    for spread in SPREADS:
        counted = (terms.T * (weights / (1 + (off / spread) ** 2) ** 2)).T
        found = np.asarray(np.linalg.solve(terms.T @ counted + stiff, counted.T @ slopes), np.float64)
        off = _off(slopes, lines(found))
    return found, off


def _off(slopes: Floats, lines: Floats) -> Floats:
    return np.asarray(np.abs(np.degrees(np.arctan(slopes) - np.arctan(lines))), np.float64)
