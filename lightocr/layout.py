"""Reading order: words -> lines -> blocks of lines -> the order in which people read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
"""Upright boxes (N, 4): left, top, right, bottom."""

MIN_SHARED_HEIGHT = 0.5
"""Two neighbours on a line share so much of the lower one's height."""
MAX_GAP = 1.5
"""Neighbours on a line stand no farther apart than so many heights."""
MAX_HEIGHT_RATIO = 2.5
"""The higher of two neighbours is no more than so many times as high."""
MAX_LEADING = 2.2
"""A line continues in the one beneath it over no more than so many heights."""
SAME_SIZE = 1.6
"""That line is no more than so many times as high or as low."""
SAME_ROW = 0.3
"""Lines of a table's row have their middles within so much of a height."""
ROWS, ROWS_SHARE = 2, 0.7
"""Of the shorter of two blocks so many lines, and such a share, stand in a row with a line of the other."""
MIN_COLUMN_WIDTH = 8.0
"""Columns of text are so many line heights wide; what is narrower is a column of a table."""
COLUMN_GAP = 1.0
"""Between columns of text is so much space, in heights."""
BAND = 3.0
"""What stands so many heights beneath all the rest is no part of its columns: a date and signatures, a footer."""
HEADING = 1.25
"""A line alone above all others, and so many times as high, is their heading, wherever it stands."""
SLACK = 0.2
"""Boxes are drawn a little larger than their text: this share of a height is no overlap."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are read one after the other: the words of each, the box around them all, the height of one and the
    middles of all, from the top."""

    lines: list[list[int]]
    box: Boxes
    height: float
    middles: NDArray[np.float64]


def reading_order(quads: NDArray[np.floating], vertical: Sequence[bool]) -> list[list[int]]:
    """Words (N, 4, 2) -> lines of word indices, lines and words in reading order.

    Lines beneath each other are a block, and blocks that stand in the same rows a table, each row of which is one line.
    The blocks are ordered by recursive cuts at empty bands (Nagy and Seth's X-Y cut, 1984).
    """
    if len(quads) == 0:
        return []
    boxes = _upright_boxes(np.asarray(quads, np.float64), np.asarray(vertical, bool))
    level, columns = _both_lines(boxes, vertical)
    blocks = _tables(_blocks(level, boxes), boxes) + [_block([column], boxes, vertical=True) for column in columns]
    return [line for block in _ordered(blocks) for line in block.lines]


def lines(quads: NDArray[np.floating], vertical: Sequence[bool]) -> list[list[int]]:
    """Words (N, 4, 2) -> lines of word indices, each ordered along the line; the lines in no particular order.

    Horizontal words stand on one line where they overlap in height and the gap between them is under MAX_GAP heights;
    a vertical word (a column) continues only in a vertical word beneath it. The picture's skew is taken out first.
    """
    if len(quads) == 0:
        return []
    boxes = _upright_boxes(np.asarray(quads, np.float64), np.asarray(vertical, bool))
    level, columns = _both_lines(boxes, vertical)
    return level + columns


def _both_lines(boxes: Boxes, vertical: Sequence[bool]) -> tuple[list[list[int]], list[list[int]]]:
    level = _chains([i for i, column in enumerate(vertical) if not column], boxes)
    return level, _chains([i for i, column in enumerate(vertical) if column], boxes[:, [1, 0, 3, 2]])


def _upright_boxes(quads: NDArray[np.float64], vertical: NDArray[np.bool_]) -> Boxes:
    """Upright boxes (N, 4: left, top, right, bottom) of the words after the picture's skew is taken out."""
    along = quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3]
    angles = np.arctan2(along[:, 1], along[:, 0])
    weights = np.hypot(along[:, 0], along[:, 1]) * ~vertical
    order = np.argsort(angles)
    half = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    skew = angles[order[min(int(half), len(order) - 1)]] if weights.any() else 0.0
    turn = np.array([[np.cos(skew), -np.sin(skew)], [np.sin(skew), np.cos(skew)]])
    straight = quads @ turn
    # The middles of the edges, not the corners: a word leaning otherwise than the rest does not swell.
    middles = (straight + np.roll(straight, -1, axis=1)) / 2
    return np.concatenate([middles.min(axis=1), middles.max(axis=1)], axis=1)


def _chains(words: Iterable[int], boxes: Boxes) -> list[list[int]]:
    """Words joined into lines along x, each to the nearest line end on its left that it fits."""
    chains: list[list[int]] = []
    ends = np.empty((0, 4))
    for word in sorted(words, key=lambda i: float(boxes[i, 0])):
        left, top, _, bottom = boxes[word]
        height, heights = bottom - top, ends[:, 3] - ends[:, 1]
        lower, higher = np.minimum(height, heights), np.maximum(height, heights)
        shared = np.minimum(bottom, ends[:, 3]) - np.maximum(top, ends[:, 1])
        gap = left - ends[:, 2]
        fits = (
            (shared >= MIN_SHARED_HEIGHT * lower)
            & (higher <= MAX_HEIGHT_RATIO * lower)
            & (gap <= MAX_GAP * (height + heights) / 2)
            & (gap >= -lower)
        )
        if fits.any():
            nearest = int(np.argmin(np.where(fits, gap, np.inf)))
            chains[nearest].append(word)
            ends[nearest] = boxes[word]
        else:
            chains.append([word])
            ends = np.vstack([ends, boxes[word]])
    return chains


def _around(boxes: Boxes) -> Boxes:
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def _block(lines: list[list[int]], boxes: Boxes, *, vertical: bool = False) -> Block:
    around = np.array([_around(boxes[line]) for line in lines])
    across = 0 if vertical else 1
    height = float(np.median(around[:, across + 2] - around[:, across]))
    return Block(lines, _around(around), height, around[:, [1, 3]].mean(axis=1))


def _blocks(lines: list[list[int]], boxes: Boxes) -> list[Block]:
    """Lines of one size that follow closely beneath each other, where there is no other line that could follow."""
    if not lines:
        return []
    around = np.array([_around(boxes[line]) for line in lines])
    left, top, right, bottom = around.T
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
    blocks = []
    for first in sorted(set(range(len(lines))) - set(after.values())):
        chain = [first]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        blocks.append(_block([lines[i] for i in chain], boxes))
    return blocks


def _tables(blocks: list[Block], boxes: Boxes) -> list[Block]:
    """The blocks, those that are columns of one table put together, and the cells within it."""
    columns = [block for block in blocks if len(block.lines) >= ROWS]
    groups: list[list[Block]] = []
    for block in sorted(columns, key=lambda block: float(block.box[0])):
        joined = [group for group in groups if any(_in_rows(block, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(other for group in joined for other in group), block])
    tables = [_table(group, boxes) for group in groups if len(group) > 1]
    alone = [group[0] for group in groups if len(group) == 1]
    others: list[Block] = []
    for block in alone + [block for block in blocks if len(block.lines) < ROWS]:
        around = next((i for i, table in enumerate(tables) if _is_within(block, table)), None)
        if around is None:
            others.append(block)
        else:
            tables[around] = _table([tables[around], block], boxes)
    return tables + others


def _is_within(block: Block, table: Block) -> bool:
    """Whether all lines of a block stand in rows of a table, in whose gaps there is room for them."""
    slack = SLACK * table.height
    if block.box[0] < table.box[0] - slack or block.box[2] > table.box[2] + slack:
        return False
    away = np.abs(block.middles[:, None] - table.middles).min(axis=1)
    return bool(away.max() <= SAME_ROW * table.height)


def _in_rows(block: Block, other: Block) -> bool:
    """Whether two blocks, of which one is narrow, stand beside each other line by line."""
    few, many = sorted((block, other), key=lambda each: len(each.lines))
    narrow = min((each.box[2] - each.box[0]) / each.height for each in (block, other)) < MIN_COLUMN_WIDTH
    apart = max(few.box[0], many.box[0]) - min(few.box[2], many.box[2])
    height = min(few.height, many.height)
    if not narrow or apart < -SLACK * height or max(few.height, many.height) > SAME_SIZE * height:
        return False
    away = np.abs(few.middles[:, None] - many.middles).min(axis=1)
    rows = int(np.count_nonzero(away <= SAME_ROW * height))
    return rows >= max(ROWS, ROWS_SHARE * len(few.lines))


def _table(columns: list[Block], boxes: Boxes) -> Block:
    """A block whose lines are the rows across the columns."""
    cells = sorted(
        (float(middle), line) for column in columns for middle, line in zip(column.middles, column.lines, strict=True)
    )
    reach = SAME_ROW * float(np.median([column.height for column in columns]))
    rows: list[list[tuple[float, list[int]]]] = []
    for cell in cells:
        if rows and cell[0] - rows[-1][-1][0] <= reach:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    across = [[word for _, line in row for word in line] for row in rows]
    return _block([sorted(row, key=lambda word: float(boxes[word, 0])) for row in across], boxes)


def _ordered(blocks: list[Block]) -> list[Block]:
    """What stands far beneath each other from top to bottom; then wide columns, one after the other; then rows, top to
    bottom; then what stands side by side."""
    if len(blocks) < 2:
        return blocks
    height = float(np.median([block.height for block in blocks for _ in block.lines]))
    (top, *others), *below = _groups(blocks, 1, -SLACK * height)
    if below and not others and len(top.lines) == 1 and top.height > HEADING * height:
        return [top, *_ordered([block for group in below for block in group])]
    bands = _groups(blocks, 1, BAND * height)
    if len(bands) > 1:
        return [block for group in bands for block in _ordered(group)]
    columns = _groups(blocks, 0, COLUMN_GAP * height)
    if len(columns) > 1 and all(_is_column(column, height) for column in columns):
        return [block for column in columns for block in _ordered(column)]
    for axis in (1, 0):
        groups = _groups(blocks, axis, -SLACK * height)
        if len(groups) > 1:
            return [block for group in groups for block in _ordered(group)]
    return _by_neighbours(blocks)


def _is_column(blocks: list[Block], height: float) -> bool:
    left, _, right, _ = _around(np.array([block.box for block in blocks]))
    return sum(len(block.lines) for block in blocks) > 1 and bool(right - left >= MIN_COLUMN_WIDTH * height)


def _groups(blocks: list[Block], axis: int, gap: float) -> list[list[Block]]:
    """The blocks split wherever nothing stands for more than `gap` pixels along x (axis 0) or y (axis 1)."""
    order = sorted(blocks, key=lambda block: float(block.box[axis]))
    groups, reach = [[order[0]]], float(order[0].box[axis + 2])
    for block in order[1:]:
        if block.box[axis] - reach > gap:
            groups.append([])
        groups[-1].append(block)
        reach = max(reach, float(block.box[axis + 2]))
    return groups


def _by_neighbours(blocks: list[Block]) -> list[Block]:
    """Blocks between which there is no cut, as on a wall of signs: each after those above it and those at its left.

    Of those whose turn it is the highest comes first (after Breuel's topological order, 2003).
    """
    left, top, right, bottom = np.array([block.box for block in blocks]).T
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    above = (across > 0) & (across >= down) & ((top + bottom)[:, None] < top + bottom)
    beside = (down > 0) & (down > across) & ((left + right)[:, None] < left + right)
    before = above | beside
    rank = np.lexsort((left, top))
    missing = before.sum(axis=0)
    order: list[Block] = []
    while len(order) < len(blocks):
        free = rank[missing[rank] <= 0] if (missing[rank] <= 0).any() else rank  # there may be a circle
        order.append(blocks[free[0]])
        missing -= before[free[0]]
        rank = rank[rank != free[0]]
    return order
