"""How well clear print of every kind is read: lists of words, made-up names, numbers, addresses, codes, words with
signs, two numbers or words with a sign between them, drawn in plain fonts, so synthetic."""

import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from tqdm import tqdm

from lightocr import OCR
from lightocr.charset import ASCII, SPACE, Charset
from training.evaluation.drawn import corners, found_and_read, plain_fonts
from training.evaluation.pictures import Labelled
from training.synth.fonts import Font, load
from training.synth.words import Words, code, number, signed

KINDS: dict[str, Callable[[Words, random.Random], str]] = {
    "words": lambda words, rng: _written(words, rng),
    "names": lambda words, rng: "".join(rng.choice(_written(words, rng)) for _ in range(rng.randint(2, 5))),
    "numbers": lambda words, rng: number(rng),
    "addresses": lambda words, rng: words.address(rng),
    "codes": lambda words, rng: code(words.short(rng), rng),
    "signs": lambda words, rng: signed(words.short(rng), rng),
    "beside": lambda words, rng: SPACE.join((number(rng), rng.choice(BETWEEN_NUMBERS), number(rng))),
    "parted": lambda words, rng: SPACE.join((_written(words, rng), rng.choice(BETWEEN_WORDS), _written(words, rng))),
}
BETWEEN_NUMBERS, BETWEEN_WORDS = "/|", ":|/~-+·&"
SIZES = 14, 20, 28, 40  # of the letters, pixels
PAGES = 3  # of each size
COLUMNS, ROWS = 3, 10
LINE, GAP, MARGIN = 2.2, 3.0, 1.5  # lines' distance, the least gap between columns and margins, in sizes of the letters
AIR = 0.12  # around words, in their boxes as people draw them
PAPER, INK = (250, 249, 246), (30, 30, 34)
SEED = 23


def listings(ocr: OCR, data: Path) -> dict[str, dict[str, float]]:
    """Words spotted and read end to end, by what they are."""
    words, result = Words(data / "corpus", Charset(), None), {}
    fonts = [font for font in plain_fonts(data) if font.draws(ASCII)]
    for name, kind in KINDS.items():
        rng = random.Random(SEED)
        chosen = [(rng.choice(fonts), size) for size in SIZES for _ in range(PAGES)]
        text = partial(kind, words, rng)
        pages = (page(text, *each) for each in tqdm(chosen, name))
        result[name] = found_and_read(ocr, pages)
    return result


def page(text: Callable[[], str], font: Font, size: int) -> Labelled:
    """Columns of texts that the font draws, one beneath the other, and where they stand."""
    face = load(font.path, font.index, size)
    texts = [[_drawable(text, font) for _ in range(ROWS)] for _ in range(COLUMNS)]
    widths = [max(face.getlength(each) for each in column) + GAP * size for column in texts]
    height = round((ROWS * LINE + 2 * MARGIN) * size)
    canvas = Image.new("RGB", (round(sum(widths) + 2 * MARGIN * size), height), PAPER)
    draw, labelled, x = ImageDraw.Draw(canvas), [], MARGIN * size
    for column, width in zip(texts, widths, strict=True):
        for row, each in enumerate(column):
            place = round(x), round((MARGIN + row * LINE) * size)
            draw.text(place, each, INK, face)
            for word, start in _words(each):
                where = place[0] + face.getlength(each[:start]), place[1]
                points = corners(*draw.textbbox(where, word, face), AIR * size)
                labelled.append({"text": word, "ignore": False, "orientation": "h", "points": points})
        x += width
    return {"image": "listing", "det_complete": True, "words": labelled}, np.asarray(canvas)


def _words(text: str) -> Iterator[tuple[str, int]]:
    """The words of a text, and where each begins."""
    return ((each[0], each.start()) for each in re.finditer(r"\S+", text))


def _written(words: Words, rng: random.Random) -> str:
    return rng.choice(words.lists["written.txt"])


def _drawable(text: Callable[[], str], font: Font) -> str:
    """The next text that the font draws."""
    while not font.draws((drawn := text()).replace(SPACE, "")):
        pass
    return drawn
