"""The labelled photos as labels on bottles and as pages of an open book, seen from above."""

import math
from collections.abc import Callable
from functools import partial

import cv2
import numpy as np

from training.evaluation.varied import Move, Variation

FOCAL = 1.5  # of the photo's width: so far away it is seen
STEPS = 12  # of the search for what a ray meets
HALVES = 2000  # of the photo's width, in which its surface is measured
ROUND = 80  # degrees of a bottle's round to either side: beyond, nothing of it is seen
FALL, NEAR = 0.16, 0.16  # of its width a page falls towards the spine, three fifths of it so near

Floats = np.ndarray
Depth = Callable[[Floats], Floats]
"""How far from the front a surface is, at places across it; all in widths of the photo, from its middle."""


def bottle(half: float, x: Floats) -> Floats:
    """A label that reaches around a bottle, to either side by so many degrees of its round."""
    radius = 0.5 / math.radians(half)
    return radius - np.sqrt(np.maximum(radius**2 - x**2, (radius * math.cos(math.radians(ROUND))) ** 2))


def page(x: Floats) -> Floats:
    """The right page of an open book: it falls towards the spine, the steeper the nearer."""
    return FALL * np.exp(-(np.clip(x, -0.6, 0.6) + 0.5) / NEAR)


def curved(depth: Depth, above: float) -> Variation:
    """A photo on a surface that is curved across, seen from so many degrees above."""
    b = math.radians(above)

    def variation(image: np.ndarray) -> tuple[np.ndarray, Move]:
        height, width = image.shape[:2]
        across, places = _rolled_out(depth)

        def seen(points: Floats) -> Floats:
            """Where points of the photo are seen, from the middle, in its pixels."""
            u, v = np.moveaxis(np.asarray(points, np.float64), -1, 0)
            x = np.interp(u / width - 0.5, places, across)
            y, z = (v - height / 2) / width, depth(x)
            away = FOCAL + z * math.cos(b) - y * math.sin(b)
            lower = y * math.cos(b) - z * math.sin(b)
            return np.stack([x, lower], -1) * (FOCAL / away)[..., None] * width

        def shown(points: Floats) -> Floats:
            """What of the photo stands there: the surface is followed until it meets the ray."""
            x, y = np.moveaxis(points / width, -1, 0)
            z = np.zeros_like(x)
            for _ in range(STEPS):
                down = (y * (FOCAL + z * math.cos(b)) + FOCAL * z * math.sin(b)) / (
                    FOCAL * math.cos(b) + y * math.sin(b)
                )
                along = x * (FOCAL + z * math.cos(b) - down * math.sin(b)) / FOCAL
                z = (z + depth(along)) / 2
            u = (np.interp(along, across, places) + 0.5) * width
            return np.stack([u, down * width + height / 2], -1)

        edge = np.linspace(0, 1, 50)
        frame = np.concatenate([np.stack([edge, 0 * edge], 1), np.stack([edge, 0 * edge + 1], 1)]) * (width, height)
        start = np.floor(seen(frame).min(axis=0))
        size = np.ceil(seen(frame).max(axis=0) - start).astype(int)
        grid = np.stack(np.meshgrid(*(np.arange(side) + 0.5 for side in size)), -1) + start
        x, y = np.moveaxis(shown(grid).astype(np.float32) - 0.5, -1, 0)
        other = cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return other, lambda points: seen(points) - start

    return variation


def _rolled_out(depth: Depth) -> tuple[Floats, Floats]:
    """Places across a surface and what of the photo stands there, from the middle: it is as wide as the photo."""
    x = np.linspace(-0.5, 0.5, 2 * HALVES + 1)
    steps = np.hypot(np.diff(x), np.diff(depth(x)))
    lengths = np.concatenate([[0], np.cumsum(steps)])
    return x, lengths - lengths[HALVES]


CURVED: dict[str, Variation] = {
    "bottle, 20 degrees above": curved(partial(bottle, 50), 20),
    "bottle, 35 degrees above": curved(partial(bottle, 50), 35),
    "bottle, 20 degrees below": curved(partial(bottle, 60), -20),
    "page, 30 degrees above": curved(page, 30),
}
