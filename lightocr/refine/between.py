"""Signs that stand alone between two words of a line, 문의 : 02-123-4567 or 서울 | 부산: the detector misses many.

Cut out alone they would fill a crop and read as anything. Between the ends of the words beside them they are clear.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lightocr import geometry
from lightocr.decoding import Part
from lightocr.geometry import Quad, Quads
from lightocr.recognizer import Recognition
from lightocr.refine import joint
from lightocr.refine.candidates import Candidate, Candidates
from lightocr.refine.line import following
from lightocr.refine.sight import Sight

SIGNS = ":|/~-+=·&×→"
NEAREST, FARTHEST = 0.2, 3.0
"""The words beside one are so many heights of the line apart."""
HINT = 0.1
"""The detector's map shows so much of its probability there."""
BESIDE = 2.0
"""So many heights of the words beside it are read with it,"""
CLEAR = 0.6
"""and all of that reads so clearly."""
TAKEN = 0.1
"""No other word covers so much of the gap."""


class Gap(NamedTuple):
    """Between the `first` and the `second` word, by their numbers: the box (4, 2) of what stands alone there in
    pixels of the picture, and how much the map shows, 0..1."""

    first: int
    second: int
    quad: Quad
    hint: float


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, and the signs between."""
    quads = np.asarray(found.quads, np.float32)
    gaps = list(_gaps(quads, found.readings, sight))
    readings = sight.glance(_with_ends(quads[gap.first], quads[gap.second]) for gap in gaps)
    words = found.words()
    for gap, said in zip(gaps, readings, strict=True):
        if sign := _sign(said, found.readings[gap.first].text, found.readings[gap.second].text):
            reading = Recognition(sign, said.clarity, parts=(Part(sign, said.clarity),), clarity=said.clarity)
            words.append(Candidate(gap.quad, gap.hint, reading))
    return Candidates.of(words)


def _gaps(quads: Quads, readings: list[Recognition], sight: Sight) -> Iterator[Gap]:
    """Where there may be a sign."""
    level = np.array([said.layout == "horizontal" and bool(said.text) for said in readings], bool)
    near = geometry.neighbours(quads, FARTHEST / 2)
    follows, gaps = following(quads, near)
    asked = follows & (gaps >= NEAREST) & (gaps <= FARTHEST) & level[near.first] & level[near.second]
    for i, j in zip(near.first[asked].tolist(), near.second[asked].tolist(), strict=True):
        gap = np.array([quads[i][1], quads[j][0], quads[j][3], quads[i][2]], np.float32)
        others = (k for k in geometry.met_by(quads, gap) if k not in (i, j))
        if (hint := sight.hint(gap)) < HINT or any(geometry.covered(gap, quads[k]) > TAKEN for k in others):
            continue
        if (sign := joint.alone(sight.pixels, quads[i], quads[j])) is not None:
            yield Gap(i, j, sign, hint)


def _with_ends(first: Quad, second: Quad) -> Quad:
    """The gap between two words, with the end of the one and the beginning of the other."""
    (width, height), (long, high) = geometry.size(first), geometry.size(second)
    end = geometry.piece(first, max(0.0, 1 - BESIDE * height / width), 1.0)
    beginning = geometry.piece(second, 0.0, min(1.0, BESIDE * high / long))
    return np.array([end[0], beginning[1], beginning[2], end[3]], np.float32)


def _sign(said: Recognition, first: str, second: str) -> str:
    """The sign between two words, if what is `said` of their ends and the gap is one beside the same letters."""
    before, behind = re.escape(first[-1]), re.escape(second[0])
    between = re.search(rf"{before} ?([{re.escape(SIGNS)}]) ?{behind}", said.text)
    return between[1] if between and said.clarity >= CLEAR else ""
