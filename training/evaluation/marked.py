"""How well words are read that are marked, or of unusual letters: struck out, underlined, framed, ringed, in cells, on
tiles; of dots, of seven segments.

Drawn by the same code as crops for training, on pages, in plain fonts: the figures are synthetic.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from lightocr import OCR
from lightocr.charset import Charset
from training.evaluation.drawn import corners, found_and_read, plain_fonts
from training.evaluation.pictures import Labelled
from training.synth.crops import marks
from training.synth.crops.letters import Ink
from training.synth.fonts import Font
from training.synth.lettering import draw_dots, draw_line, ink_box, lay
from training.synth.segments import draw_segments, reading
from training.synth.words import Words

Colour = tuple[int, int, int]
PAPER, INK, RED, BLUE, WHITE = (255, 255, 255), (30, 30, 30), (200, 30, 30), (50, 80, 150), (255, 255, 255)


@dataclass(frozen=True)
class Kind:
    mark: marks.Mark | None = None  # what is drawn over each word,
    marker: Colour = INK  # in this colour
    tile: marks.Mark | None = None  # what lies below each word
    ink: Colour = INK
    spread: float = 0.0  # sizes between letters
    texts: Callable[[random.Random], str] | None = None  # instead of running text
    draw: Callable[[str, Font, int, random.Random], Ink] | None = None  # instead of letters in a font


def _tiles(filled: bool) -> marks.Mark:
    def draw(canvas: np.ndarray, box: np.ndarray, spans: np.ndarray, size: int, rng: random.Random) -> None:
        np.maximum(canvas, marks.tiles(canvas.shape, box, spans, size, filled, rng), out=canvas)

    return draw


def _price(rng: random.Random) -> str:
    return f"{100 * rng.randint(5, 400):,}원"


KINDS = {
    "plain": Kind(),
    "struck": Kind(marks.strike),
    "underlined": Kind(marks.underline),
    "framed": Kind(marks.frame),
    "ringed": Kind(marks.ring),
    "celled": Kind(marks.cells, spread=0.35),
    "tiled": Kind(tile=_tiles(filled=True), ink=WHITE, spread=0.65),
    "letters ringed": Kind(_tiles(filled=False), spread=0.65),
    "prices struck": Kind(marks.strike, marker=RED, texts=_price),
    "of dots": Kind(draw=lambda text, font, size, rng: draw_dots(text, font, 2 * size, rng)),
    "of segments": Kind(texts=reading, draw=lambda text, font, size, rng: draw_segments(text, size, rng)),
}
SIZES = 16, 26, 44  # of the letters, pixels; those of dots are twice as large
PAGES = 3  # of each size
LINES, LINE, SPACE, MARGIN = 7, 2.2, 1.6, 1.0  # lines' distance, spaces and margins in sizes of the letters
WIDTH = 1000  # of a page, pixels
AIR = 0.1  # around words, in their boxes as people draw them
BLUR = 0.6  # pixels, of the camera
SEED = 11


def marked(ocr: OCR, data: Path) -> dict[str, dict[str, float]]:
    """Words spotted and read end to end, by kind."""
    words = Words(data / "corpus", Charset(), None)
    fonts, result = plain_fonts(data), {}
    for name, kind in KINDS.items():
        rng = random.Random(SEED)
        pages = (page(kind, rng.choice(fonts), size, words, rng) for size in tqdm(SIZES * PAGES, name))
        result[name] = found_and_read(ocr, pages)
    return result


def page(kind: Kind, font: Font, size: int, words: Words, rng: random.Random) -> Labelled:
    """Lines of words of one kind, and where the words stand."""
    texts = iter(partial(kind.texts, rng), None) if kind.texts else _drawable(words, font, rng)
    draw = kind.draw or (lambda text, font, size, rng: draw_line(text, font, size, kind.spread * size))
    shape = round((LINES * LINE + 2 * MARGIN) * size), WIDTH
    below, letters, over = (np.zeros(shape, np.uint8) for _ in range(3))
    labelled, x, y = [], MARGIN * size, (MARGIN + 0.5) * size
    while True:
        text = next(texts)
        ink, spans = draw(text, font, size, rng)
        left, top, wide, tall = ink_box(ink)
        if x + wide > WIDTH - MARGIN * size:
            x, y = MARGIN * size, y + max(LINE * size, 1.5 * tall)
        if y + tall + MARGIN * size > shape[0]:
            break
        lay(letters, ink, round(x) - left, round(y) - top)
        box = np.float32([x, y, x + wide, y + tall])
        for mark, canvas in ((kind.tile, below), (kind.mark, over)):
            if mark:
                mark(canvas, box, spans + (round(x) - left), size, rng)
        points = corners(*box.tolist(), AIR * size)
        labelled.append({"text": text, "ignore": False, "orientation": "h", "points": points})
        x += wide + SPACE * size
    image = np.full((*shape, 3), PAPER, np.float32)
    for coverage, colour in ((below, BLUE), (letters, kind.ink), (over, kind.marker)):
        share = coverage[..., None] / np.float32(255)
        image = image * (1 - share) + np.float32(colour) * share
    image = cv2.GaussianBlur(image, (0, 0), BLUR)
    return {"image": "page", "det_complete": True, "words": labelled}, np.uint8(np.rint(image))


def _drawable(words: Words, font: Font, rng: random.Random) -> Iterator[str]:
    """Words of running text without end, those that the font draws, of a letter or digit at least."""
    while True:
        yield from (word for word in words.running(rng) if font.draws(word) and any(map(str.isalnum, word)))
