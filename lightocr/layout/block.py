"""Lines beneath each other, read one after the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lightocr.layout.chain import Boxes

MAX_LEADING = 2.2
"""A line continues in the one beneath it over no more than so many heights."""
SAME_SIZE = 1.6
"""That line is no more than so many times as high or as low."""
SLACK = 0.2
"""Boxes are drawn a little larger than their text: this share of a height is no overlap."""


def around(boxes: Boxes) -> Boxes:
    """The box (4,) around several."""
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are read one after the other: the words of each, its box and the middle of that, from the top; the box
    around them all, and the height of one."""

    lines: list[list[int]]
    boxes: Boxes
    middles: NDArray[np.float64]
    box: Boxes
    height: float

    @classmethod
    def of(cls, lines: list[list[int]], words: Boxes, *, vertical: bool = False) -> "Block":
        """Lines of words whose boxes these are."""
        boxes = np.array([around(words[line]) for line in lines])
        across = 0 if vertical else 1
        height = float(np.median(boxes[:, across + 2] - boxes[:, across]))
        return cls(lines, boxes, (boxes[:, 1] + boxes[:, 3]) / 2, around(boxes), height)


def blocks(lines: list[list[int]], boxes: Boxes) -> list[Block]:
    """Lines of one size that follow closely beneath each other, where there is no other line that could follow."""
    if not lines:
        return []
    left, top, right, bottom = np.array([around(boxes[line]) for line in lines]).T
    height = bottom - top
    lower, higher = np.minimum(height[:, None], height), np.maximum(height[:, None], height)
    over = np.minimum(right[:, None], right) - np.maximum(left[:, None], left) > SLACK * lower
    middle = (top + bottom) / 2
    beneath = over & (top >= middle[:, None])  # of the first line is the second
    # of those beneath a line only the nearest follows, and what stands beside that; of those above it the same
    nearest = np.where(beneath, middle, np.inf).min(axis=1, initial=np.inf)
    follows = beneath & (middle - nearest[:, None] < height / 2)
    nearest = np.where(beneath, middle[:, None], -np.inf).max(axis=0, initial=-np.inf)
    precedes = beneath & (nearest - middle[:, None] < height[:, None] / 2)
    one = follows & precedes & (follows.sum(axis=1) == 1)[:, None] & (precedes.sum(axis=0) == 1)
    one &= (top - bottom[:, None] <= MAX_LEADING * lower) & (higher <= SAME_SIZE * lower)
    after = {int(i): int(j) for i, j in np.argwhere(one)}
    result = []
    for first in sorted(set(range(len(lines))) - set(after.values())):
        chain = [first]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        result.append(Block.of([lines[i] for i in chain], boxes))
    return result
