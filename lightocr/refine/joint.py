"""Signs that hold two words together: of file_name and 육회·초밥 the detector often finds two words and no sign."""

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.geometry import Quad
from lightocr.recognizer import HEIGHT
from lightocr.refine.ink import ink, spans

JOINTS = "-·_@~"
"""Signs that no word begins or ends with beside another one so near."""
WITHIN = 0.25
"""A sign may lie in so much of the boxes beside it, in heights of the line."""
LEAST = 2
"""Of a sign of fewer columns nothing can be read, at the height that the recognizers see."""
AIR = 0.1
"""A sign's box reaches so many heights of the line beyond it, like those of words."""


def ends(text: str) -> bool:
    """Whether a word ends with such a sign."""
    return len(text) > 1 and text[-1] in JOINTS and text[-2].isalnum()


def begins(text: str) -> bool:
    """Whether a word begins with such a sign."""
    return ends(text[::-1])


def joins(whole: str, first: str, second: str) -> bool:
    """Whether a text is two others with such a sign between them, of which either may have seen a part: name. or 'name
    of what is file_name."""
    first, second = _without_sign(first), _without_sign(second[::-1])[::-1]
    before, sign, behind = whole[: len(first)], whole[len(first) : -len(second)], whole[-len(second) :]
    return bool(sign) and sign in JOINTS and (before, behind) == (first, second)


def _without_sign(text: str) -> str:
    """A word without the sign that it ends with."""
    return text if text[-1:].isalnum() else text[:-1]


def alone(pixels: NDArray[np.uint8], first: Quad, second: Quad) -> Quad | None:
    """The box of what stands alone between two words (4, 2) of a line in RGB pixels (H, W, 3); None if nothing does."""
    width, height = geometry.size(first)
    within = (first[1] - first[0]) * WITHIN * height / width
    gap = np.array([first[1] - within, second[0] + within, second[3] + within, first[2] - within])
    inked = ink(geometry.crop(pixels, gap, HEIGHT))
    high, wide = inked.shape
    seen = [(start, end) for start, end in spans(np.any(inked, axis=0)) if 0 < start <= end - LEAST and end < wide]
    if not seen:
        return None
    left, right = seen[0][0], seen[-1][1]
    rows = np.flatnonzero(np.any(inked[:, left:right], axis=1))
    air = AIR * high
    columns = geometry.piece(gap, (left - air) / wide, (right + air) / wide)
    return geometry.piece(columns, (rows[0] - air) / high, (rows[-1] + 1 + air) / high, downwards=True)
