"""How the letters of a crop are drawn: in a font, by a hand, of dots, of segments."""

import random
from collections.abc import Callable

import numpy as np

from training.synth import fonts
from training.synth.hand import Hand, draw_by_hand
from training.synth.lettering import (
    draw_dots,
    draw_line,
    draw_stack,
    draw_uneven,
    draw_with_unit,
    lower_stars,
    slash_zeros,
)
from training.synth.segments import draw_segments

SLASHED_SHARE = 0.12  # of the crops with a zero have it slashed, as printers of receipts write it
MIDDLE_STARS_SHARE = 0.5  # of the crops with a star have it in the middle of the line, as these do
DOTS_SHARE, DOTS_HIGH = 0.02, 48  # of the lines in fonts consist of dots, letters of so many pixels at least
UNEVEN_SHARE = 0.06  # of the words have letters large and small, up and down, as painted signs and logos do
SPACED_LINES = 0.16  # of the lines have letters set wider apart or closer
SPACED_COLUMNS = 0.5  # of the columns have theirs set so, as they fill the height of a sign
TILES_APART = 0.4, 1.1  # sizes lie between letters that have a tile each

Ink = tuple[np.ndarray, np.ndarray]
Draw = Callable[[str, int, bool], Ink]
"""Draws a text with letters of a size, in a line or in a column: as `draw_line` and `draw_stack` do."""


class Letters:
    """Each way gives a mask uint8 (H, W) and spans float32 (len(text), 2), as `draw_line` does."""

    def __init__(self, rng: random.Random, noise: np.random.Generator) -> None:
        self.rng, self.noise = rng, noise

    def by_hand(self, text: str, size: int, stacked: bool) -> Ink:
        return draw_by_hand(text, Hand.any(self.rng), size, stacked, self.rng, self.noise)

    def segments(self, text: str, size: int, stacked: bool) -> Ink:
        return draw_segments(text, size, self.rng)

    def in_font(
        self, text: str, font: fonts.Font, size: int, stacked: bool, tiled: bool
    ) -> tuple[np.ndarray, np.ndarray, bool]:
        """The ink of a word, the spans of its letters, and whether they are uneven."""
        rng = self.rng
        if not stacked and not tiled and rng.random() < DOTS_SHARE:
            return *draw_dots(text, font, max(size, DOTS_HIGH), rng), True
        spaced = rng.random() < (SPACED_COLUMNS if stacked else SPACED_LINES)
        spacing = rng.choice((rng.uniform(-0.08, 0.15), rng.uniform(0.1, 0.7))) * size if spaced else 0.0
        if tiled:
            spacing = rng.uniform(*TILES_APART) * size
        uneven = not tiled and len(text) > 1 and rng.random() < UNEVEN_SHARE
        widening = rng.uniform(0.5, 1.8)
        if uneven:
            mask, spans = draw_uneven(text, font, size, rng, stacked)
        elif stacked:
            mask, spans = draw_stack(text, font, size, spacing, widening)
        elif tiled:
            mask, spans = draw_line(text, font, size, spacing)
        else:
            mask, spans = draw_with_unit(text, font, size, spacing, rng, widening)
        if "0" in text and not stacked and rng.random() < SLASHED_SHARE:
            slash_zeros(mask, text, spans)
        if "*" in text and not stacked and rng.random() < MIDDLE_STARS_SHARE:
            lower_stars(mask, text, spans)
        return mask, spans, uneven
