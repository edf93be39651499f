"""Pictures that stand on their side or on their head, recognised by how their words read."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.recognizer import Recognition

LONG = 1.5
"""A box so many times as long as wide shows which way its text runs."""
SAMPLE = 8
"""Words that are read again in another direction."""
FEWEST = 3
"""Fewer words say too little about a picture."""
DOUBT = 0.75
"""Pictures whose words read less clearly on average (0..1) may stand on their head."""
LEAD = 0.05
"""By so much words must read more clearly in another direction (clarity 0..1, mean)."""

Glance = Callable[[list[NDArray[np.uint8]]], list[Recognition]]


def quarter_turns(
    image: NDArray[np.uint8], quads: geometry.Quads, readings: Sequence[Recognition], glance: Glance
) -> int:
    """How often (0..3) an image (H, W, 3) must be turned by 90 degrees counter-clockwise for its text to stand upright.

    `readings` are those of `quads` (N, 4, 2) in the image as it stands. A picture that reads well and whose words are
    wider than tall costs nothing.
    """
    sizes = np.array([geometry.size(quad) for quad in quads]).reshape(-1, 2)
    turns = _suspects(sizes, [reading.clarity for reading in readings])
    longest = np.argsort(-sizes.max(axis=1), kind="stable")[:SAMPLE]
    if not turns or len(longest) < FEWEST:
        return 0
    crops = [geometry.crop(image, quads[i]) for i in longest]
    means = {0: _uprightness([readings[i] for i in longest])}
    for turn in turns:
        means[turn] = _uprightness(glance([np.ascontiguousarray(np.rot90(crop, turn)) for crop in crops]))
    best = max(means, key=lambda turn: means[turn])
    return best if means[best] > means[0] + LEAD else 0


def _uprightness(readings: Sequence[Recognition]) -> float:
    """How clearly words read on average; one that reads best as a line lying on its side speaks against the picture."""
    return float(np.mean([0 if reading.layout == "turned" else reading.clarity for reading in readings]))


def _suspects(sizes: NDArray[np.float64], clarity: Sequence[float]) -> tuple[int, ...]:
    """The turns worth trying, by the widths and heights (N, 2) of the boxes and how clearly they read."""
    tall, wide = (int(np.sum(side > LONG * other)) for side, other in (sizes.T[::-1], sizes.T))
    if tall > wide:
        return (1, 3)
    return (2,) if len(clarity) and np.mean(clarity) < DOUBT else ()


def turn_back(quads: NDArray[np.floating], turns: int, width: int, height: int) -> geometry.Quads:
    """Quads (N, 4, 2) of an image that was turned `turns` times -> of the image before, `width` x `height` pixels."""
    x, y = quads[..., 0], quads[..., 1]
    before = [(x, y), (width - y, x), (width - x, height - y), (y, height - x)][turns]
    return np.stack(before, -1).astype(np.float32)
