"""A picture of one word and nothing else, cut so tightly that the detector sees no edge of it: read as a whole."""

import numpy as np

from lightocr.refine.candidates import Candidate, Candidates
from lightocr.refine.sight import Sight
from lightocr.worth import worth

DOUBTED = 0.5
"""Only where every word that was found is worth less, if any, is the picture read as one."""
SURE = 0.5
"""The whole is worth so much."""
GAIN = 0.1
"""The whole is worth so much more than any of the words."""
LETTERS = 2
"""The whole has so many letters: a tree makes an I."""


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, or the whole picture as one word, if that reads well and nothing else does.

    The detector has no score for such a word: it gets 0.
    """
    best = max(map(worth, found.readings), default=0.0)
    if best >= DOUBTED:
        return found
    reading = sight.alone()
    if worth(reading) < max(SURE, best + GAIN) or len(reading.text) < LETTERS:
        return found
    height, width = sight.pixels.shape[:2]
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return Candidates.of([Candidate(whole, 0.0, reading)])
