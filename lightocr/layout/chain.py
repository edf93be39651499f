"""Boxes joined into lines."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
"""Upright boxes (N, 4): left, top, right, bottom."""

MIN_SHARED_HEIGHT = 0.5
"""Two neighbours on a line share so much of the lower one's height."""
MAX_GAP = 1.5
"""Neighbours on a line stand no farther apart than so many heights."""
MAX_HEIGHT_RATIO = 2.5
"""The higher of two neighbours is no more than so many times as high."""


def chains(words: Iterable[int], boxes: Boxes) -> list[list[int]]:
    """Words joined into lines along x, each to the nearest line end on its left that it fits."""
    chains: list[list[int]] = []
    ends = np.empty((0, 4))
    for word in sorted(words, key=lambda i: float(boxes[i, 0])):
        left, top, _, bottom = boxes[word]
        height, heights = bottom - top, ends[:, 3] - ends[:, 1]
        lower, higher = np.minimum(height, heights), np.maximum(height, heights)
        shared = np.minimum(bottom, ends[:, 3]) - np.maximum(top, ends[:, 1])
        gap = left - ends[:, 2]
        fits = (
            (shared >= MIN_SHARED_HEIGHT * lower)
            & (higher <= MAX_HEIGHT_RATIO * lower)
            & (gap <= MAX_GAP * (height + heights) / 2)
            & (gap >= -lower)
        )
        if fits.any():
            nearest = int(np.argmin(np.where(fits, gap, np.inf)))
            chains[nearest].append(word)
            ends[nearest] = boxes[word]
        else:
            chains.append([word])
            ends = np.vstack([ends, boxes[word]])
    return chains
