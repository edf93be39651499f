"""Boxes that hold several words: lines that touch, letters of two sizes on one sign. They read as nonsense.

Over a higher threshold the detector's map falls apart there. The recognizer says whether its pieces read better.
"""

from lightocr.detector import Detection
from lightocr.refine.candidates import Candidate, Candidates
from lightocr.refine.sight import Sight
from lightocr.worth import mean_by_letters, worth

UNCLEAR = 0.8
"""A box that read less clearly may hold several words."""
LEAST = 0.2
"""A piece is worth so much."""
GAIN = 0.1
"""A letter of the pieces is on average worth so much more than before."""


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, unclear boxes in pieces where those read better."""
    words = found.words()
    pieces = {i: sight.split(word.quad) for i, word in enumerate(words) if word.reading.clarity < UNCLEAR}
    looks = iter(sight.glance([quad for each in pieces.values() for quad in each.quads]))
    result = []
    for i, word in enumerate(words):
        each = pieces.get(i, Detection.nothing())
        seen = [Candidate(*piece, next(looks)) for piece in zip(each.quads, each.scores, strict=True)]
        result += _better([piece for piece in seen if worth(piece.reading) > LEAST], word) or [word]
    return Candidates.of(result)


def _better(pieces: list[Candidate], whole: Candidate) -> list[Candidate]:
    readings = [piece.reading for piece in pieces]
    if sum(len(reading.text) for reading in readings) < max(1, len(whole.reading.text)):
        return []
    apart = mean_by_letters(list(map(worth, readings)), readings)
    return pieces if apart > worth(whole.reading) + GAIN else []
