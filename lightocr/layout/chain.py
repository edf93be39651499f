"""Boxes joined into lines."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from lightocr.geometry import row_parts

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
    chains: list[list[int]] = []
    ends: dict[int, int] = {}  # the last word of each chain, by its place in the order, and the number of the chain
    for place, (word, gaps) in enumerate(zip(ordered.tolist(), _gaps(boxes[ordered]), strict=True)):
        before = [end for end in np.flatnonzero(gaps[:place] < np.inf).tolist() if end in ends]
        if before:
            nearest = ends.pop(min(before, key=lambda end: (gaps[end], ends[end])))
            chains[nearest].append(word)
        else:
            nearest = len(chains)
            chains.append([word])
        ends[place] = nearest
    return chains


def _gaps(boxes: Boxes) -> Iterator[NDArray[np.float64]]:
    """Of each box (N,): the gaps between it and those behind which it may stand on a line, infinite for others."""
    left, top, right, bottom = boxes.T
    heights = bottom - top
    for rows in row_parts(len(boxes)):
        high = heights[rows, None]
        lower, higher = np.minimum(high, heights), np.maximum(high, heights)
        shared = np.minimum(bottom[rows, None], bottom) - np.maximum(top[rows, None], top)
        gaps = left[rows, None] - right
        fits = (
            (shared >= MIN_SHARED_HEIGHT * lower)
            & (higher <= MAX_HEIGHT_RATIO * lower)
            & (gaps <= MAX_GAP * (high + heights) / 2)
            & (gaps >= -lower)
        )
        yield from np.where(fits, gaps, np.inf)
