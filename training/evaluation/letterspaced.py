"""How well words are read whose letters stand far apart, as on menus, forms and signs that stick out of walls: drawn in
plain fonts, so synthetic."""

import random
from pathlib import Path

import numpy as np
from tqdm import tqdm

from lightocr import OCR
from lightocr.charset import Charset, is_syllable
from training.evaluation.drawn import corners, found_and_read, painted, plain_fonts
from training.evaluation.pictures import Labelled
from training.synth.fonts import Font
from training.synth.lettering import draw_line, draw_stack, ink_box, lay
from training.synth.words import Words

GAPS = 0.0, 0.4, 0.7, 1.0, 1.5, 2.0, 2.5  # between letters, in sizes of them
PICTURES, LINES, COLUMNS = 8, 9, 8
SIZES = 24, 32, 44  # of the letters, pixels
LETTERS, CAPITALS = (2, 5), (3, 6)
CAPITALS_SHARE = 0.25  # of the words
LINE, MARGIN, AIR = 1.6, 2.0, 0.1  # lines' distance, margins and the air in words' boxes, in sizes of the letters
COLUMN = 2.0  # columns' distance, beyond a gap between letters
PRICE_SHARE, PRICE_GAP = 0.5, 3.0  # of the words have a price behind them, so many sizes away
PAPER, INK = (240, 236, 225), (40, 40, 60)
SEED = 17


def letterspaced(ocr: OCR, data: Path) -> dict[str, float]:
    """The share of words spotted on drawn menus and walls of signs, by the gap between their letters, and the means."""
    lists = Words(data / "corpus", Charset(), None).lists
    signs, english = lists["ko_signs.txt"], lists["en_words.txt"]
    words = [word for word in signs if LETTERS[0] <= len(word) <= LETTERS[1] and all(map(is_syllable, word))]
    latin = [word.upper() for word in english if CAPITALS[0] <= len(word) <= CAPITALS[1] and word.isalpha()]
    fonts, result = plain_fonts(data), {}
    for name, draw in (("lines", menu), ("columns", wall)):
        spotted = {}
        for gap in GAPS:
            rng = random.Random(SEED)
            drawn = (draw(words, latin, rng.choice(fonts), SIZES[i % len(SIZES)], gap, rng) for i in range(PICTURES))
            pages = tqdm(drawn, f"{name}, gaps of {gap}", PICTURES)
            spotted[f"{name}, {gap} sizes"] = found_and_read(ocr, pages)["word_spot"]
        result |= spotted | {name: sum(spotted.values()) / len(spotted)}
    return result


def menu(words: list[str], latin: list[str], font: Font, size: int, gap: float, rng: random.Random) -> Labelled:
    """A few words beneath each other, their letters so far apart, and where they and their prices stand.

    The lines stand still farther apart: otherwise the letters make columns.
    """
    words = [word for word in words if font.draws(word)]
    width = round((CAPITALS[1] * (1 + gap) + PRICE_GAP + 4 + 2 * MARGIN) * size)
    coverage = np.zeros((round((LINES * (LINE + gap) + MARGIN) * size), width), np.uint8)
    labelled = []
    for line in range(LINES):
        text = rng.choice(latin if rng.random() < CAPITALS_SHARE else words)
        x, y = round(MARGIN * size), round((line * (LINE + gap) + MARGIN / 2) * size)
        said = [(text, gap * size)]
        if rng.random() < PRICE_SHARE:
            said.append((f"{rng.randint(2, 98) * 500:,}", 0.0))
        for part, spacing in said:
            mask, _ = draw_line(part, font, size, spacing)
            left, top, wide, tall = ink_box(mask)
            lay(coverage, mask, x - left, y)
            points = corners(x, y + top, x + wide, y + top + tall, AIR * size)
            labelled.append({"text": part, "ignore": False, "orientation": "h", "points": points})
            x += wide + round(PRICE_GAP * size)
    return {"image": "menu", "det_complete": True, "words": labelled}, painted(coverage, PAPER, INK)


def wall(words: list[str], latin: list[str], font: Font, size: int, gap: float, rng: random.Random) -> Labelled:
    """A few words in columns beside each other, their letters so far apart, the columns still farther."""
    words = [word for word in words if font.draws(word)]
    pitch, margin = round((COLUMN + gap) * size), round(MARGIN * size)
    height = round(CAPITALS[1] * (1 + gap) * size) + 2 * margin
    coverage = np.zeros((height, COLUMNS * pitch + 2 * margin), np.uint8)
    labelled = []
    for x in range(margin, margin + COLUMNS * pitch, pitch):
        text = rng.choice(latin if rng.random() < CAPITALS_SHARE else words)
        mask = np.rot90(draw_stack(text, font, size, gap * size)[0], -1)
        left, top, wide, tall = ink_box(mask)
        lay(coverage, mask, x - left, margin - top)
        points = corners(x, margin, x + wide, margin + tall, AIR * size)
        labelled.append({"text": text, "ignore": False, "orientation": "v", "points": points})
    return {"image": "wall", "det_complete": True, "words": labelled}, painted(coverage, PAPER, INK)
