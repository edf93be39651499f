"""Bars beside numbers, 서울 | 02-123-4567: the recognizers take them for ones, and only their height tells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.decoding import Part
from lightocr.recognizer import Recognition
from lightocr.refine.candidates import Candidates
from lightocr.refine.ink import SHARPEST, ink, spans
from lightocr.refine.sight import Sight

NUMBER = re.compile(r"[\d.,:~/()+-]+[가-힣%]{0,2}")
"""With what it counts."""
LOW = ".,:~-"
"""What is not so high as digits."""
ONE, BAR = "1", "|"
TALLER, BELOW, WIDE = 0.12, 0.06, 0.4
"""A bar is so much taller than digits, in their heights, reaches so far below them, and is no wider than this; no font
draws such a one."""
HIGH, FEWEST = 0.85, 3
"""Of what stands apart in numbers that which is so high, for the median, is digits; so many tell how high they are."""


class Glyph(NamedTuple):
    """Columns and rows of a crop, in pixels, from the first to behind the last, where something stands apart."""

    left: int
    right: int
    top: int
    bottom: int


class Extent(NamedTuple):
    """From where to where digits stand, in pixels from the top of a crop."""

    top: float
    bottom: float


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, ones that are bars as words of their own."""
    readings = list(found.readings)
    for i, said in enumerate(readings):
        if said.layout == "horizontal" and any(ONE in part.text and NUMBER.fullmatch(part.text) for part in said.parts):
            readings[i] = _told_apart(said, geometry.crop(sight.pixels, found.quads[i], SHARPEST))
    return Candidates(found.quads, found.scores, readings)


def _told_apart(said: Recognition, crop: NDArray[np.uint8]) -> Recognition:
    """The reading of a crop (H, W, 3)."""
    width = crop.shape[1]
    glyphs = _glyphs(crop)
    of_parts = [[each for each in glyphs if part.start <= each.left / width < part.end] for part in said.parts]
    numbers = [
        each for part, some in zip(said.parts, of_parts, strict=True) if NUMBER.fullmatch(part.text) for each in some
    ]
    digits = _digits(numbers)
    if digits is None:
        return said
    parts = [
        piece for part, some in zip(said.parts, of_parts, strict=True) for piece in _pieces(part, some, digits, width)
    ]
    return replace(said, text=" ".join(part.text for part in parts), parts=tuple(parts))


def _glyphs(crop: NDArray[np.uint8]) -> list[Glyph]:
    """What stands apart in a crop (H, W, 3), from left to right."""
    inked = ink(crop)
    columns = spans(np.any(inked, axis=0))
    rows = [np.flatnonzero(np.any(inked[:, left:right], axis=1)) for left, right in columns]
    return [Glyph(*each, int(some[0]), int(some[-1]) + 1) for each, some in zip(columns, rows, strict=True)]


def _digits(glyphs: Sequence[Glyph]) -> Extent | None:
    """Where the digits of numbers stand, if there are some."""
    heights = np.array([each.bottom - each.top for each in glyphs])
    high = [each for each, height in zip(glyphs, heights, strict=True) if height >= HIGH * np.median(heights)]
    if len(high) < FEWEST:
        return None
    return Extent(*(float(np.median(edges)) for edges in ([each.top for each in high], [each.bottom for each in high])))


def _pieces(part: Part, glyphs: Sequence[Glyph], digits: Extent, width: int) -> Iterator[Part]:
    """A word without its bars, and these, where they stand in a crop so wide."""
    start, begun = part.start, 0
    for place, n in _ones(part.text, [_is_high(each, digits) for each in glyphs]):
        if not _is_bar(glyphs[n], digits):
            continue
        left = (glyphs[n - 1].right + glyphs[n].left) / 2 / width if n else part.start
        right = (glyphs[n].right + glyphs[n + 1].left) / 2 / width if n + 1 < len(glyphs) else part.end
        if place > begun:
            yield replace(part, text=part.text[begun:place], start=start, end=left)
        yield replace(part, text=BAR, start=left, end=right)
        start, begun = right, place + 1
    if begun < len(part.text):
        yield replace(part, text=part.text[begun:], start=start)


def _ones(text: str, high: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The ones of a number: which character, and which glyph; before its first and behind its last mark, where as many
    glyphs are `high` as there are digits."""
    if not NUMBER.fullmatch(text):
        return
    marks, lows = [n for n, c in enumerate(text) if c in LOW], [n for n, tall in enumerate(high) if not tall]
    more = len(high) - len(text)
    if not marks and not lows and not more:
        yield from ((n, n) for n, c in enumerate(text) if c == ONE)
    elif marks and lows:
        if marks[0] == lows[0]:
            yield from ((n, n) for n in range(marks[0]) if text[n] == ONE)
        if marks[-1] + more == lows[-1]:
            yield from ((n, n + more) for n in range(marks[-1] + 1, len(text)) if text[n] == ONE)


def _is_high(glyph: Glyph, digits: Extent) -> bool:
    return glyph.bottom - glyph.top >= HIGH * (digits.bottom - digits.top)


def _is_bar(glyph: Glyph, digits: Extent) -> bool:
    height = digits.bottom - digits.top
    below, taller = glyph.bottom - digits.bottom, glyph.bottom - glyph.top - height
    slender = glyph.right - glyph.left <= WIDE * height
    return slender and below >= BELOW * height and taller >= TALLER * height
