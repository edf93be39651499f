"""The boxes of a picture and what they say, as they pass through the steps of `refine`."""

from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lightocr.geometry import Quad, Quads
from lightocr.recognizer import Recognition


class Candidate(NamedTuple):
    """What may be a word: its box (4, 2) in pixels of the picture, the detector's score and what it says."""

    quad: Quad
    score: float
    reading: Recognition


class Candidates(NamedTuple):
    """All of a picture: boxes float32 (N, 4, 2), their detection scores float32 (N,), and what they say."""

    quads: Quads
    scores: NDArray[np.float32]
    readings: list[Recognition]

    def words(self) -> list[Candidate]:
        """One by one."""
        return list(map(Candidate, *self))

    def only(self, kept: NDArray[np.bool_]) -> "Candidates":
        """Those that are marked."""
        return Candidates.of(list(compress(self.words(), kept)))

    @classmethod
    def of(cls, words: Sequence[Candidate]) -> "Candidates":
        quads = np.array([word.quad for word in words], np.float32).reshape(-1, 4, 2)
        return cls(quads, np.array([word.score for word in words], np.float32), [word.reading for word in words])
