"""Crops that hold two lines: number plates of two rows, logos. The recognizers, which read one, see the larger or none.

In pages the detector parts lines.
"""

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lightocr.charset import JAMO, SPACE
from lightocr.cutouts.strokes import strokes
from lightocr.recognizer import Recognition, Recognizer
from lightocr.worth import mean_by_letters, worth

ROWS, SMOOTH = 48, 3
"""The gap is sought in so many rows of pixels, of which so many are seen together."""
GAP = 0.2, 0.67
"""It lies between these shares of the height."""
BLANK = 0.6
"""It has less than so much of the strokes that half of the rows have."""
SMALLEST = 24
"""Lines of crops of fewer pixels cannot be read."""
SLIMMEST, WIDEST = 1.0, 3.5
"""The crop is so many times as wide as high."""
LEAST, LEAST_CLARITY = 0.15, 0.45
"""Each line is read so surely and so clearly at least."""
HOPELESS = 0.35
"""What reads less clearly at first sight is half of a line."""
SHORTEST = 2
"""Each line has so many characters at least: a syllable has a gap, too, and its halves look like letters."""


def look(
    crops: Sequence[NDArray[np.uint8]], readings: Sequence[Recognition], recognizer: Recognizer
) -> list[Recognition]:
    """The `readings` of crops, the words of those that hold two lines as parts of one text."""
    gaps = {i: gap for i, crop in enumerate(crops) if readings[i].layout == "horizontal" and (gap := _gap(crop))}
    halves = (half for i, gap in gaps.items() for half in (crops[i][:gap], crops[i][gap:]))
    lines = recognizer.recognize(halves, hopeless=HOPELESS)
    found = list(readings)
    for i, upper, lower in zip(gaps, lines[::2], lines[1::2], strict=True):
        if _better(upper, lower, found[i]):
            found[i] = _joined(upper, lower)
    return found


def _gap(crop: NDArray[np.uint8]) -> int | None:
    """The row of pixels between two lines of a crop (H, W, 3); None where there hardly are two."""
    height, width = crop.shape[:2]
    if height < SMALLEST or not SLIMMEST <= width / height <= WIDEST:
        return None
    crossed = strokes(crop, ROWS).mean(axis=1)
    crossed = np.convolve(crossed, np.ones(SMOOTH) / SMOOTH, "same")
    first, last = (round(share * ROWS) for share in GAP)
    row = first + int(crossed[first:last].argmin())
    return round(row / ROWS * height) if crossed[row] < BLANK * np.median(crossed) else None


def _better(upper: Recognition, lower: Recognition, whole: Recognition) -> bool:
    """Whether two lines say more than the whole, which may have been read as one of them."""
    lines = upper, lower
    for line in lines:
        if len(line.text) < SHORTEST or line.confidence < LEAST or line.clarity < LEAST_CLARITY:
            return False
    if len(upper.text + lower.text) < len(whole.text) or _are_halves(upper.text, lower.text, whole.text):
        return False
    return whole.text in (upper.text, lower.text) or mean_by_letters(list(map(worth, lines)), lines) > worth(whole)


def _are_halves(upper: str, lower: str, whole: str) -> bool:
    """Whether the gap lies within a word's syllables: 알을 reads as 아으, which begins as it does, and 르르."""
    return upper != whole and (_initials(upper) == _initials(whole) or set(lower) <= set(JAMO))


def _initials(text: str) -> list[str]:
    """The first consonants of syllables, and what else there is."""
    return [unicodedata.normalize("NFKD", character)[0] for character in text]


def _joined(upper: Recognition, lower: Recognition) -> Recognition:
    lines = upper, lower
    return Recognition(
        SPACE.join(line.text for line in lines),
        mean_by_letters([line.confidence for line in lines], lines),
        parts=upper.parts + lower.parts,
        clarity=mean_by_letters([line.clarity for line in lines], lines),
    )
