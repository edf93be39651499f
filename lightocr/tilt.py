"""Pictures held askew, recognised by the direction that their words have in common."""

import numpy as np
from numpy.typing import NDArray

from lightocr.geometry import Quads

LEAST = 10.0
"""Words up to so many degrees off the level, or the plumb, are found and read as well as any."""
LONG = 1.5
"""A box so many times as long as wide has a direction."""
ALIKE = 5.0
"""Those that run so many degrees apart, or so many beside a right angle, have it in common,"""
SHARE = 0.35
"""if they are, by their lengths, so large a share of all words that have one,"""
MOST = 500
"""or of the longest ones, if there are more."""


def degrees(quads: Quads) -> float:
    """By how much a picture with words in quads (N, 4, 2) is turned clockwise beyond quarter turns: -45 to 45.

    0 where the words have no direction in common. Lines and columns count alike, so which way is up stays open.
    """
    edges = quads[:, 1:3] - quads[:, :2]  # along the top, and down the right side
    lengths = np.hypot(edges[..., 0], edges[..., 1])
    long = np.flatnonzero(lengths.max(axis=1) >= LONG * lengths.min(axis=1))
    long = long[np.argsort(-lengths[long].max(axis=1), kind="stable")[:MOST]]
    if not len(long):
        return 0.0
    x, y = edges[long, lengths[long].argmax(axis=1)].T
    angles, weights = np.degrees(np.arctan2(y, x)), lengths[long].max(axis=1)
    apart = _folded(angles - angles[:, None])  # (words, words)
    alike = np.abs(apart) <= ALIKE
    votes = alike @ weights
    best = int(votes.argmax())
    if votes[best] < SHARE * weights.sum():
        return 0.0
    return float(_folded(angles[best] + np.average(apart[best], weights=weights * alike[best])))


def _folded(angles: NDArray[np.floating]) -> NDArray[np.floating]:
    """Degrees without quarter turns: -45 to 45."""
    return (angles + 45) % 90 - 45
