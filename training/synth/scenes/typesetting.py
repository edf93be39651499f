"""Words -> blocks: lines of text, the rows of a menu, columns."""

import random
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from training.synth import fonts
from training.synth.lettering import draw_line, draw_with_unit, ink_box, lay
from training.synth.scenes.blocks import Block
from training.synth.words import KOREAN_COLUMNS, Words

RUNNING_SHARE = 0.5  # of the blocks of lines are running text
LITTLE_SHARE = 0.15  # of the words on a line are little ones, which are hardest to tell from a part of their neighbour
SPACED_SHARE = 0.08  # of the blocks of lines have letters set wider apart,
TIGHT_SHARE = 0.06  # and these closer
NARROWEST_SPACE = 0.16  # of the size
CENTRED_SHARE = 0.35  # of the blocks of lines are centred
RULED_SHARE = 0.3  # of the menus have a rule under each row
SEPARATED_SHARE = 0.15  # of a menu's rows have a colon or a dash after the name
PRICES_SHARE = 0.75  # of a menu's rows have a price at the right, the others a word
LYING_SHARE = 0.3  # of the columns are lines turned by 90 degrees


class Drawn(NamedTuple):
    """A word's ink, as wide as the pen moves, how far below the line's top it begins, and where the line's capitals
    and its g would reach."""

    ink: np.ndarray
    top: int
    line: tuple[float, float]


class Typesetter:
    """Every block is set in one font and `size`, pixels."""

    def __init__(self, words: Words, rng: random.Random) -> None:
        self.words, self.rng = words, rng

    def lines(self, font: fonts.Font, size: int, count: int, room: float, full: bool = False) -> Block:
        """Left-aligned or centred lines of words, `room` pixels wide at most, and hardly less where they are `full`."""
        rng = self.rng
        spacing = self._spacing() * size
        space = fonts.load(font.path, font.index, size).getlength(" ") * rng.uniform(0.8, 1.5)
        gap = max(space + spacing * 1.4, NARROWEST_SPACE * size)
        shortest = 0.9 if full else 0.2
        texts = self._texts(font)
        rows = [self._line(texts, font, size, spacing, gap, rng.uniform(shortest, 1) * room) for _ in range(count)]
        widths = [sum(word.ink.shape[1] + gap for word in row) - gap for row in rows]
        leading = size * rng.uniform(1.05, 1.9)
        block = Block.empty(leading * count + 2 * size, int(max(widths)) + 8)
        centred = rng.random() < CENTRED_SHARE
        for i, (row, width) in enumerate(zip(rows, widths, strict=True)):
            x = 2 + (max(widths) - width) / 2 * centred
            for ink, top, line in row:
                block.paste(ink, x, 2 + i * leading + top, size, line)
                x += ink.shape[1] + gap
        return block

    def menu(self, font: fonts.Font, size: int, room: float) -> Block:
        """A menu, a receipt, a table: names at the left, numbers at the right, `room` pixels wide at most."""
        rng = self.rng
        count, leading = rng.randint(3, 12), size * rng.uniform(1.3, 2.4)
        block = Block.empty(leading * count + 2 * size, min(size * rng.uniform(8, 18), room))
        ruled = rng.random() < RULED_SHARE
        for i in range(count):
            y = 2 + i * leading
            self._menu_row(block, y, font, size)
            if ruled:
                below, width = int(y + leading * 0.86), block.mask.shape[1]
                cv2.line(block.mask, (0, below), (width, below), 200, 1)
        return block

    def column(self, font: fonts.Font, size: int) -> Block:
        """Upright glyphs stacked into columns, or a line turned by 90 degrees."""
        rng = self.rng
        if rng.random() < LYING_SHARE:
            ink = draw_line(self.text(font, 9), font, size, 0)[0]
            turned = np.ascontiguousarray(np.rot90(ink, rng.choice((1, 3, 3))))
            block = Block.empty(turned.shape[0] + 4, turned.shape[1] + 4)
            block.paste(turned, 2, 2, size)
            return block
        columns, step = rng.choice((1, 1, 1, 2, 3)), size * rng.uniform(1.0, 1.4 if rng.random() < 0.8 else 1.9)
        words = [[self._column_text(font) for _ in range(rng.choice((1, 1, 2)))] for _ in range(columns)]
        height = int(max(sum(len(w) * step + size for w in column) for column in words)) + size
        block = Block.empty(height, int(columns * size * 1.7) + 8)
        for i, column in enumerate(words):
            y = 2.0
            for word in column:
                block.paste(_stacked(word, font, size, step), 2 + i * size * 1.7, y, size)
                y += len(word) * step + size * rng.uniform(0.25, 0.9)
        return block

    def drawn(self, text: str, font: fonts.Font, size: int, spacing: float = 0.0) -> Drawn:
        """A word as it is pasted into a block."""
        _, top, _, _ = fonts.load(font.path, font.index, size).getbbox(text)
        above, below = fonts.line(font.path, font.index, size)
        ink, spans = draw_with_unit(text, font, size, spacing, self.rng)
        left, _, width, _ = ink_box(ink)
        start, end = min(left, int(spans[0, 0])), max(left + width, round(spans[-1, 1]))
        return Drawn(ink[:, start:end], max(0, top), (above - top + 2, below - top + 2))

    def text(self, font: fonts.Font, longest: int = 99) -> str:
        """A word that the font draws, of `longest` characters at most."""
        for _ in range(20):
            word = self.words.draw(self.rng)[:longest]
            if font.draws(word):
                return word
        return "가게"

    def _spacing(self) -> float:
        """What is added between the letters of a block, a share of the size."""
        kind = self.rng.random()
        if kind < SPACED_SHARE:
            return self.rng.uniform(0.1, 0.6)
        return self.rng.uniform(-0.05, 0) if kind < SPACED_SHARE + TIGHT_SHARE else 0.0

    def _texts(self, font: fonts.Font) -> Iterator[str]:
        """The words of a block of lines, as many as are wanted, all of which the font draws."""
        running = iter(self.words.running(self.rng) if self.rng.random() < RUNNING_SHARE else ())
        while True:
            little = self.rng.random() < LITTLE_SHARE
            text = self.words.little(self.rng) if little else next(running, None)
            yield text if text and font.draws(text) else self.text(font)

    def _line(
        self, texts: Iterator[str], font: fonts.Font, size: int, spacing: float, gap: float, room: float
    ) -> list[Drawn]:
        """Words until they fill `room` pixels, one at least."""
        row = [self.drawn(next(texts), font, size, spacing)]
        filled = row[0].ink.shape[1]
        while True:
            word = self.drawn(next(texts), font, size, spacing)
            filled += gap + word.ink.shape[1]
            if filled > room:
                return row
            row.append(word)

    def _menu_row(self, block: Block, y: float, font: fonts.Font, size: int) -> None:
        """A name of one word or two, perhaps a separator, and a price or a word at the right where it has room."""
        rng, width = self.rng, block.mask.shape[1]
        x = 2.0
        for _ in range(rng.choice((1, 1, 2))):
            ink, top, line = self.drawn(self.text(font, 6), font, size)
            if x + ink.shape[1] > width * 0.65 or not block.paste(ink, x, y + top, size, line):
                break
            x += ink.shape[1] + size * 0.35
        if rng.random() < SEPARATED_SHARE:
            ink, top, line = self.drawn(rng.choice(":::|/-"), font, size)
            if block.paste(ink, x, y + top, size, line):
                x += ink.shape[1] + size * 0.35
        price = f"{rng.randint(1, 400) * 100:,}" + rng.choice(("", "", "원"))
        value = price if rng.random() < PRICES_SHARE else self.text(font, 8)
        ink, top, _ = self.drawn(value if font.draws(value) else "12", font, size)
        if width - ink.shape[1] - 4 > x + size * 0.5:
            block.paste(ink, width - ink.shape[1] - 2, y + top, size)

    def _column_text(self, font: fonts.Font) -> str:
        """A word for a column: mostly the name of a Korean shop or book."""
        text = self.text(font, 7)
        return self.text(font, 7) if text.isascii() and self.rng.random() < KOREAN_COLUMNS else text


def _stacked(word: str, font: fonts.Font, size: int, step: float) -> np.ndarray:
    """The ink of a column of glyphs, one every `step` pixels, uint8 (H, W)."""
    ink = np.zeros((int(step * (len(word) - 1) + size * 1.4), int(size * 1.4)), np.uint8)
    for k, character in enumerate(word):
        glyph = draw_line(character, font, size, 0)[0]
        top = int(k * step + max(0, (size - glyph.shape[0]) / 2))
        lay(ink, glyph, max(0, (ink.shape[1] - glyph.shape[1]) // 2), top)
    return ink
