"""Columns of a table that were taken for words written downwards: how many of each dish, the numbers of a list.

Each of their letters stands in a row with other words, which the letters of a word written downwards do not.
"""

import numpy as np
from numpy.typing import NDArray

from lightocr.geometry import Quad
from lightocr.refine.candidates import Candidate, Candidates, worth
from lightocr.refine.sight import Sight

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


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, columns of a table in their cells."""
    words = found.words()
    level = np.array([word.quad for word in words if word.reading.layout == "horizontal"]).reshape(-1, 4, 2)
    columns = [_cells(word, level) if word.reading.layout == "stacked" else [] for word in words]
    readings = iter(sight.glance([cell for cells in columns for cell in cells]))
    result: list[Candidate] = []
    for word, cells in zip(words, columns, strict=True):
        said = [next(readings) for _ in cells]
        reads = cells and all(each.text for each in said) and np.mean([worth(each) for each in said]) >= LEAST
        parts = [Candidate(cell, word.score, each) for cell, each in zip(cells, said, strict=True)]
        result += parts if reads else [word]
    return Candidates.of(result)


def _cells(word: Candidate, level: NDArray[np.float32]) -> list[Quad]:
    """The cells that a word written downwards falls into, if its letters stand in the rows of `level` words."""
    count = len(word.reading.text)
    if count < 2 or not len(level):
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
