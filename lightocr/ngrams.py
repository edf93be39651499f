"""How probable a class is after the three before it.

An n-gram model with interpolated Witten-Bell smoothing (Chen and Goodman, 1999), pruned and looked up by hash.
"""

import io
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ORDER = 4
HISTORY = ORDER - 1
STEP = 16  # log-probabilities are stored as multiples of 1/16 nat below zero
CLASS_BITS = 15  # a class fits into so many bits, an n-gram of four with its length into 64
LENGTHS = np.array([n << (CLASS_BITS * n) for n in range(1, ORDER + 1)])
"""What marks the n-grams of 1, 2, 3 and 4 classes: their length stands above the classes."""
MIXER = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing
LEADING_BITS = 18
"""Of a key. Of half a million known keys one or two have the same."""
REST = np.uint32(32 - LEADING_BITS)

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class Table(NamedTuple):
    """The n-grams that are known. `keys` uint32 (M,) ascending, hashes of n-grams; beside each, in sixteenths of a nat
    below zero, the `costs` uint8 of its last character and the `backoffs` uint8 of going on where it is the history.
    `words` uint32 (W,) and `word_costs` uint8 are those of a lexicon, if there is one."""

    keys: NDArray[np.uint32]
    costs: NDArray[np.uint8]
    backoffs: NDArray[np.uint8]
    words: NDArray[np.uint32] = np.zeros(0, np.uint32)
    word_costs: NDArray[np.uint8] = np.zeros(0, np.uint8)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Table":
        """Raises ValueError, KeyError or OSError for anything but what `to_bytes` made."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(
                **{name: arrays[name] for name in cls._fields if name in arrays or name not in cls._field_defaults}
            )

    def to_bytes(self) -> bytes:
        file = io.BytesIO()
        np.savez(file, **self._asdict())
        return file.getvalue()


def hashed(ngrams: Ints) -> NDArray[np.uint32]:
    """The key of each n-gram, (..., n) classes -> uint32 (...). One in ten thousand unknown ones passes for known."""
    length = ngrams.shape[-1]
    packed = np.full(ngrams.shape[:-1], length)
    for column in range(length):
        packed = (packed << CLASS_BITS) | ngrams[..., column]
    return _mixed(packed)


def _mixed(packed: Ints) -> NDArray[np.uint32]:
    return ((packed.view(np.uint64) * MIXER) >> np.uint64(32)).astype(np.uint32)


class Index:
    """Where keys uint32 stand among `known` ones (M,), ascending.

    They are hashes, spread evenly, so their leading bits nearly say it: a search by halves waits for memory ten times,
    this one twice on average.
    """

    def __init__(self, known: NDArray[np.uint32]) -> None:
        counts = np.bincount(known >> REST, minlength=1 << LEADING_BITS)
        self.starts = np.append(0, np.cumsum(counts)[:-1]).astype(np.int32)
        self.last = len(known) - 1
        self.known = np.append(known, np.uint32(0xFFFFFFFF))  # nothing is sought behind the last one

    def find(self, keys: NDArray[np.uint32]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Of each key (N,) its place, any where it is unknown, and whether it is known."""
        places = self.starts.take(keys >> REST)
        before = np.flatnonzero(self.known.take(places) < keys)
        while len(before):
            next_ones = places.take(before) + np.int32(1)
            places[before] = next_ones
            before = before[self.known.take(next_ones) < keys.take(before)]
        places = np.minimum(places, self.last)
        return places, self.known.take(places) == keys


class NGrams:
    """The model of a table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.index = Index(table.keys)

    def log_probabilities(self, histories: Ints, following: Ints) -> Floats:
        """Of classes `following` (..., A) after `histories` (..., 3), the nearest last -> float32 (..., A).

        Their other dimensions broadcast.
        """
        recent = np.zeros((ORDER, *histories.shape[:-1], 1), np.int64)  # the nearest 0, 1, 2, 3 classes in one number
        for n in range(1, ORDER):
            recent[n] = (histories[..., -n, None] << (CLASS_BITS * (n - 1))) | recent[n - 1]
        lengths = LENGTHS.reshape(-1, *[1] * histories.ndim)
        ngrams, before = ((recent << CLASS_BITS) | lengths) | following, recent[1:] | lengths[:-1]
        places, known = self.index.find(_mixed(np.concatenate([ngrams.ravel(), before.ravel()])))  # all at once
        count = ngrams.size
        costs, is_known = (each[:count].reshape(ngrams.shape) for each in (self.table.costs.take(places), known))
        backoffs = (self.table.backoffs.take(places) * known)[count:].reshape(before.shape)
        result = np.where(is_known[0], costs[0], np.int16(255))
        for n in range(1, ORDER):
            result = np.where(is_known[n], costs[n], result + backoffs[n - 1])
        return result * np.float32(-1 / STEP)
