"""How well words on arcs are read, as round signs and logos have them: drawn in plain fonts, so synthetic."""

import math
import random
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw
from tqdm import tqdm

from lightocr import OCR
from lightocr.charset import Charset, is_syllable
from training.evaluation.drawn import painted, plain_fonts
from training.synth.fonts import Font, load
from training.synth.words import Words

DEGREES = 20, 40, 60, 90, 120, 160  # of a circle that the words cover
WORDS, LETTERS = 40, (4, 9)
SIZES = 28, 40, 60  # of the letters, pixels
UPPER_SHARE = 0.7  # of the words stand on the upper side of their circle
AIR = 2.0  # sizes around a word
PAPER, INK = (240, 236, 225), (40, 40, 60)
SEED = 13


def round_signs(ocr: OCR, data: Path) -> dict[str, float]:
    """The share of words read right, each a picture, by the degrees that they cover."""
    words = Words(data / "corpus", Charset(), None).lists["ko_signs.txt"]
    fits = [word for word in words if LETTERS[0] <= len(word) <= LETTERS[1] and all(map(is_syllable, word))]
    fonts, result = plain_fonts(data), {}
    for degrees in DEGREES:
        rng, right = random.Random(SEED), 0
        for _ in tqdm(range(WORDS), f"{degrees} degrees"):
            font = rng.choice(fonts)
            text = rng.choice([word for word in fits if font.draws(word)])
            image = on_arc(text, font, rng.choice(SIZES), degrees, upper=rng.random() < UPPER_SHARE)
            right += text in (word.text for word in ocr.read(image).words)
        result[f"{degrees} degrees"] = right / WORDS
    return result


def on_arc(text: str, font: Font, size: int, degrees: float, *, upper: bool) -> np.ndarray:
    """A picture uint8 RGB (H, W, 3) of a word whose middle line covers so much of a circle, each letter turned."""
    face = load(font.path, font.index, size)
    advances = [face.getlength(letter) for letter in text]
    angle, air = math.radians(degrees), round(AIR * size)
    radius = sum(advances) / angle
    width, height = round(sum(advances)) + 2 * air, round(radius * (1 - math.cos(angle / 2))) + 2 * air
    centre = width / 2, air + radius if upper else height - air - radius
    coverage, at = np.zeros((height, width), np.uint8), -angle / 2
    for letter, advance in zip(text, advances, strict=True):
        middle = at + advance / 2 / radius
        at += advance / radius
        turned = middle if upper else -middle
        place = centre[0] + radius * math.sin(middle), centre[1] - radius * math.cos(middle) * (1 if upper else -1)
        glyph = Image.new("L", (width, height))
        ImageDraw.Draw(glyph).text(place, letter, 255, face, anchor="mm")
        turn = cv2.getRotationMatrix2D(place, -math.degrees(turned), 1)
        coverage = np.maximum(coverage, cv2.warpAffine(np.asarray(glyph), turn, (width, height)))
    return painted(coverage, PAPER, INK)
