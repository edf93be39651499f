"""Columns of a table that were taken for words written downwards: how many of each dish, the numbers of a list.

Each of their letters stands in a row with other words, or so far from the next one as the letters of a word written
downwards do not.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.geometry import Quad
from lightocr.refine.candidates import Candidate, Candidates
from lightocr.refine.ink import ink, spans
from lightocr.refine.sight import Sight
from lightocr.worth import worth

SAME_ROW = 0.2
"""A letter's middle is that of its row, give or take so much of the row's height."""
ENDS = 0.3, 0.4, 0.5
"""The first and the last letter's middles lie so many heights within the column's ends."""
FEW = 5
"""All letters of so many stand in rows, of more all but one."""
PITCH, PITCH_OF_TWO = 0.95, 1.4
"""They are so far apart, in heights of a row; two letters stand beside two lines by chance more often."""
WIDEST = 3.0
"""The column is no wider than so many heights of a row."""
AROUND, ASIDE = 0.55, 0.5
"""So much of a row's height is seen above and below a letter's middle, and at least so much beside it."""
LEAST = 0.2
"""What a cell says is worth so much, on average."""
FAR = 0.8
"""Cells without words beside them stand so many times their heights apart."""
RIM = 0.15
"""They are read with so much of their height around them."""
SHORT = 0.5
"""A single cell fills no more of the column than this: the rest is a rule of the table, or air."""


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, columns of a table in their cells."""
    words = found.words()
    level = np.array([word.quad for word in words if word.reading.layout == "horizontal"]).reshape(-1, 4, 2)
    columns = [(_in_rows(word, level) or _far_apart(word, sight.pixels)) if _is_tall(word) else [] for word in words]
    readings = iter(sight.glance([cell for cells in columns for cell in cells]))
    result: list[Candidate] = []
    for word, cells in zip(words, columns, strict=True):
        parts = [Candidate(cell, word.score, next(readings)) for cell in cells]
        result += parts if _reads(parts, word) else [word]
    return Candidates.of(result)


def _reads(cells: list[Candidate], column: Candidate) -> bool:
    """Whether all cells say something, surely enough; a single one must say it more surely than the column."""
    values = [worth(cell.reading) for cell in cells if cell.reading.text]
    if not cells or len(values) < len(cells):
        return False
    return float(np.mean(values)) >= (LEAST if len(cells) > 1 else worth(column.reading))


def _is_tall(word: Candidate) -> bool:
    width, height = geometry.size(word.quad)
    return height > width or word.reading.layout != "horizontal"


def _far_apart(word: Candidate, pixels: NDArray[np.uint8]) -> list[Quad]:
    """The cells that a column of a picture falls into where nothing but its ground stands between them."""
    written = ink(geometry.crop(pixels, word.quad))
    tall, wide = written.shape
    cells = _letters(spans(np.any(written, axis=1)))
    high = max((end - start for start, end in cells), default=0)
    if not cells or (len(cells) == 1 and high > SHORT * tall):
        return []
    if any(below - end < FAR * high for (_, end), (below, _) in pairwise(cells)):
        return []
    quads = []
    for top, bottom in cells:
        across = np.flatnonzero(written[top:bottom].any(axis=0))
        cell = _piece(word.quad, (top - RIM * high) / tall, (bottom + RIM * high) / tall, downwards=True)
        quads.append(_piece(cell, (across[0] - RIM * high) / wide, (across[-1] + 1 + RIM * high) / wide))
    return quads


def _piece(quad: Quad, start: float, end: float, *, downwards: bool = False) -> Quad:
    return geometry.piece(quad, max(0.0, start), min(1.0, end), downwards=downwards)


def _letters(inked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of ink put together where they stand close, as the parts of one letter do."""
    high = max((end - start for start, end in inked), default=0)
    letters: list[tuple[int, int]] = []
    for start, end in inked:
        if letters and start - letters[-1][1] < FAR * high / 2:
            letters[-1] = letters[-1][0], end
        else:
            letters.append((start, end))
    return letters


def _in_rows(word: Candidate, level: NDArray[np.float32]) -> list[Quad]:
    """The cells that a word written downwards falls into, if its letters stand in the rows of `level` words."""
    count = len(word.reading.text)
    if word.reading.layout != "stacked" or count < 2 or not len(level):
        return []
    turn = _upright(word.quad)  # a table that leans
    (left, top), (right, bottom) = (word.quad @ turn).min(axis=0), (word.quad @ turn).max(axis=0)
    starts, ends = (level @ turn).min(axis=1), (level @ turn).max(axis=1)
    middles, heights = (starts[:, 1] + ends[:, 1]) / 2, ends[:, 1] - starts[:, 1]
    near = ((ends[:, 0] <= left) | (starts[:, 0] >= right)) & (middles > top) & (middles < bottom)
    if not near.any():
        return []
    height = float(np.median(heights[near]))
    least = PITCH if count > 2 else PITCH_OF_TWO
    if bottom - top < (least * (count - 1) + 2 * ENDS[0]) * height or right - left > WIDEST * height:
        return []
    guesses = [np.linspace(top + end * height, bottom - end * height, count) for end in ENDS]
    away, letters = min(((np.abs(guess[:, None] - middles[near]), guess) for guess in guesses), key=_misfit)
    in_row = away.min(axis=1) <= SAME_ROW * height
    if np.count_nonzero(in_row) < count - (count > FEW):
        return []
    rows = np.where(in_row, middles[near][away.argmin(axis=1)], letters)
    reach, middle, half = AROUND * height, (left + right) / 2, max((right - left) / 2, ASIDE * height)
    left, right = middle - half, middle + half
    cells = [[[left, y - reach], [right, y - reach], [right, y + reach], [left, y + reach]] for y in rows]
    return [np.asarray(cell @ turn.T, np.float32) for cell in np.array(cells)]


def _misfit(guess: tuple[NDArray[np.float64], NDArray[np.float64]]) -> float:
    return float(guess[0].min(axis=1).sum())


def _upright(quad: Quad) -> NDArray[np.float64]:
    """What turns points so that the column (4, 2) stands upright."""
    x, y = (quad[2] + quad[3] - quad[0] - quad[1]) / np.hypot(*(quad[2] + quad[3] - quad[0] - quad[1]))
    return np.array([[y, x], [-x, y]], np.float64)
