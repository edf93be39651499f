"""Boxes that reach into their neighbour on the line: a stroke of it reads as a full stop, a bar, a bracket.

Overlapping boxes were read as cut midway; they are read again as cut in the gap between the words.
"""

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.geometry import Overlap, Quad
from lightocr.recognizer import HEIGHT, Recognition
from lightocr.refine.candidates import Candidates
from lightocr.refine.ink import ink, spans
from lightocr.refine.sight import Sight

REACH = 0.3
"""The gap is sought so far beyond what the boxes share, in heights of the line."""
AROUND = 1.5
"""So much more of the line shows what is ink and what is ground."""
RIM = 0.15
"""Lines above and below may reach into so much of the height."""
AS_SURE = 0.1
"""A word without a sign that it was read with may be so much less sure."""
SLIGHT = 0.03
"""An end that moves by less makes no difference."""
SURE = 0.97
"""Surer words without a sign at either end took nothing from their neighbours."""


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, words that overlap others on their line as they read when cut apart in the gap."""
    quads, common = found.quads, geometry.overlaps(found.quads)
    midway = geometry.disjoint(quads)
    parted = geometry.parted(quads, common, [_gap(sight.pixels, quads[each.first], each) for each in common])
    moved = np.abs(parted - midway).max(axis=(1, 2), initial=0)
    again = [
        i
        for i, said in enumerate(found.readings)
        if moved[i] > SLIGHT * geometry.size(quads[i])[1] and _may_be_better(said)
    ]
    readings = list(found.readings)
    for i, said in zip(again, sight.glance([parted[i] for i in again]), strict=True):
        if _better(said, readings[i]):
            readings[i] = said
    return Candidates(quads, found.scores, readings)


def _may_be_better(said: Recognition) -> bool:
    """Whether it is one word on a line, and not sure or with a sign at an end."""
    ends = said.text[:1] + said.text[-1:]
    return said.layout == "horizontal" and len(said.parts) < 2 and (said.confidence < SURE or not ends.isalnum())


def _better(said: Recognition, before: Recognition) -> bool:
    """Whether a word reads better in its own box, or as surely but for a sign; none can have come to it there."""
    if _adds_sign(before.text, said.text):
        return said.confidence > before.confidence - AS_SURE
    return said.confidence > before.confidence and not _adds_sign(said.text, before.text)


def _adds_sign(text: str, word: str) -> bool:
    """Whether a text is a word with one sign more, before or behind it."""
    before, _, behind = text.partition(word) if word else ("", "", "")
    return len(before + behind) == 1 and not (before + behind).isalnum()


def _gap(pixels: NDArray[np.uint8], quad: Quad, overlap: Overlap) -> float:
    """Where nothing is written between two words, pixels from the start of the first one's box `quad` (4, 2); the
    middle of what the boxes share where there is ink everywhere."""
    height = geometry.size(quad)[1]
    first, last = overlap.start - REACH * height, overlap.end + REACH * height
    start, end = first - AROUND * height, last + AROUND * height
    crop = geometry.crop(pixels, geometry.piece(quad, start / overlap.end, end / overlap.end), HEIGHT)
    rim, scale = round(RIM * crop.shape[0]), (end - start) / crop.shape[1]
    blank = ~np.any(ink(crop[rim : crop.shape[0] - rim]), axis=0)
    gaps = [(start + left * scale, start + right * scale) for left, right in spans(blank)]
    near = [gap for gap in gaps if first <= sum(gap) / 2 <= last]
    return sum(max(near, key=lambda gap: gap[1] - gap[0], default=(overlap.start, overlap.end))) / 2
