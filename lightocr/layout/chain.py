"""Boxes joined into lines."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lightocr.neighbours import meeting

Boxes = NDArray[np.float64]
"""Upright boxes (N, 4): left, top, right, bottom."""

MIN_SHARED_HEIGHT = 0.5
"""Two neighbours on a line share so much of the lower one's height."""
MAX_GAP = 1.5
"""Neighbours on a line stand no farther apart than so many heights."""
MAX_HEIGHT_RATIO = 2.5
"""The higher of two neighbours is no more than so many times as high."""


def chains(words: Iterable[int], boxes: Boxes, max_gap: float = MAX_GAP) -> list[list[int]]:
    """Words joined into lines along x, each to the nearest line end on its left that it fits."""
    ordered = np.fromiter(words, int)
    ordered = ordered[np.argsort(boxes[ordered, 0], kind="stable")]
    chains: list[list[int]] = []
    ends: dict[int, int] = {}  # the last word of each chain, by its place in the order, and the number of the chain
    for place, (word, gaps) in enumerate(zip(ordered.tolist(), _gaps(boxes[ordered], max_gap), strict=True)):
        before = [end for end in gaps if end in ends]
        if before:
            nearest = ends.pop(min(before, key=lambda end: (gaps[end], ends[end])))
            chains[nearest].append(word)
        else:
            nearest = len(chains)
            chains.append([word])
        ends[place] = nearest
    return chains


def _gaps(boxes: Boxes, max_gap: float) -> list[dict[int, float]]:
    """Of each box: those behind which it may stand on a line, and the gaps between it and these."""
    left, top, right, bottom = boxes.T
    heights = bottom - top
    aside = np.array([max_gap, 0.0]) * heights[:, None]  # half as much would do, but for gaps just as wide
    first, second = meeting(boxes[:, :2] - aside, boxes[:, 2:] + aside)
    high, other = heights[first], heights[second]
    lower, higher = np.minimum(high, other), np.maximum(high, other)
    shared = np.minimum(bottom[first], bottom[second]) - np.maximum(top[first], top[second])
    gaps = left[first] - right[second]
    fits = (
        (shared >= MIN_SHARED_HEIGHT * lower)
        & (higher <= MAX_HEIGHT_RATIO * lower)
        & (gaps <= max_gap * (high + other) / 2)
        & (gaps >= -lower)
    )
    behind: list[dict[int, float]] = [{} for _ in boxes]
    for box, end, gap in zip(first[fits].tolist(), second[fits].tolist(), gaps[fits].tolist(), strict=True):
        behind[box][end] = gap
    return behind
