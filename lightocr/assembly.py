"""Candidates -> the words and lines of a page: parted at spaces, without doubles, in reading order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from lightocr import geometry, layout, letter_spacing
from lightocr.bend import bent
from lightocr.page import Line, Orientation, Word, corners
from lightocr.prior import Prior
from lightocr.recognizer import Recognition
from lightocr.refine.candidates import Candidates

AIR = 0.05, 0.1
"""Polygons reach beyond the crop that was read by these shares of its shorter side, at the ends of its longer side and
beside it: so people draw boxes, while reading likes them tighter."""
DOUBLED = 0.55
"""A word so much of whose polygon a longer or surer word covers is a piece of that one, found twice."""
HARDLY_FOUND = 0.75
"""A word with a lower score of the detector needs the square root of the confidence that others need; a single
character, which the detector hardly ever finds surely, does not."""
ORNAMENT = re.compile(r"([0-9A-Za-z])\1{11}|^[ㅇ○●]*●{4}[ㅇ○●]*$|^(?=([^●]*●){5})[ㅇ○●]*.[ㅇ○●]*$")
"""A character twelve times in a row is no text: the rings of a border read as zeros, a fence as l. Nor is a row of
dots: a rating, or which one of several pictures this is, whose dot may look otherwise."""
HOLES = re.compile(r"[ㅇ○●①⑤Oo0 ]*●[ㅇ○●①⑤Oo0 ]*")
"""Nor is a line of nothing but dots and rings, as the holes of a sheet of metal read; a bullet has text beside it."""

STARTS = {"turned": -1, "rising": 1}
"""The own top-left of a line that falls is the top-right corner of its box, of one that rises the bottom-left."""


def assemble(
    found: Candidates, width: int, height: int, min_confidence: float, prior: Prior | None
) -> tuple[tuple[Word, ...], tuple[Line, ...]]:
    """The words of a picture of so many pixels, in reading order, and their lines; no unsure ones, no ornaments."""
    found = found._replace(quads=geometry.disjoint(found.quads))  # as the first look read them
    words = [
        word
        for candidate in found.words()
        for word in _parts(candidate.quad, float(candidate.score), candidate.reading)
        if (_is_sure(word, min_confidence) or word.text in letter_spacing.SHAPES) and not ORNAMENT.search(word.text)
    ]
    if prior:
        words = letter_spacing.join(words, prior.words)
    words = [word for word in words if word.confidence >= min_confidence]
    ordered, lines = _in_order(disjoint(undoubled(words)), width, height)
    return tuple(_aired(ordered, width, height)), lines


def _is_sure(word: Word, min_confidence: float) -> bool:
    found = word.detection_score >= HARDLY_FOUND or len(word.text) == 1
    return word.confidence >= (min_confidence if found else min_confidence**0.5)


def _parts(quad: geometry.Quad, score: float, reading: Recognition) -> Iterator[Word]:
    """The words of one box: mostly one, more where the recognizer saw spaces."""
    quad = np.roll(quad, STARTS.get(reading.layout, 0), axis=0)
    for part in reading.parts:
        piece = geometry.piece(quad, part.start, part.end, downwards=reading.layout == "stacked")
        single = len(part.text) == 1 and reading.layout == "stacked"  # one upright letter stands in any line
        direction: Orientation = "horizontal" if single or reading.layout == "horizontal" else "vertical"
        yield Word(part.text, part.confidence, corners(piece), score, direction)


def undoubled(words: list[Word]) -> list[Word]:
    """The words that are no pieces of other ones; of two equally long words in one place the surer."""
    quads = geometry.spread(_quads(words), *AIR)
    ranks = [(len(word.text), word.confidence, i) for i, word in enumerate(words)]
    pieces = {
        i
        for i, j in zip(*geometry.neighbours(quads), strict=True)
        if ranks[j] > ranks[i] and geometry.covered(quads[i], quads[j]) >= DOUBLED
    }
    return [word for i, word in enumerate(words) if i not in pieces]


def disjoint(words: list[Word]) -> list[Word]:
    """The words, those on a line with boxes that do not overlap by a little."""
    level = [word for word in words if word.orientation == "horizontal"]
    quads = geometry.disjoint(_quads(level))
    parted = [replace(word, polygon=corners(quad)) for word, quad in zip(level, quads, strict=True)]
    return parted + [word for word in words if word.orientation == "vertical"]


def _aired(words: Sequence[Word], width: int, height: int) -> Iterator[Word]:
    """Words with AIR around them, within the picture."""
    grown = np.clip(geometry.spread(_quads(words), *AIR), 0, (width, height))
    return (replace(word, polygon=corners(quad)) for word, quad in zip(words, grown, strict=True))


def _in_order(words: list[Word], width: int, height: int) -> tuple[tuple[Word, ...], tuple[Line, ...]]:
    """The words in reading order, and the lines they make, as if the picture were flat; no lines of holes."""
    quads = geometry.order_quad(_quads(words))
    if bend := bent(quads, width, height):
        quads = geometry.order_quad(bend.forth(quads).astype(np.float32))
    order = layout.reading_order(quads, [word.orientation == "vertical" for word in words])
    lines: list[Line] = []
    kept: list[int] = []
    for line in order:
        if all(_rises(words[i]) for i in line):
            line = line[::-1]  # read from below
        text = " ".join(words[i].text for i in line)
        if not HOLES.fullmatch(text):
            lines.append(Line(text, tuple(range(len(kept), len(kept) + len(line)))))
            kept += line
    return tuple(words[i] for i in kept), tuple(lines)


def _rises(word: Word) -> bool:
    """Whether it runs upwards rather than to the right or down."""
    (x, y), (next_x, next_y), *_ = word.polygon
    return y - next_y > abs(next_x - x)


def _quads(words: Sequence[Word]) -> geometry.Quads:
    return np.array([word.polygon for word in words], np.float32).reshape(-1, 4, 2)
