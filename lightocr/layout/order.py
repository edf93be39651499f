"""In which order people read blocks."""

import numpy as np

from lightocr.layout.block import SLACK, Block, around

MIN_COLUMN_WIDTH = 8.0
"""Columns of text are so many line heights wide."""
COLUMN_GAP = 1.0
"""Between columns of text is so much space, in heights."""
BAND = 3.0
"""What stands so many heights beneath all the rest is no part of its columns: a date and signatures, a footer."""
HEADING = 1.25
"""A line alone above all others, and so many times as high, is their heading, wherever it stands."""


def ordered(blocks: list[Block]) -> list[Block]:
    """What stands far beneath each other from top to bottom; then wide columns, one after the other; then rows, top to
    bottom; then what stands side by side."""
    if len(blocks) < 2:
        return blocks
    height = float(np.median([block.height for block in blocks for _ in block.lines]))
    (top, *others), *below = _groups(blocks, 1, -SLACK * height)
    if below and not others and len(top.lines) == 1 and top.height > HEADING * height:
        return [top, *ordered([block for group in below for block in group])]
    bands = _groups(blocks, 1, BAND * height)
    if len(bands) > 1:
        return [block for group in bands for block in ordered(group)]
    columns = _groups(blocks, 0, COLUMN_GAP * height)
    if len(columns) > 1 and all(_is_column(column, height) for column in columns):
        return [block for column in columns for block in ordered(column)]
    for axis in (1, 0):
        groups = _groups(blocks, axis, -SLACK * height)
        if len(groups) > 1:
            return [block for group in groups for block in ordered(group)]
    return _by_neighbours(blocks)


def _is_column(blocks: list[Block], height: float) -> bool:
    left, _, right, _ = around(np.array([block.box for block in blocks]))
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
