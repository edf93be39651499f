"""Which of many boxes stand near each other: of the millions of pairs that thousands make, the few that count."""

from collections.abc import Iterator
from itertools import pairwise, starmap
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating]
Numbers = NDArray[np.intp]

HELD = 50_000
"""About so many pairs are held at a time, before those that do not meet are left out."""


class Pairs(NamedTuple):
    """Numbers (P,) of the first and the second of two boxes, in both orders, by the first one and then the second."""

    first: Numbers
    second: Numbers


def meeting(starts: Points, ends: Points) -> Pairs:
    """The pairs of boxes that have some of their area in common, from `starts` to `ends` (N, 2) in x and y.

    A sweep downwards: below a box, in the order of their tops, come all that begin before it ends.
    """
    order = np.argsort(starts[:, 1], kind="stable")
    tops, bottoms = starts[order, 1], ends[order, 1]
    counts = np.maximum(np.searchsorted(tops, bottoms) - np.arange(len(order)) - 1, 0)
    found = []
    for rows in _parts(counts):
        upper = np.repeat(np.arange(rows.start, rows.stop), counts[rows])
        lower = upper + 1 + _counted(counts[rows])
        pairs = order[np.stack([upper, lower], axis=-1)]
        found.append(pairs[_meet(starts, ends, *pairs.T)])
    once = np.concatenate(found)
    both = np.concatenate([once, once[:, ::-1]])
    return Pairs(*both[np.lexsort(both.T[::-1])].T)


def _meet(starts: Points, ends: Points, first: Numbers, second: Numbers) -> NDArray[np.bool_]:
    meets = (starts[first] < ends[second]) & (starts[second] < ends[first])
    return np.asarray(meets.all(axis=-1))


def _parts(counts: Numbers) -> Iterator[slice]:
    """Rows whose counts are together about HELD."""
    changes = np.flatnonzero(np.diff(np.cumsum(counts) // HELD)) + 1
    return starmap(slice, pairwise([0, *changes.tolist(), len(counts)]))


def _counted(counts: Numbers) -> Numbers:
    """0, 1, ... up to each of the counts, one after the other."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
