"""Which words follow each other on a line."""

import numpy as np
from numpy.typing import NDArray

from lightocr.geometry import Quads
from lightocr.neighbours import Pairs

MOST_SHARED = 0.8
"""They overlap by no more heights of the line,"""
ASIDE = 0.5
"""stand no more heights aside of each other,"""
HEIGHTS = 1.7
"""and one is no more than so many times as high as the other."""


def following(quads: Quads, near: Pairs) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """(P,): whether the second of two quads (N, 4, 2) follows the first one, along the first edge of the more slender
    of them, and the gap between the two in heights of the first, below zero where they overlap."""
    first, second = near
    centres = quads.mean(axis=1)
    along = (quads[:, 1] + quads[:, 2] - quads[:, 0] - quads[:, 3]) / 2
    lengths = np.maximum(np.hypot(*along.T), 1e-3)
    heights = np.maximum(np.hypot(*((quads[:, 3] + quads[:, 2] - quads[:, 0] - quads[:, 1]) / 2).T), 1e-3)
    slender = lengths / heights
    # a single letter's box hardly has a direction
    guide = np.where(slender[first] >= slender[second], first, second)
    direction = along[guide] / lengths[guide, None]
    away = centres[second] - centres[first]
    forward = (away * direction).sum(-1)
    aside = away[:, 1] * direction[:, 0] - away[:, 0] * direction[:, 1]
    high = heights[first]
    gaps = (forward - (lengths[first] + lengths[second]) / 2) / high
    ratio = heights[second] / high
    follows = (forward > 0) & (gaps >= -MOST_SHARED) & (np.abs(aside) <= ASIDE * high)
    return follows & (ratio < HEIGHTS) & (ratio > 1 / HEIGHTS), gaps
