"""Upright boxes of words whose picture leans, or shows a page at an angle."""

import numpy as np
from numpy.typing import NDArray

from lightocr.layout.chain import Boxes, chains

LONG = 2.0
"""A line so many times as long as high shows how far it rises or falls."""
FEW = 6
"""Fewer such lines do not show at which angle the page is seen."""
MOST_STRETCH = 1.5
"""A page whose letters are so many times as high at one side as at its middle is none: its words lean as they like."""
ROUNDS, OUTLIER, AGREEING = 3, 2.0, 1e-3
"""What rises by so many times the median more or less than the others say is left out, and the others asked again; not
where the slopes agree so closely."""


def upright_boxes(quads: NDArray[np.float64], vertical: NDArray[np.bool_]) -> Boxes:
    """Upright boxes (N, 4: left, top, right, bottom) of the words after the picture's skew and angle are taken out."""
    along = quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3]
    angles = np.arctan2(along[:, 1], along[:, 0])
    weights = np.hypot(along[:, 0], along[:, 1]) * ~vertical
    order = np.argsort(angles)
    half = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    skew = angles[order[min(int(half), len(order) - 1)]] if weights.any() else 0.0
    turn = np.array([[np.cos(skew), -np.sin(skew)], [np.sin(skew), np.cos(skew)]])
    return boxes_around(_levelled(quads @ turn, vertical))


def _levelled(quads: NDArray[np.float64], vertical: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Words (N, 4, 2) of a page seen at an angle, whose lines meet far beside the picture, with parallel lines.

    Where such lines v = const run through (x, y) with the slope s = a + k (y - s x), v is (y - a x) / (1 + k x).
    """
    boxes = boxes_around(quads)
    ends = (quads[:, [0, 1]] + quads[:, [3, 2]]) / 2  # the middles of the edges at which words begin and end
    middle = ends.mean(axis=(0, 1))
    shown = []
    for line in chains(np.flatnonzero(~vertical), boxes):
        x, y = np.moveaxis(ends[line] - middle, -1, 0)
        length = np.ptp(x) / (boxes[line, 3] - boxes[line, 1]).mean()
        if length > LONG:
            slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
            shown.append((slope, y.mean() - slope * x.mean(), length))
    if len(shown) < FEW:
        return quads
    slopes, places, lengths = np.array(shown).T
    terms = np.stack([np.ones_like(places), places], 1)
    kept = np.ones(len(slopes), bool)
    for _ in range(ROUNDS):
        weights = (lengths * kept)[:, None]
        a, k = np.linalg.lstsq(terms * weights, slopes * weights[:, 0])[0]
        away = np.abs(slopes - terms @ (a, k))
        kept = away <= OUTLIER * np.median(away) + AGREEING
    x, y = np.moveaxis(quads - middle, -1, 0)
    stretch = 1 + k * x
    if stretch.min() < 1 / MOST_STRETCH or stretch.max() > MOST_STRETCH:
        return quads
    return np.stack([quads[..., 0], middle[1] + (y - a * x) / stretch], -1)


def boxes_around(quads: NDArray[np.float64]) -> Boxes:
    """Upright boxes around the middles of the edges, not the corners: a word leaning otherwise than the rest does not
    swell."""
    middles = (quads + np.roll(quads, -1, axis=1)) / 2
    return np.concatenate([middles.min(axis=1), middles.max(axis=1)], axis=1)
