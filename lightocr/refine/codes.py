"""Codes of capitals and digits: whether a 0 or an O stands there, only the width of other digits tells.

The recognizers see what is around a letter, and among capitals they take a 0 for an O.
"""

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.recognizer import Recognition
from lightocr.refine.candidates import Candidates
from lightocr.refine.ink import SHARPEST, ink, spans
from lightocr.refine.sight import Sight

CODE = re.compile(r"(?=.*[A-Z])(?=.*[0O])(?![A-Z]+[.:-]?\d+$)[A-Z0-9@_.:/-]{4,}")
"""Words of which the language knows nothing; of NO.10 it knows."""
DIGITS, CAPITALS = "2345689", "ABCDGHKNQRUVXY"
"""Digits as wide as a 0, and capitals that are wider than digits, in almost all fonts."""
WIDER = 1.05
"""Where capitals are not so many times as wide as digits, an O may be as narrow as a 0."""
WIDE = 1.15
"""Elsewhere it is so many times as wide."""


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, every 0 and O of codes as its width says."""
    readings = list(found.readings)
    for i, said in enumerate(readings):
        if said.layout == "horizontal" and len(said.parts) == 1 and CODE.fullmatch(said.text):
            readings[i] = _told_apart(said, geometry.crop(sight.pixels, found.quads[i], SHARPEST))
    return Candidates(found.quads, found.scores, readings)


def _told_apart(said: Recognition, crop: NDArray[np.uint8]) -> Recognition:
    """The reading of a crop (H, W, 3), if its letters stand apart."""
    letters = spans(np.any(ink(crop), axis=0))
    if len(letters) != len(said.text):
        return said
    widths = [(character, end - start) for character, (start, end) in zip(said.text, letters, strict=True)]
    digits, capitals = ([width for character, width in widths if character in some] for some in (DIGITS, CAPITALS))
    if not digits or not capitals or np.median(capitals) < WIDER * np.median(digits):
        return said
    widest = WIDE * np.median(digits)
    text = "".join(("0" if width < widest else "O") if character in "0O" else character for character, width in widths)
    return replace(said, text=text, parts=(replace(said.parts[0], text=text),))
