"""Pictures taken from the side, from below or held askew: how their text looks from the front.

Level lines of text lead to one point of the picture, their vanishing point, and upright strokes to another one; both
may lie at infinity. The map that moves both there, the one to the right and the other one down, shows the text from the
front, but for its aspect ratio (Liebowitz and Zisserman, "Metric rectification for perspective images of planes", 1998;
Clark and Mirmehdi, "Rectifying perspective views of text in 3D scenes using vanishing points", 2003).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry, strokes, tilt
from lightocr.geometry import Quads

Floats = NDArray[np.float64]
Vanishing = Floats
"""A point (x, y, w) at x / w, y / w, in halves of the picture's longer side from its middle; at infinity if w is 0."""

LEAST = 10.0
"""Text whose lines, or strokes, are so many degrees off in the mean is found and read as well as any."""
ALIKE = 5.0
"""A direction so many degrees from the way to a vanishing point leads there."""
SHARE = 0.5
"""There is one where so large a share of the directions, by the lengths of their words, lead."""
FAR = 0.03
"""How much speaks for a point at infinity: several words apart from each other must show that it is nearer."""
MOST_WORDS = 40
"""So many of the longest words tell."""
SPREADS = 10, 8, 6, 5, 4, 4, 4, 4
"""Degrees off at which a direction counts a quarter, one step of the fit after the other."""
SMALLEST = 0.5
"""What stands farthest away is enlarged by no more than the inverse of this, beside the middle."""
SHEARED = 0.5
"""The sine of the angle between lines and strokes at least: what is seen from farther aside cannot be read."""


class Directions(NamedTuple):
    """Of some words: where they stand (N, 2), in halves of the longer side, their degrees, and what they count (N,)."""

    places: Floats
    degrees: Floats
    weights: Floats

    def only(self, which: NDArray[np.bool_]) -> "Directions":
        return Directions(*(part[which] for part in self))


def fronts(pixels: NDArray[np.uint8], quads: Quads) -> list[Floats]:
    """Homographies (3, 3) from an RGB picture (H, W, 3) with words in quads (N, 4, 2) to what may be its front.

    One that turns it if it is held askew, and one from aside if that is not enough. They keep the sizes at the
    picture's middle, and leave open which of the four directions is up. None where the text is seen from the front
    already, up to `LEAST` degrees, and where there is no text.
    """
    long = tilt.longest(quads)[:MOST_WORDS]
    if not len(long):
        return []
    height, width = pixels.shape[:2]
    half = max(height, width) / 2
    seen = _directions(pixels, quads[long], half)
    askew = tilt.degrees(quads)
    is_level = np.abs(tilt.folded(seen.degrees - askew)) < 45
    level = _vanishing(seen.only(is_level), askew)
    upright = _vanishing(seen.only(~is_level), 90 + _way(level, np.zeros((1, 2)))[0])
    if _off(level, upright, seen.places, 0) < LEAST:
        return []
    views = [(_at_infinity(askew), _at_infinity(90 + askew))] if abs(askew) >= LEAST else []
    if _off(level, upright, seen.places, askew) >= LEAST:
        views.append((level, upright))
    to_middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, half]]) / half
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (width, height) / (2 * half)
    straight = (_straight(*view, corners) for view in views)
    return [np.linalg.inv(to_middle) @ each @ to_middle for each in straight if each is not None]


def _directions(pixels: NDArray[np.uint8], quads: Quads, half: float) -> Directions:
    """Two of each word: the one in which it is long, and that of the strokes across it."""
    middle = np.array(pixels.shape[1::-1]) / 2
    lengths = geometry.sizes(quads).max(axis=1)
    along = tilt.along(quads)
    across, clear = strokes.across(pixels, quads)
    return Directions(
        np.tile((quads.mean(axis=1) - middle) / half, (2, 1)),
        np.concatenate([along, across]),
        np.concatenate([lengths, lengths * clear]),
    )


def _vanishing(seen: Directions, otherwise: float) -> Vanishing:
    """The point to which most of the directions lead; at infinity, so many degrees from the right, if there is none.

    Least squares of the sines of the angles between, reweighted until what leads elsewhere hardly counts.
    """
    total = seen.weights.sum()
    if total <= 0:
        return _at_infinity(otherwise)
    alike = np.abs(tilt.folded(seen.degrees - seen.degrees[:, None])) <= ALIKE
    point = _at_infinity(seen.degrees[int((alike @ seen.weights).argmax())])
    angles = np.radians(seen.degrees)
    normals = np.stack([-np.sin(angles), np.cos(angles)], 1)
    rows = np.column_stack([normals, -(normals * seen.places).sum(1)])  # times a point it leads to: 0
    for spread in SPREADS:
        distances = np.hypot(*(point[:2] - point[2] * seen.places).T)
        off = tilt.folded(_way(point, seen.places) - seen.degrees)
        counts = seen.weights / seen.weights.max() / (1 + (off / spread) ** 2) ** 2 / np.maximum(distances, 0.1) ** 2
        scatter = (rows * counts[:, None]).T @ rows + np.diag([0, 0, FAR])
        point = np.linalg.eigh(scatter)[1][:, 0]
    led = np.abs(tilt.folded(_way(point, seen.places) - seen.degrees)) <= ALIKE
    return point if seen.weights[led].sum() >= SHARE * total else _at_infinity(otherwise)


def _off(level: Vanishing, upright: Vanishing, places: Floats, askew: float) -> float:
    """By how many degrees lines or strokes at places (N, 2) are off in the mean, in a picture held so askew."""
    ways = (_way(level, places) - askew, _way(upright, places) - askew - 90)
    return float(max(np.abs(tilt.folded(way)).mean() for way in ways))


def _straight(level: Vanishing, upright: Vanishing, corners: Floats) -> Floats | None:
    """The homography (3, 3) that sends two vanishing points to the right and down; None where they lie too close."""
    horizon = np.cross(level, upright)
    horizon *= 1 if horizon[2] >= 0 else -1
    lowest = -(corners @ horizon[:2]).min()
    flat = np.eye(3)
    flat[2, :2] = horizon[:2] / max(horizon[2], lowest / (1 - SMALLEST), 1e-9)
    (x, y, _), (p, q, _) = flat @ level, flat @ upright
    axes = np.array([[x, p], [y, q]]) / (np.hypot(x, y), np.hypot(p, q))
    if abs(np.linalg.det(axes)) < SHEARED:
        return None
    axes *= np.where(np.diag(axes) < 0, -1, 1)
    turn = np.eye(3)
    turn[:2, :2] = np.linalg.inv(axes)
    return np.asarray(turn @ flat)


def _way(point: Vanishing, places: Floats) -> Floats:
    """Degrees clockwise from the right of the way to a vanishing point from places (N, 2)."""
    x, y = (point[:2] - point[2] * places).T
    return np.asarray(np.degrees(np.arctan2(y, x)))


def _at_infinity(degrees: float) -> Vanishing:
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), 0.0])
