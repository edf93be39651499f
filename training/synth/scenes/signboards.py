"""A signboard, a title: a name, and small words close around it."""

from typing import NamedTuple

from training.synth.fonts import Font
from training.synth.scenes.blocks import Block
from training.synth.scenes.typesetting import Drawn, Typesetter

SMALL = 0.28, 0.7  # of the name's size is that of the words around it
APART = 0.08, 0.5  # of the name's size lies between it and them
SPACE = 0.3  # of their size lies between them
LEADING = 1.15  # of their size is from one to the one below
BESIDE_SHARE, ABOVE_SHARE = 0.3, 0.4  # of the names have some at each end; above, below
FULL, ENDS_SHARE = 0.8, 0.3  # of the name's width is filled by a row; of the words of a row are its last before that
RISE = 0.1  # of their size lies between the line's top and the ink
LONGEST, LONGEST_SMALL = 8, 10  # characters


class Placed(NamedTuple):
    """A word in letters of `size`, pixels, whose line begins at (x, y)."""

    word: Drawn
    size: int
    x: float
    y: float


def draw_signboard(typesetter: Typesetter, fonts: tuple[Font, Font], size: int) -> Block:
    """The name in letters of `size` pixels in the first of the `fonts`, the small words in the second one."""
    rng = typesetter.rng
    name = typesetter.drawn(typesetter.text(fonts[0], LONGEST), fonts[0], size)
    small = round(size * rng.uniform(*SMALL))
    words = [Placed(name, size, 0, 0)]
    for before in (True, False):
        if rng.random() < BESIDE_SHARE:
            words += _beside(name, before, typesetter, fonts[1], small, size)
    for above in (True, False):
        if rng.random() < ABOVE_SHARE:
            row, apart = _row(name, typesetter, fonts[1], small), rng.uniform(*APART) * size
            y = name.top - apart - _bottom(row) if above else _bottom(words[:1]) + apart - _top(row)
            words += [each._replace(y=y) for each in row]
    return _block(words)


def _beside(name: Drawn, before: bool, typesetter: Typesetter, font: Font, small: int, size: int) -> list[Placed]:
    """Words one below the other at an end of the name, no more than are as high as it."""
    rng = typesetter.rng
    count = rng.randint(1, max(1, int(size / (LEADING * small))))
    room = max(0, name.ink.shape[0] - LEADING * small * count)
    y, apart = name.top + rng.random() * room - RISE * small, rng.uniform(*APART) * size
    words = [typesetter.drawn(typesetter.text(font, LONGEST_SMALL), font, small) for _ in range(count)]
    ends = [-apart - word.ink.shape[1] if before else name.ink.shape[1] + apart for word in words]
    return [
        Placed(word, small, x, y + i * LEADING * small) for i, (word, x) in enumerate(zip(words, ends, strict=True))
    ]


def _row(name: Drawn, typesetter: Typesetter, font: Font, small: int) -> list[Placed]:
    """Words side by side, hardly wider than the name."""
    placed, x = [], 0.0
    while x < FULL * name.ink.shape[1]:
        word = typesetter.drawn(typesetter.text(font, LONGEST_SMALL), font, small)
        placed.append(Placed(word, small, x, 0))
        x += word.ink.shape[1] + SPACE * small
        if typesetter.rng.random() < ENDS_SHARE:
            break
    return placed


def _top(words: list[Placed]) -> float:
    return min(each.y + each.word.top for each in words)


def _bottom(words: list[Placed]) -> float:
    return max(each.y + each.word.top + each.word.ink.shape[0] for each in words)


def _block(words: list[Placed]) -> Block:
    """The words, as near to the block's corner as they reach."""
    left, top = min(each.x for each in words), _top(words)
    right = max(each.x + each.word.ink.shape[1] for each in words)
    block = Block.empty(_bottom(words) - top + 6, right - left + 6)
    for word, size, x, y in words:
        block.paste(word.ink, x - left + 3, y + word.top - top + 3, size, word.line)
    return block
