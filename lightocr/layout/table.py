"""Blocks that stand beside each other line by line: the columns of a table."""

from itertools import pairwise

import numpy as np

from lightocr.layout.block import SAME_SIZE, SLACK, Block
from lightocr.layout.chain import Boxes

SAME_ROW = 0.3
"""Lines of a table's row have their middles within so much of a height."""
EDGE = 0.4
"""Single lines have one edge if those differ by no more than so many heights."""
ROWS, ROWS_SHARE = 2, 0.8
"""Of the shorter of two blocks so many lines, and such a share, stand in a row with a line of the other."""
WIDEST_CELL = 10.0
"""The cells of one of two columns of a table are no wider than so many heights; wider ones may be columns of text."""


def tables(blocks: list[Block], words: Boxes) -> list[Block]:
    """The blocks of words with these boxes, those that are columns of one table put together, with its other cells."""
    columns = [block for block in blocks if len(block.lines) >= ROWS]
    groups: list[list[Block]] = []
    for block in sorted(columns, key=lambda block: float(block.box[0])):
        joined = [group for group in groups if any(_in_rows(block, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(other for group in joined for other in group), block])
    found = [_table(group, words) for group in groups if len(group) > 1]
    alone = [group[0] for group in groups if len(group) == 1]
    single = [block for block in blocks if len(block.lines) < ROWS]
    found, single = _with_sparse(found + alone, single, words)
    return _nested(found + single, words)


def _with_sparse(tables: list[Block], single: list[Block], words: Boxes) -> tuple[list[Block], list[Block]]:
    """The tables with columns that have no cell in most rows, and the single lines that belong to none."""
    tables = list(tables)
    columns, others = _aligned(single, words)
    for column in columns:
        beside = next((i for i, table in enumerate(tables) if _in_rows(column, table)), None)
        if beside is None:
            others += [Block.of([line], words) for line in column.lines]
        else:
            tables[beside] = _table([tables[beside], column], words)
    return tables, others


def _aligned(single: list[Block], words: Boxes) -> tuple[list[Block], list[Block]]:
    """Single lines with one right edge, or one left edge, put together, and those left over."""
    columns, left = [], single
    for edge in (2, 0):
        order = sorted(left, key=lambda block: float(block.box[edge]))
        groups = [[block] for block in order[:1]]
        for before, block in pairwise(order):
            if block.box[edge] - before.box[edge] > EDGE * min(before.height, block.height):
                groups.append([])
            groups[-1].append(block)
        columns += [group for group in groups if len(group) >= ROWS]
        left = [group[0] for group in groups if len(group) < ROWS]
    return [_table(column, words) for column in columns], left


def _nested(blocks: list[Block], words: Boxes) -> list[Block]:
    """The blocks, those that stand within rows of another one as its cells."""
    result: list[Block] = []
    for block in sorted(blocks, key=lambda block: -len(block.lines)):
        around = next(
            (i for i, table in enumerate(result) if len(table.lines) >= ROWS and _is_within(block, table)), None
        )
        if around is None:
            result.append(block)
        else:
            result[around] = _table([result[around], block], words)
    return result


def _is_within(block: Block, table: Block) -> bool:
    """Whether all lines of a block stand in rows of a table, in whose gaps there is room for them."""
    slack = SLACK * table.height
    if block.box[0] < table.box[0] - slack or block.box[2] > table.box[2] + slack:
        return False
    away = np.abs(block.middles[:, None] - table.middles).min(axis=1)
    return bool(away.max() <= SAME_ROW * table.height)


def _in_rows(block: Block, other: Block) -> bool:
    """Whether two blocks, of which one is narrow, stand beside each other line by line."""
    height = min(block.height, other.height)
    overlap = min(block.box[3], other.box[3]) - max(block.box[1], other.box[1])
    if overlap <= 0 or max(block.height, other.height) > SAME_SIZE * height:
        return False
    few, many = sorted((_beside(block, other), _beside(other, block)), key=len)
    if len(few) < ROWS:
        return False
    away = np.abs(_middles(few)[:, None] - _middles(many))
    level = away.min(axis=1) <= SAME_ROW * height
    if np.count_nonzero(level) < max(ROWS, ROWS_SHARE * len(few)):
        return False
    pairs = few[level], many[away.argmin(axis=1)[level]]
    (left, _, right, _), (other_left, _, other_right, _) = (each.T for each in pairs)
    apart = np.maximum(left, other_left) - np.minimum(right, other_right)
    narrow = min(float((each[:, 2] - each[:, 0]).max()) for each in pairs) < WIDEST_CELL * height
    return narrow and bool(apart.min() >= -SLACK * height)


def _beside(block: Block, other: Block) -> Boxes:
    """The lines of a block between the top and the bottom of another one."""
    return np.asarray(block.boxes[(block.middles > other.box[1]) & (block.middles < other.box[3])])


def _middles(boxes: Boxes) -> Boxes:
    """Of boxes, from the top."""
    return np.asarray((boxes[:, 1] + boxes[:, 3]) / 2)


def _table(columns: list[Block], words: Boxes) -> Block:
    """A block whose lines are the rows across the columns."""
    reach = SAME_ROW * float(np.median([column.height for column in columns]))
    rows: list[list[int]] = []
    ends: list[float] = []  # the middle of each row's last cell: on a page seen at an angle rows rise or fall
    cells = [cell for column in columns for cell in zip(column.boxes, column.lines, strict=True)]
    for box, line in sorted(cells, key=lambda cell: float(cell[0][0])):
        middle = float(box[1] + box[3]) / 2
        nearest = min(range(len(rows)), key=lambda i: abs(ends[i] - middle), default=None)
        if nearest is None or abs(ends[nearest] - middle) > reach:
            rows.append(list(line))
            ends.append(middle)
        else:
            rows[nearest] += line
            ends[nearest] = middle
    rows = [sorted(row, key=lambda word: float(words[word, 0])) for row in rows]
    return Block.of(sorted(rows, key=lambda row: float(_middles(words[row]).mean())), words)
