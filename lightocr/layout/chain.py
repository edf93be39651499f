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
    ordered = np.fromiter(words, int)
    ordered = ordered[np.argsort(boxes[ordered, 0], kind="stable")]
    fits, gaps = _behind(boxes[ordered])
    chains: list[list[int]] = []
    ends: dict[int, int] = {}  # the last word of each chain, by its place in the order, and the number of the chain
    for place, word in enumerate(ordered.tolist()):
        before = [end for end in np.flatnonzero(fits[place, :place]).tolist() if end in ends]
        if before:
            nearest = ends.pop(min(before, key=lambda end: (gaps[place, end], ends[end])))
            chains[nearest].append(word)
        else:
            nearest = len(chains)
            chains.append([word])
        ends[place] = nearest
    return chains


def _behind(boxes: Boxes) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """(N, N): whether each box may stand behind another one on its line, and the gap between the two."""
    left, top, right, bottom = boxes.T
    heights = bottom - top
    lower, higher = np.minimum(heights[:, None], heights), np.maximum(heights[:, None], heights)
    shared = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    gaps = left[:, None] - right
    fits = (
        (shared >= MIN_SHARED_HEIGHT * lower)
        & (higher <= MAX_HEIGHT_RATIO * lower)
        & (gaps <= MAX_GAP * (heights[:, None] + heights) / 2)
        & (gaps >= -lower)
    )
    return fits, gaps
