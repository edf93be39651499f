"""Which words in Latin letters are known, and how much likelier that makes a text.

N-grams know what English looks like, but not that `delached` is no word. Words in Hangul are made of others and end in
particles: a list of them gained nothing.
"""

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lightocr.ngrams import STEP

KNOWN = 0.6
"""The share of the Latin words on pictures that is listed."""
WORD = re.compile("(?<![a-z0-9])[a-z]{2,}(?![a-z0-9])")


def words(text: str) -> list[str]:
    """The Latin words in a text, in lower case: not the letters of codes, units and ordinals."""
    return WORD.findall(text.lower())


def keys(sought: Sequence[str]) -> NDArray[np.uint32]:
    """The CRC-32 of words. One unknown word in 60,000 passes for a known one."""
    return np.array([zlib.crc32(word.encode()) for word in sought], np.uint32)


class Lexicon(NamedTuple):
    """The `keys` uint32 (W,) of the words that are listed, ascending, and of each how rare it is among them: `costs`
    uint8, in sixteenths of a nat below zero."""

    keys: NDArray[np.uint32]
    costs: NDArray[np.uint8]

    @classmethod
    def of(cls, nats: Mapping[str, float]) -> "Lexicon":
        """Of words and the nats below zero of their log-probabilities."""
        known, first = np.unique(keys(list(nats)), return_index=True)
        costs = np.rint(STEP * np.array(list(nats.values()))).clip(0, 255).astype(np.uint8)
        return cls(known, costs[first])

    def knows(self, text: str) -> bool:
        """Whether a text is one listed word of three letters or more: any two make one."""
        word = text.lower()
        asked = len(self.keys) and len(word) > 2 and words(word) == [word]
        return bool(asked and self._log_probabilities([word])[0] > -np.inf)

    def lifts(self, texts: Sequence[str], spelt: Callable[[Sequence[str]], NDArray[np.float32]]) -> NDArray[np.float32]:
        """The nats by which texts are likelier than their n-grams say, float32 (N,); below 0 with unknown words.

        A word is one of the list or spelt freely: `spelt` gives the log-probabilities of words by their n-grams.
        """
        result = np.zeros(len(texts), np.float32)
        found = [words(text) for text in texts]
        unique = sorted({word for each in found for word in each})
        if not unique or not len(self.keys):
            return result
        freely = np.full(len(unique), np.log(1 - KNOWN), np.float32)
        listed = np.log(KNOWN) + self._log_probabilities(unique) - spelt(unique)
        lift = dict(zip(unique, np.logaddexp(freely, listed), strict=True))
        for i, each in enumerate(found):
            result[i] = sum(lift[word] for word in each)
        return result

    def _log_probabilities(self, sought: Sequence[str]) -> NDArray[np.float32]:
        """Of words among those listed; of others minus infinity."""
        hashes = keys(sought)
        places = np.minimum(np.searchsorted(self.keys, hashes), len(self.keys) - 1)
        return np.where(self.keys[places] == hashes, self.costs[places] / np.float32(-STEP), -np.inf)
