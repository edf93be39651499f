"""Pictures that stand on their side or on their head, recognised by how their words read."""

from collections.abc import Callable, Sequence
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.recognizer import Recognition

LONG = 1.5
"""A box so many times as long as wide shows which way its text runs."""
ROUNDS = ((2, -0.2), (6, 0.0), (16, 0.0))
"""So many words, the longest first, are read in all directions. Where they read in none by so much more clearly
than as they stand (clarity 0..1, mean), the picture stands upright, and the others need not be."""
FEW = 3
"""Fewer words say little about a picture."""
LEAD_OF_FEW = 0.4
"""They turn it where they read so much more clearly in another direction (clarity 0..1, mean)."""
DOUBT = 0.75
"""Pictures whose words read less clearly on average (0..1), or are mostly taller than wide, may be turned."""
LEAD = {1: 0.15, 2: 0.05, 3: 0.15}
"""By so much words must read more clearly after so many quarter turns (clarity 0..1, mean). On their head none read
well, while a street of columns may read about as well lying on its side."""

Glance = Callable[[list[NDArray[np.uint8]]], list[Recognition]]


def quarter_turns(
    image: NDArray[np.uint8], quads: geometry.Quads, readings: Sequence[Recognition], glance: Glance
) -> int:
    """How often (0..3) an image (H, W, 3) must be turned by 90 degrees counter-clockwise for its text to stand upright.

    `readings` are those of `quads` (N, 4, 2) in the image as it stands; `glance` reads crops without taking tall ones
    for columns rather than lines on their side. A picture that reads well and whose words are
    wider than tall costs nothing.
    """
    sizes = np.array([geometry.size(quad) for quad in quads]).reshape(-1, 2)
    longest = np.argsort(-sizes.max(axis=1), kind="stable")[: ROUNDS[-1][0]]
    if not len(longest) or not _is_suspect(sizes, [reading.clarity for reading in readings]):
        return 0
    crops = [geometry.crop(image, quads[i]) for i in longest]
    turned: dict[int, list[Recognition]] = {turn: [] for turn in (0, *LEAD)}
    for (start, _), (stop, least) in pairwise(((0, 0.0), *ROUNDS)):
        views = [np.ascontiguousarray(np.rot90(crop, turn)) for turn in turned for crop in crops[start:stop]]
        seen = iter(glance(views))
        for read in turned.values():
            read += islice(seen, len(crops[start:stop]))
        best = max(LEAD, key=lambda turn: _uprightness(turned[turn]))
        ahead = _uprightness(turned[best]) - _uprightness(turned[0])
        if ahead < least:
            return 0
    return best if ahead > (LEAD[best] if len(crops) >= FEW else LEAD_OF_FEW) else 0


def _uprightness(readings: Sequence[Recognition]) -> float:
    """How clearly words read on average; one that reads best as a line lying on its side speaks against the picture."""
    return float(np.mean([0 if reading.layout == "turned" else reading.clarity for reading in readings]))


def _is_suspect(sizes: NDArray[np.float64], clarity: Sequence[float]) -> bool:
    """Whether a picture may be turned, by the widths and heights (N, 2) of its boxes and how clearly they read."""
    tall, wide = (int(np.sum(side > LONG * other)) for side, other in (sizes.T[::-1], sizes.T))
    return tall > wide or float(np.mean(clarity)) < DOUBT


def turn_back(quads: NDArray[np.floating], turns: int, width: int, height: int) -> geometry.Quads:
    """Quads (N, 4, 2) of an image that was turned `turns` times -> of the image before, `width` x `height` pixels."""
    x, y = quads[..., 0], quads[..., 1]
    before = [(x, y), (width - y, x), (width - x, height - y), (y, height - x)][turns]
    return np.stack(before, -1).astype(np.float32)
