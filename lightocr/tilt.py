"""Pictures held askew, recognised by the direction that their words have in common."""

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.geometry import Quads

QUARTER = 90.0
LONG = 1.5
"""A box so many times as long as wide has a direction."""
ALIKE = 5.0
"""Those that run so many degrees apart, or so many beside a right angle, have it in common,"""
SHARE = 0.35
"""if they are, by their lengths, so large a share of all words that have one,"""
MOST = 100
"""or of the longest ones, if there are more."""


def longest(quads: Quads) -> NDArray[np.int64]:
    """Which of quads (N, 4, 2) have a direction: the longest ones, longest first, `MOST` at most."""
    sizes = geometry.sizes(quads)
    lengths = sizes.max(axis=1)
    long = np.flatnonzero(lengths >= LONG * sizes.min(axis=1))
    return long[np.argsort(-lengths[long], kind="stable")[:MOST]]


def along(quads: Quads) -> NDArray[np.float64]:
    """Degrees (N,) clockwise from the right, in which quads (N, 4, 2) are long: along their tops, or down."""
    edges = quads[:, 1:3] - quads[:, :2]
    x, y = edges[np.arange(len(quads)), np.hypot(edges[..., 0], edges[..., 1]).argmax(axis=1)].T
    return np.asarray(np.degrees(np.arctan2(y, x)), np.float64)


def degrees(quads: Quads) -> float:
    """By how much a picture with words in quads (N, 4, 2) is turned clockwise beyond quarter turns: -45 to 45.

    0 where the words have no direction in common. Lines and columns count alike, so which way is up stays open.
    """
    quads = quads[longest(quads)]
    if not len(quads):
        return 0.0
    angles, weights = along(quads), geometry.sizes(quads).max(axis=1)
    apart = folded(angles - angles[:, None], QUARTER)  # (words, words)
    alike = np.abs(apart) <= ALIKE
    votes = alike @ weights
    best = int(votes.argmax())
    if votes[best] < SHARE * weights.sum():
        return 0.0
    return float(folded(angles[best] + np.average(apart[best], weights=weights * alike[best]), QUARTER))


def folded(degrees: NDArray[np.floating], turn: float = 180) -> NDArray[np.float64]:
    """Degrees without half turns, or turns of so many degrees: from -turn / 2 to turn / 2."""
    return np.asarray((degrees + turn / 2) % turn - turn / 2, np.float64)
