"""Tables: bills, timetables, lists of prices, calendars. Their digits stand far apart, alone in rows and columns."""

import math
import random

import cv2
import numpy as np

from training.synth.fonts import Font
from training.synth.scenes.blocks import Block
from training.synth.scenes.typesetting import Drawn, Typesetter

CALENDAR_SHARE = 0.25  # of the tables
WEEKDAYS = ("일월화수목금토", "월화수목금토일", "SMTWTFS")
COLUMNS, ROWS = (2, 8), (2, 10)
EMPTY_SHARE = 0.1  # of the cells
GAPS = 0.6, 4.0  # sizes between the widest words of neighbouring columns
LEADING = 1.3, 3.2  # sizes from row to row
ALIGNMENTS = 0.0, 0.5, 0.5, 1.0  # of the room beside a word in its cell lies to its left
RULED_SHARE, GRID_SHARE = 0.25, 0.2  # of the tables have rules below their rows, or around every cell
LINE = 1.25  # sizes are a line's height
RULE = 200  # of 255: a rule is fainter than the letters


def draw_table(typesetter: Typesetter, font: Font, size: int, room: float) -> Block:
    """A table of as many of its columns as `room` pixels hold, in letters of `size` pixels."""
    rng = typesetter.rng
    texts = _calendar(rng) if rng.random() < CALENDAR_SHARE else _columns(typesetter, font, rng)
    cells = [_drawn(column, typesetter, font, size) for column in texts]
    widths = [max((cell.ink.shape[1] for cell in column.values()), default=size) for column in cells]
    gap, leading = size * math.exp(rng.uniform(*map(math.log, GAPS))), size * rng.uniform(*LEADING)
    edges = np.cumsum([2.0, *(width + gap for width in widths)])
    edges = edges[edges < room]
    rows = max(map(len, texts))
    block = Block.empty(leading * rows + 2 * size, edges[-1] + 4)
    alignment = rng.choice(ALIGNMENTS)
    for column, left, right in zip(cells, edges, edges[1:], strict=False):
        for row, cell in column.items():
            x = left + gap / 2 + alignment * (right - left - gap - cell.ink.shape[1])
            block.paste(cell.ink, x, 2 + row * leading + cell.top, size, cell.line)
    _rule(block, edges, 2 + np.arange(1, rows + 1) * leading - (leading - LINE * size) / 2, rng)
    return block


def _calendar(rng: random.Random) -> list[list[str]]:
    """A month's days by the days of the week, perhaps these above."""
    first, days = rng.randrange(7), rng.randint(28, 31)
    month = [""] * first + [str(day) for day in range(1, days + 1)]
    month += [""] * (-len(month) % 7)
    head = list(rng.choice(WEEKDAYS)) if rng.random() < 0.7 else []
    return [head[i : i + 1] + month[i::7] for i in range(7)]


def _columns(typesetter: Typesetter, font: Font, rng: random.Random) -> list[list[str]]:
    """Cells of one kind below one another."""
    rows = rng.randint(*ROWS)

    def cell(kind: str) -> str:
        if rng.random() < EMPTY_SHARE:
            return ""
        if kind == "word":
            return typesetter.text(font, 7)
        if kind == "price":
            return f"{rng.randint(1, 999) * 100:,}"
        return str(rng.randint(0, rng.choice((9, 9, 99)) if kind == "count" else 9999))

    kinds = rng.choices(("word", "price", "count", "number"), (4, 2, 3, 1), k=rng.randint(*COLUMNS))
    return [[cell(kind) for _ in range(rows)] for kind in kinds]


def _drawn(column: list[str], typesetter: Typesetter, font: Font, size: int) -> dict[int, Drawn]:
    """The cells of a column that hold something, by their rows."""
    written = {row: text if font.draws(text) else "7" for row, text in enumerate(column) if text}
    return {row: typesetter.drawn(text, font, size) for row, text in written.items()}


def _rule(block: Block, across: np.ndarray, down: np.ndarray, rng: random.Random) -> None:
    """Rules below the rows, or a grid, or none."""
    kind, (height, width) = rng.random(), block.mask.shape
    if kind < RULED_SHARE + GRID_SHARE:
        for y in down.astype(int).tolist():
            cv2.line(block.mask, (0, y), (width, y), RULE, 1)
    if kind < GRID_SHARE:
        for x in across.astype(int).tolist():
            cv2.line(block.mask, (x, 0), (x, height), RULE, 1)
