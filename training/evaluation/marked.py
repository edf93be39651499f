"""How well words are read over which people drew lines, and around which frames, rings and the cells of forms.

Drawn as `training.synth.crops.marks` draws them for training, on pages in plain fonts: the figures are synthetic.
"""

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from lightocr import OCR
from lightocr.charset import Charset
from training.evaluation.metrics import PageScore, SpotScore
from training.evaluation.pictures import Labelled
from training.evaluation.screens import corners
from training.synth.crops import marks
from training.synth.fonts import Font, FontLibrary
from training.synth.lettering import draw_line, draw_offset, ink_box, lay
from training.synth.words import Words

MARKS = {"struck": marks.strike, "underlined": marks.underline, "framed": marks.frame, "ringed": marks.ring}
MARKS |= {"celled": marks.cells}
SIZES = 16, 26, 44  # of the letters, pixels
PAGES = 3  # of each size
LINES, LINE, SPACE, MARGIN = 7, 2.2, 1.6, 1.0  # lines' distance, spaces and margins in sizes of the letters
SPREAD = 0.35  # sizes lie between letters in cells
WIDTH, INK, RED = 1000, (30, 30, 30), (200, 30, 30)
AIR = 0.1  # around words, in their boxes as people draw them
BLUR = 0.6  # pixels, of the camera
SEED = 11


def marked(ocr: OCR, data: Path) -> dict[str, dict[str, float]]:
    """Words spotted and read end to end, by what is drawn over them; `prices` are struck out in red."""
    words = Words(data / "corpus", Charset(), None)
    library = FontLibrary([data / "fonts"], held_out=False)
    fonts = [family[0] for family in library.plain or library.korean]
    result = {}
    for name in ("plain", *MARKS, "prices"):
        rng, spots, pages = random.Random(SEED), SpotScore(), PageScore()
        for size in tqdm(SIZES * PAGES, name):
            row, image = page(name, rng.choice(fonts), size, words, rng)
            found = ocr.read(image).words
            answer = [np.float32(word.polygon) for word in found], [word.text for word in found]
            spots.add(*answer, row["words"])
            pages.add(*answer, row["words"])
        figures = spots.figures() | pages.figures()
        result[name] = {figure: figures[figure] for figure in ("word_spot", "end_to_end_f1")}
    return result


def page(name: str, font: Font, size: int, words: Words, rng: random.Random) -> Labelled:
    """Lines of words, each with the mark `name`, and where the words stand."""
    shape = round((LINES * LINE + 2 * MARGIN) * size), WIDTH
    letters, lines, labelled = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8), []
    texts = _prices(rng) if name == "prices" else _drawable(words, font, rng)
    mark = marks.strike if name == "prices" else MARKS.get(name)
    x, y = MARGIN * size, (MARGIN + 0.5) * size
    while y + (MARGIN + 1) * size < shape[0]:
        text = next(texts)
        ink, spans = draw_line(text, font, size, SPREAD * size if name == "celled" else 0.0)
        left, top, wide, tall = ink_box(ink)
        if x + wide > WIDTH - MARGIN * size:
            x, y = MARGIN * size, y + LINE * size
            continue
        upper = round(y + draw_offset(text, font, size))
        lay(letters, ink, round(x) - left, upper)
        box = np.float32([x, upper + top, x + wide, upper + top + tall])
        if mark:
            mark(lines, box, spans + (round(x) - left), size, rng)
        points = corners(*box.tolist(), AIR * size)
        labelled.append({"text": text, "ignore": False, "orientation": "h", "points": points})
        x += wide + SPACE * size
    image = np.full((*shape, 3), 255, np.float32)
    for coverage, colour in ((letters, INK), (lines, RED if name == "prices" else INK)):
        share = coverage[..., None] / np.float32(255)
        image = image * (1 - share) + np.float32(colour) * share
    image = cv2.GaussianBlur(image, (0, 0), BLUR)
    return {"image": name, "det_complete": True, "words": labelled}, np.uint8(np.rint(image))


def _drawable(words: Words, font: Font, rng: random.Random) -> Iterator[str]:
    """Words of running text without end, those that the font draws, of a letter or digit at least."""
    while True:
        yield from (word for word in words.running(rng) if font.draws(word) and any(map(str.isalnum, word)))


def _prices(rng: random.Random) -> Iterator[str]:
    return iter(partial(lambda: f"{100 * rng.randint(5, 400):,}원"), None)
