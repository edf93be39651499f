"""An endless stream of crops."""

import math
import random
from pathlib import Path

import cv2
import numpy as np

from lightocr import geometry
from lightocr.charset import SPACE, Charset
from training.synth import folder, fonts
from training.synth.crops import boxes, nothing
from training.synth.crops.crop import HEIGHT, NARROWEST, WIDEST, Crop, Writing, padded, without_text
from training.synth.crops.distortion import bend, stretch
from training.synth.crops.layers import Layers
from training.synth.crops.letters import Draw, Letters
from training.synth.crops.painting import Painter
from training.synth.crops.surfaces import Surfaces
from training.synth.crops.surroundings import add_neighbours, add_pictogram
from training.synth.damage import photograph
from training.synth.hand import written_by_hand
from training.synth.legibility import of_letters
from training.synth.lettering import draw_line, draw_offset, ink_box
from training.synth.segments import reading
from training.synth.words import KOREAN_COLUMNS, Words

LONGEST, LONGEST_COLUMN = 18, 8  # characters of a line and of a column at most
PICTOGRAM_SHARE = 0.05  # of the crops have a telephone or a cup beside the word
CROWDED_SHARE = 0.36  # of the crops have other text close by
PHRASE_SHARE = 0.06  # of the crops hold words that belong together
SEVERAL_WORDS_SHARE = 0.05  # of the others hold two to four that do not
SEGMENTS_SHARE = 0.012  # of the lines are numbers on displays of seven segments
HAND_SHARE = 0.05  # of the words that a hand can write are written by one
TILED_SHARE = 0.015  # of the words have a disc or square for each letter
LEGIBLE = 0.3  # is the least legibility: below it hardly a stroke is left
NOTHING_SHARE = 0.05  # of the crops that train hold what a detector takes for text by mistake
ICON_SHARE = 0.25  # of these mistakes are icons
STACKED_SHARE = 0.9  # of the vertical crops are columns; the others are lines that stand on end, which H reads too


class CropSource:
    """An endless stream of crops of one writing direction."""

    def __init__(self, data: Path, charset: Charset, writing: Writing, seed: int, held_out: bool = False) -> None:
        folder.check(data)
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.fonts = fonts.FontLibrary([data / "fonts", fonts.SYSTEM], held_out)
        self.words = Words(data / "corpus", charset, held_out)
        self.pictograms = self.fonts.pictograms(charset)
        self.backgrounds = folder.backgrounds(data)
        self.letters = Letters(self.rng, self.noise)
        self.layers = Layers(self.words, self.fonts, self.rng)
        self.painter = Painter(Surfaces(self.backgrounds, self.rng, self.noise), self.rng, self.noise)
        self.writing, self.held_out = writing, held_out

    def __iter__(self) -> "CropSource":
        return self

    def __next__(self) -> Crop:
        if not self.held_out and self.rng.random() < NOTHING_SHARE:
            return self._nothing()
        while True:
            text, draw = self._text(), None
            if self.writing == "vertical" and text.isascii() and self.rng.random() < KOREAN_COLUMNS:
                continue
            if self.writing == "horizontal" and self.rng.random() < SEGMENTS_SHARE:
                text, draw = reading(self.rng), self.letters.segments
            elif self.rng.random() < HAND_SHARE and written_by_hand(text):
                draw = self.letters.by_hand
            font = self.fonts.choose(text.replace(SPACE, ""), self.rng)
            crop = font and self.render(text, font, draw)
            if crop:
                return crop

    def _text(self) -> str:
        """A word, or now and then several: where words stand close, detectors do not part them."""
        rng = self.rng
        if rng.random() < PHRASE_SHARE:
            return self.words.phrase(LONGEST, rng)
        text = self.words.draw(rng)
        if rng.random() < SEVERAL_WORDS_SHARE:
            for _ in range(rng.choice((1, 1, 2, 3))):
                text += SPACE + self.words.draw(rng)[: rng.randint(2, 6)]
        return text[:LONGEST].strip()

    def render(self, text: str, font: fonts.Font, draw: Draw | None = None) -> Crop | None:
        """One crop of `text`, drawn by `draw` if there is one, else in `font`; None where nothing is left to read."""
        rng = self.rng
        stacked = self.writing == "vertical" and rng.random() < STACKED_SHARE
        if stacked:
            text = text[:LONGEST_COLUMN].strip()
        size = min(rng.choice((36, 44, 52)), max(18, 300 // len(text)))
        tiled = not draw and len(text) > 1 and SPACE not in text and rng.random() < TILED_SHARE
        drawn = (*draw(text, size, stacked), True) if draw else None
        mask, spans, uneven = drawn or self.letters.in_font(text, font, size, stacked, tiled)
        left, top, wide, tall = ink_box(mask)
        if wide < 2 or tall < 2:
            return None
        canvas = np.pad(mask, size)  # so much room is left around the letters
        spans, box = spans + size, np.float32([left, top, left + wide, top + tall]) + size
        if not stacked and not uneven and text.isascii() and not text.isupper():
            boxes.reach_to_line(box, font, size, size - draw_offset(text, font, size), rng)
        boxes.give_air(box, size, rng)
        layers = self.layers.around(canvas, box, spans, size, text, stacked, tiled)
        canvas, quad = self._surround(canvas, box, font, size, stacked)
        alpha, transform = self._cut(canvas, quad)
        if alpha.max() < 0.3:
            return None
        layers = {name: _cut_out(layer, transform, alpha.shape[1]) for name, layer in layers.items()}
        image = self._resample(self.painter.paint(alpha, layers))
        line = np.stack([spans, np.full_like(spans, (box[1] + box[3]) / 2)], -1).reshape(1, -1, 2)
        places = cv2.perspectiveTransform(line, transform).reshape(-1, 2, 2)[..., 0]
        if of_letters(alpha, image, places) < LEGIBLE:
            return None
        return Crop(padded(image), text, places)

    def _surround(
        self, canvas: np.ndarray, box: np.ndarray, font: fonts.Font, size: int, stacked: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        """The canvas with what stands beside the word, and the quad (4, 2) that is cut out of it."""
        rng = self.rng
        if self.pictograms and rng.random() < PICTOGRAM_SHARE:
            icon_font, character = rng.choice(self.pictograms)
            icon, _ = draw_line(character, icon_font, round(size * rng.uniform(0.7, 1.1)), 0.0)
            add_pictogram(canvas, box, np.rot90(icon) if stacked else icon, size, rng)
        crowded = rng.random() < CROWDED_SHARE
        if crowded and font.draws(other := self.words.draw(rng)):
            add_neighbours(canvas, box, other, font, size, rng)
        if rng.random() < 0.07:
            canvas = bend(canvas, size, rng)
        return canvas, boxes.quad(box, crowded, rng, self.noise)

    def _cut(self, canvas: np.ndarray, quad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The ink in a quad (4, 2) as the product cuts it, the height 48 and the aspect ratio kept: (48, W) in 0..1.

        And the transform of the canvas that makes it.
        """
        rng = self.rng
        wide, tall = geometry.size(quad)
        width = int(np.clip(round(HEIGHT * wide / tall * stretch(rng)), NARROWEST, WIDEST))
        transform = cv2.getPerspectiveTransform(quad, np.float32([[0, 0], [width, 0], [width, HEIGHT], [0, HEIGHT]]))
        alpha = _cut_out(canvas, transform, width)
        if rng.random() < 0.08:
            alpha = (cv2.dilate if rng.random() < 0.6 else cv2.erode)(alpha, np.ones((2, 2)))
        return alpha, transform

    def _nothing(self) -> Crop:
        """An icon, or a piece of a photo."""
        rng = self.rng
        if self.pictograms and rng.random() < ICON_SHARE:
            font, icon = rng.choice(self.pictograms)
            if crop := self.render(icon, font):
                return without_text(crop.image)
        image = self._resample(nothing.piece(self.backgrounds, rng, self.noise))
        return without_text(np.asarray(image, np.uint8))

    def _resample(self, image: np.ndarray) -> np.ndarray:
        """The word at the height it has on a photo, damaged at that size, enlarged as the recognizer gets it."""
        rng = self.rng
        height, width = image.shape[:2]
        native = np.clip(math.exp(rng.gauss(math.log(19.5), 0.38)), 8.5, HEIGHT)
        if rng.random() < 0.2:
            native = HEIGHT
        small = (max(4, round(width * native / HEIGHT)), round(native))
        if native < HEIGHT:
            image = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
        image = photograph(image, rng, self.noise, native / 32)
        interpolation = cv2.INTER_CUBIC if rng.random() < 0.85 else cv2.INTER_LINEAR
        if image.shape[:2] == (height, width):
            return image
        return cv2.resize(image, (width, height), interpolation=interpolation)


def _cut_out(canvas: np.ndarray, transform: np.ndarray, width: int) -> np.ndarray:
    """Ink uint8 (H, W) -> coverage float32 (48, width) in 0..1."""
    return cv2.warpPerspective(canvas, transform, (width, HEIGHT), flags=cv2.INTER_LINEAR).astype(np.float32) / 255
