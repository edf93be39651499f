"""Lines beneath each other, read one after the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lightocr.layout.chain import Boxes
from lightocr.neighbours import meeting

MAX_LEADING = 2.2
"""A line continues in the one beneath it over no more than so many heights."""
SAME_SIZE = 1.6
"""That line is no more than so many times as high or as low."""
REACH = 3.0
"""Lines farther apart than so many heights of both have nothing to do with each other: the middle of the one that
follows is at most MAX_LEADING and half of SAME_SIZE heights below."""
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
    after = _following(np.array([around(boxes[line]) for line in lines]))
    result = []
    for first in sorted(set(range(len(lines))) - set(after.values())):
        chain = [first]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        result.append(Block.of([lines[i] for i in chain], boxes))
    return result


def _following(boxes: Boxes) -> dict[int, int]:
    """Of lines, by their boxes (N, 4), the one that follows, for those that have one."""
    left, top, right, bottom = boxes.T
    middles, heights = (top + bottom) / 2, bottom - top
    grown = np.array([0.0, REACH]) * heights[:, None]
    first, second = meeting(boxes[:, :2] - grown, boxes[:, 2:] + grown)
    lower, higher = np.minimum(heights[first], heights[second]), np.maximum(heights[first], heights[second])
    shared = np.minimum(right[first], right[second]) - np.maximum(left[first], left[second])
    beneath = (shared > SLACK * lower) & (top[second] >= middles[first])  # of the first line is the second
    first, second, lower, higher = first[beneath], second[beneath], lower[beneath], higher[beneath]
    # of those beneath a line only the nearest follows, and what stands beside that; of those above it the same
    nearest = np.full(len(boxes), np.inf)
    np.minimum.at(nearest, first, middles[second])
    follows = middles[second] - nearest[first] < heights[second] / 2
    nearest = np.full(len(boxes), -np.inf)
    np.maximum.at(nearest, second, middles[first])
    precedes = nearest[second] - middles[first] < heights[first] / 2
    single = np.bincount(first[follows], minlength=len(boxes)) == 1
    only = np.bincount(second[precedes], minlength=len(boxes)) == 1
    one = follows & precedes & single[first] & only[second]
    one &= (top[second] - bottom[first] <= MAX_LEADING * lower) & (higher <= SAME_SIZE * lower)
    return dict(zip(first[one].tolist(), second[one].tolist(), strict=True))
