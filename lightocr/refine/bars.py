"""Bars beside numbers and capitals, 서울 | 02-123-4567, TEL | FAX: the recognizers take them for ones and other slender
characters, and only their height tells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median_low
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.decoding import Part
from lightocr.recognizer import Recognition
from lightocr.refine.candidates import Candidates
from lightocr.refine.ink import SHARPEST, ink, spans
from lightocr.refine.sight import Sight

EVEN = re.compile(r"([\dA-Zl.,:~/()+-]+)([가-힣%]{0,2})")
"""Digits and capitals, which are all as high, and what they count."""
LOW = ".,:~-"
"""What is lower."""
TAKEN, BAR = "1IlTL", "|"
"""What bars are taken for."""
TALLER, BELOW, WIDE = 0.12, 0.06, 0.4
"""A bar is so much taller than the others, in their heights, reaches so far below them, and is no wider than this; no
font draws such a one."""
HIGH = 0.85
"""Of what stands apart that which is so high, for the median, is digits and capitals."""


class Glyph(NamedTuple):
    """Columns and rows of a crop, in pixels, from the first to behind the last, where something stands apart."""

    left: int
    right: int
    top: int
    bottom: int


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, ones and the like that are bars as words of their own."""
    readings = list(found.readings)
    for i, said in enumerate(readings):
        if said.layout == "horizontal" and any(map(_may_hold_bars, said.parts)):
            readings[i] = _told_apart(said, geometry.crop(sight.pixels, found.quads[i], SHARPEST))
    return Candidates(found.quads, found.scores, readings)


def _may_hold_bars(part: Part) -> bool:
    return bool(EVEN.fullmatch(part.text)) and not set(TAKEN).isdisjoint(part.text)


def _told_apart(said: Recognition, crop: NDArray[np.uint8]) -> Recognition:
    """The reading of a crop (H, W, 3)."""
    width = crop.shape[1]
    glyphs = _glyphs(crop)
    of_parts = [[each for each in glyphs if part.start <= each.left / width < part.end] for part in said.parts]
    even = [_even(part.text, some) for part, some in zip(said.parts, of_parts, strict=True)]
    high = [each for _, some in even for each in _high(some)]
    parts: list[Part] = []
    for part, some, each in zip(said.parts, of_parts, even, strict=True):
        bars = [(place, n) for place, n in _slender(*each) if _is_bar(some[n], [one for one in high if one != some[n]])]
        parts += _pieces(part, some, bars, width)
    return replace(said, text=" ".join(part.text for part in parts), parts=tuple(parts))


def _glyphs(crop: NDArray[np.uint8]) -> list[Glyph]:
    """What stands apart in a crop (H, W, 3), from left to right."""
    inked = ink(crop)
    columns = spans(np.any(inked, axis=0))
    rows = [np.flatnonzero(np.any(inked[:, left:right], axis=1)) for left, right in columns]
    return [Glyph(*each, int(some[0]), int(some[-1]) + 1) for each, some in zip(columns, rows, strict=True)]


def _even(text: str, glyphs: Sequence[Glyph]) -> tuple[str, Sequence[Glyph]]:
    """The digits and capitals of a word and their glyphs, without what they count if there is a glyph for every
    character; nothing of another word."""
    word = EVEN.fullmatch(text)
    if not word:
        return "", ()
    return (word[1], glyphs[: word.end(1)]) if len(glyphs) == len(text) else (text, glyphs)


def _high(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Those that are as high as digits and capitals, and bars."""
    heights = [each.bottom - each.top for each in glyphs]
    return [each for each, height in zip(glyphs, heights, strict=True) if height >= HIGH * median_low(heights)]


def _pieces(part: Part, glyphs: Sequence[Glyph], bars: Sequence[tuple[int, int]], width: int) -> Iterator[Part]:
    """A word without its bars, and these, where they stand in a crop so wide; of a bar, which character and glyph."""
    start, begun = part.start, 0
    for place, n in bars:
        left = (glyphs[n - 1].right + glyphs[n].left) / 2 / width if n else part.start
        right = (glyphs[n].right + glyphs[n + 1].left) / 2 / width if n + 1 < len(glyphs) else part.end
        if place > begun:
            yield replace(part, text=part.text[begun:place], start=start, end=left)
        yield replace(part, text=BAR, start=left, end=right)
        start, begun = right, place + 1
    if begun < len(part.text):
        yield replace(part, text=part.text[begun:], start=start)


def _slender(text: str, glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int]]:
    """What of a text may be bars: which character, and which glyph; before its first and behind its last mark, where as
    many glyphs are high as there are digits and capitals."""
    high = _high(glyphs)
    marks = [n for n, c in enumerate(text) if c in LOW]
    lows = [n for n, each in enumerate(glyphs) if each not in high]
    more = len(glyphs) - len(text)
    if not marks and not lows and not more:
        yield from ((n, n) for n, c in enumerate(text) if c in TAKEN)
    elif marks and lows:
        if marks[0] == lows[0]:
            yield from ((n, n) for n in range(marks[0]) if text[n] in TAKEN)
        if marks[-1] + more == lows[-1]:
            yield from ((n, n + more) for n in range(marks[-1] + 1, len(text)) if text[n] in TAKEN)


def _is_bar(glyph: Glyph, others: Sequence[Glyph]) -> bool:
    """Whether a glyph is none of the kind of the other high ones; not where there are none."""
    if not others:
        return False
    bottom = float(np.median([each.bottom for each in others]))
    height = bottom - float(np.median([each.top for each in others]))
    below, taller = glyph.bottom - bottom, glyph.bottom - glyph.top - height
    slender = glyph.right - glyph.left <= WIDE * height
    return slender and below >= BELOW * height and taller >= TALLER * height
