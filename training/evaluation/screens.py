"""How well the small print of screens is read: pages drawn in plain fonts, sharp, as programs and browsers show them.

Drawn words say how print of a size is seen, not how well people's pictures are read: the figures are synthetic.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from tqdm import tqdm

from lightocr import OCR
from lightocr.charset import Charset
from training.evaluation.drawn import corners, found_and_read, plain_fonts
from training.evaluation.pictures import Labelled
from training.synth.fonts import Font, load
from training.synth.words import Words

WIDTHS = 1200, 1366, 1500, 1700  # of screens and of windows on them, pixels
SIZES = 10, 11, 12, 13  # of their letters
ASPECT = 0.15
COLUMNS, LINE, SPACE, MARGIN = 3, 1.6, 0.3, 2  # lines' distance, spaces and margins in sizes of the letters
AIR = 0.12  # around words, in their boxes as people draw them
PAPERS = ((250, 250, 250), (30, 30, 35)), ((32, 33, 36), (232, 234, 237))  # ground and ink, light and dark
SEED = 5


def screens(ocr: OCR, data: Path) -> dict[str, dict[str, float]]:
    """Words spotted and read end to end, by the width of the screen."""
    rng, words = random.Random(SEED), Words(data / "corpus", Charset(), None)
    fonts, result = plain_fonts(data), {}
    for width in WIDTHS:
        chosen = [(rng.choice(fonts), size, paper) for size in SIZES for paper in PAPERS]
        pages = (page(width, *each, words, rng) for each in tqdm(chosen, f"{width} pixels wide"))
        result[f"{width} pixels wide"] = found_and_read(ocr, pages)
    return result


def page(
    width: int, font: Font, size: int, paper: tuple[tuple[int, ...], tuple[int, ...]], words: Words, rng: random.Random
) -> Labelled:
    """Columns of running text, and where its words stand."""
    ground, ink = paper
    canvas = Image.new("RGB", (width, round(ASPECT * width)), ground)
    draw, face = ImageDraw.Draw(canvas), load(font.path, font.index, size)
    labelled = []
    for left, right in _columns(width, size):
        text, x, y = _drawable(words, font, rng), left, float(MARGIN * size)
        while y < canvas.height - (MARGIN + 1) * size:
            word = next(text)
            if x + draw.textlength(word, face) >= right:
                x, y = left, y + LINE * size
                continue
            draw.text((x, round(y)), word, ink, face)
            box = draw.textbbox((x, round(y)), word, face)
            points = corners(*box, AIR * size)
            labelled.append({"text": word, "ignore": False, "orientation": "h", "points": points})
            x = round(box[2] + SPACE * size)
    return {"image": "screen", "det_complete": True, "words": labelled}, np.asarray(canvas)


def _columns(width: int, size: int) -> list[tuple[int, int]]:
    each = width // COLUMNS
    return [(i * each + MARGIN * size, (i + 1) * each - MARGIN * size) for i in range(COLUMNS)]


def _drawable(words: Words, font: Font, rng: random.Random) -> Iterator[str]:
    """Words of running text without end, those that the font draws."""
    while True:
        yield from filter(font.draws, words.running(rng))
