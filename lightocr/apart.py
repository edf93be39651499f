"""Boxes that hold several words: lines that touch, letters of two sizes on one sign. They read as nonsense.

Over a higher threshold the detector's map falls apart there. The recognizer says whether its pieces read better.
"""

from collections.abc import Callable, Sequence

import numpy as np

from lightocr.detector import Detection
from lightocr.geometry import Quad
from lightocr.pieces import Reading, Seen, worth
from lightocr.recognizer import Recognition

UNCLEAR = 0.8
"""A box that read less clearly may hold several words."""
LEAST = 0.2
"""A piece is worth so much, ..."""
GAIN = 0.1
"""... and a letter on average so much more than before."""

Split = Callable[[Quad], Detection]
"""The pieces of a box; none where it is one."""
Glance = Callable[[Sequence[Quad]], list[Recognition]]


def part(found: Reading, split: Split, glance: Glance) -> Reading:
    """What was `found`, unclear boxes in the pieces that `split` makes of them where those read better.

    `glance` says what stands in quads of the picture.
    """
    words = found.words()
    pieces = {i: split(word.quad) for i, word in enumerate(words) if word.reading.clarity < UNCLEAR}
    looks = iter(glance([quad for each in pieces.values() for quad in each.quads]))
    result = []
    for i, word in enumerate(words):
        each = pieces.get(i, Detection.nothing())
        seen = [Seen(*piece, next(looks)) for piece in zip(each.quads, each.scores, strict=True)]
        result += _better([piece for piece in seen if worth(piece.reading) > LEAST], word) or [word]
    return Reading.of(result)


def _better(pieces: list[Seen], whole: Seen) -> list[Seen]:
    letters = [len(piece.reading.text) for piece in pieces]
    if sum(letters) < max(1, len(whole.reading.text)):
        return []
    apart = np.average([worth(piece.reading) for piece in pieces], weights=letters)
    return pieces if apart > worth(whole.reading) + GAIN else []
