"""Reading order: words -> lines -> blocks of lines -> the order in which people read them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lightocr.layout.block import Block, blocks
from lightocr.layout.chain import MAX_GAP, Boxes, chains
from lightocr.layout.order import ordered
from lightocr.layout.straight import upright_boxes
from lightocr.layout.table import tables


def reading_order(quads: NDArray[np.floating], vertical: Sequence[bool]) -> list[list[int]]:
    """Words (N, 4, 2) -> lines of word indices, lines and words in reading order.

    Lines beneath each other are a block, and blocks that stand in the same rows a table, each row of which is one line.
    The blocks are ordered by recursive cuts at empty bands (Nagy and Seth's X-Y cut, 1984).
    """
    if len(quads) == 0:
        return []
    boxes = upright_boxes(np.asarray(quads, np.float64), np.asarray(vertical, bool))
    level, columns = _both_lines(boxes, vertical)
    found = tables(blocks(level, boxes), boxes) + [Block.of([column], boxes, vertical=True) for column in columns]
    return [line for block in ordered(found) for line in block.lines]


def lines(quads: NDArray[np.floating], vertical: Sequence[bool], max_gap: float = MAX_GAP) -> list[list[int]]:
    """Words (N, 4, 2) -> lines of word indices, each ordered along the line; the lines in no particular order.

    Horizontal words stand on one line where they overlap in height and the gap between them is under `max_gap` heights;
    a vertical word (a column) continues only in a vertical word beneath it. The picture's skew and the angle of
    a page are taken out first.
    """
    if len(quads) == 0:
        return []
    boxes = upright_boxes(np.asarray(quads, np.float64), np.asarray(vertical, bool))
    level, columns = _both_lines(boxes, vertical, max_gap)
    return level + columns


def _both_lines(
    boxes: Boxes, vertical: Sequence[bool], max_gap: float = MAX_GAP
) -> tuple[list[list[int]], list[list[int]]]:
    level = chains([i for i, column in enumerate(vertical) if not column], boxes, max_gap)
    return level, chains([i for i, column in enumerate(vertical) if column], boxes[:, [1, 0, 3, 2]], max_gap)
