"""What lies below a word and over it: tiles, marks, a marker's colour, other words that shine through."""

import random

import cv2
import numpy as np

from training.synth.crops.marks import band, mark, tiles
from training.synth.fonts import FontLibrary
from training.synth.lettering import draw_line, ink_box
from training.synth.words import Words

MARKED_SHARE, MARKED_NUMBERS_SHARE = 0.04, 0.12  # of the words, of those with digits are struck out, underlined, framed
SAME_INK_SHARE = 0.55  # of these marks have the letters' colour
TAKEN_IN_SHARE = 0.5  # of them detectors take for a part of the word
BAND_SHARE = 0.02  # of the words are highlighted
VEIL_SHARE = 0.03  # of the words have others shining through or mirrored over them
FILLED_SHARE = 0.7  # of the discs and squares around letters are filled


class Layers:
    """Layers are canvases uint8 (H, W), by the name of how `Painter` paints them."""

    def __init__(self, words: Words, fonts: FontLibrary, rng: random.Random) -> None:
        self.words, self.fonts, self.rng = words, fonts, rng

    def around(
        self, canvas: np.ndarray, box: np.ndarray, spans: np.ndarray, size: int, text: str, stacked: bool, tiled: bool
    ) -> dict[str, np.ndarray]:
        """Those of a word on its canvas; what has the letters' ink is drawn there, and the box may grow around it."""
        rng, layers = self.rng, {}
        if tiled:
            filled = rng.random() < FILLED_SHARE
            drawn = tiles(canvas.shape, box, spans, size, filled, rng)
            if filled:
                layers["tiles"] = drawn
            else:
                np.maximum(canvas, drawn, out=canvas)
            _take_in(box, drawn)
        elif not stacked and (over := self._mark(canvas, box, spans, size, text)) is not None:
            layers["mark"] = over
        if not stacked and rng.random() < BAND_SHARE:
            layers["highlight"] = band(canvas.shape, box, size, rng)
        if rng.random() < VEIL_SHARE:
            layers["veil"] = self._other_text(canvas.shape, size)
        return layers

    def _mark(self, canvas: np.ndarray, box: np.ndarray, spans: np.ndarray, size: int, text: str) -> np.ndarray | None:
        """Now and then, what is drawn over a word, uint8 (H, W); None where it went onto the canvas, as ink."""
        rng, number = self.rng, any(map(str.isdigit, text))
        if rng.random() >= (MARKED_NUMBERS_SHARE if number else MARKED_SHARE):
            return None
        drawn = mark(canvas.shape, box, spans, size, number, rng)
        if rng.random() < TAKEN_IN_SHARE:
            _take_in(box, drawn)
        if rng.random() < SAME_INK_SHARE:
            np.maximum(canvas, drawn, out=canvas)
            return None
        return drawn

    def _other_text(self, shape: tuple[int, ...], size: int) -> np.ndarray:
        """A word of any size at any slope somewhere on a canvas uint8 `shape`, blurred or not."""
        rng = self.rng
        text = self.words.draw(rng)
        font = self.fonts.choose(text, rng) or self.fonts.korean[0][0]
        ink, _ = draw_line(text, font, round(size * rng.uniform(0.7, 2.5)), 0.0)
        middle, place = np.array(ink.shape[::-1]) / 2, (rng.uniform(0.2, 0.8), rng.uniform(0.3, 0.7))
        turn = cv2.getRotationMatrix2D(middle.tolist(), rng.gauss(0, 20), 1)
        turn[:, 2] += np.array(shape[::-1]) * place - middle
        ink = cv2.warpAffine(ink, turn, shape[::-1])
        return cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.5, 4)) if rng.random() < 0.4 else ink


def _take_in(box: np.ndarray, ink: np.ndarray) -> None:
    """Let a box reach around ink uint8 (H, W), too."""
    left, top, wide, tall = ink_box(ink)
    box[:2], box[2:] = np.minimum(box[:2], (left, top)), np.maximum(box[2:], (left + wide, top + tall))
