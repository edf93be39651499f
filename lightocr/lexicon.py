"""Which words in Latin letters are known, and how much likelier that makes a text.

N-grams know what English looks like, but not that `delached` is no word. Words in Hangul are made of others and end in
particles: a list of them gained nothing.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

KNOWN = 0.8
"""The share of the Latin words on pictures that is listed."""
LISTED = 12.0
"""Nats that each of the listed words costs."""
WORD = re.compile("(?<![a-z0-9])[a-z]{2,}(?![a-z0-9])")


def words(text: str) -> list[str]:
    """The Latin words in a text, in lower case: not the letters of codes, units and ordinals."""
    return WORD.findall(text.lower())


def keys(listed: Iterable[str]) -> NDArray[np.uint32]:
    """The CRC-32 of words, ascending: what a lexicon is stored as. One unknown word in 60,000 passes for known."""
    return np.unique(np.array([zlib.crc32(word.encode()) for word in listed], np.uint32))


class Lexicon:
    """Words by their `keys`."""

    def __init__(self, known: NDArray[np.uint32]) -> None:
        self.known = known

    def lifts(self, texts: Sequence[str], spelt: Callable[[Sequence[str]], NDArray[np.float32]]) -> NDArray[np.float32]:
        """The nats by which texts are likelier than their n-grams say, float32 (N,); below 0 with unknown words.

        A word is one of the list or spelt freely: `spelt` gives the log-probabilities of words by their n-grams.
        """
        result = np.zeros(len(texts), np.float32)
        found = [words(text) for text in texts]
        unique = sorted({word for each in found for word in each})
        if not unique or not len(self.known):
            return result
        freely = np.full(len(unique), np.log(1 - KNOWN), np.float32)
        listed = np.where(self._knows(unique), np.log(KNOWN) - LISTED - spelt(unique), -np.inf)
        lift = dict(zip(unique, np.logaddexp(freely, listed), strict=True))
        for i, each in enumerate(found):
            result[i] = sum(lift[word] for word in each)
        return result

    def _knows(self, sought: Sequence[str]) -> NDArray[np.bool_]:
        hashes = np.array([zlib.crc32(word.encode()) for word in sought], np.uint32)
        places = np.minimum(np.searchsorted(self.known, hashes), len(self.known) - 1)
        return np.equal(self.known[places], hashes)
