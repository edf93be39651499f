"""How well handwriting is read that `training.synth.hand` made up: words as damaged as those that train, and notes.

People write less plainly, and the recognizers have learnt from such hands: the figures are synthetic.
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
from training.evaluation.drawn import corners, found_and_read
from training.evaluation.metrics import CropScore
from training.evaluation.pictures import Labelled
from training.synth.crops import CropSource
from training.synth.hand import ROOM, Hand, draw_by_hand, written_by_hand
from training.synth.lettering import ink_box, lay
from training.synth.words import Words

CROPS, NOTES = 600, 40
LINES, WIDTH = 7, 900  # of a note; pixels
SIZES = 22, 30, 42  # of the letters, pixels
LINE, SPACE, MARGIN = 1.7, 0.5, 1.0  # lines' distance, spaces and margins in sizes of the letters
AIR = 0.1  # around words, in their boxes as people draw them
PAPERS = ((252, 250, 244), (40, 40, 70)), ((255, 240, 130), (30, 30, 30)), ((40, 60, 50), (235, 235, 225))
"""Ground and ink: white paper, a yellow note, a blackboard."""
BLUR = 0.6  # pixels, of the camera
SEED = 9


def handwriting(ocr: OCR, data: Path) -> dict[str, float]:
    """`crops_...`: words alone; the others: of notes, each written by one hand."""
    words = Words(data / "corpus", Charset(), None)
    crops = {f"crops_{name}": value for name, value in _crops(ocr, data, words).figures().items()}
    rng, noise = random.Random(SEED), np.random.default_rng(SEED)
    notes = (
        note(Hand.any(rng), SIZES[i % len(SIZES)], PAPERS[i % len(PAPERS)], words, rng, noise)
        for i in tqdm(range(NOTES), "notes")
    )
    return crops | found_and_read(ocr, notes)


def _crops(ocr: OCR, data: Path, words: Words) -> CropScore:
    source, score = CropSource(data, Charset(), "horizontal", SEED, held_out=True), CropScore()
    font = source.fonts.korean[0][0]  # of what stands beside the words
    for _ in tqdm(range(CROPS), "words"):
        word = next(word for word in iter(partial(words.draw, source.rng), None) if written_by_hand(word))
        if crop := source.render(word, font, source.letters.by_hand):
            score.add(ocr.recognize([crop.image])[0].text, crop.text)
    return score


def note(
    hand: Hand,
    size: int,
    paper: tuple[tuple[int, ...], tuple[int, ...]],
    words: Words,
    rng: random.Random,
    noise: np.random.Generator,
) -> Labelled:
    """A few lines of running text, and where its words stand."""
    ground, ink = np.float32(paper)
    coverage = np.zeros((round((LINES * LINE + 2 * MARGIN) * size), WIDTH), np.uint8)
    labelled, text, x, y = [], _writable(words, rng), MARGIN * size, MARGIN * size
    while y + (1 + MARGIN) * size < len(coverage):
        word = next(text)
        mask, _ = draw_by_hand(word, hand, size, False, rng, noise)
        left, top, wide, tall = ink_box(mask)
        if x + wide > WIDTH - MARGIN * size:
            x, y = MARGIN * size, y + LINE * size
            continue
        upper = y - ROOM * size
        lay(coverage, mask, round(x) - left, round(upper))
        box = x, upper + top, x + wide, upper + top + tall
        points = corners(*box, AIR * size)
        labelled.append({"text": word, "ignore": False, "orientation": "h", "points": points})
        x += wide + SPACE * size
    share = coverage[..., None] / np.float32(255)
    image = cv2.GaussianBlur(ground * (1 - share) + ink * share, (0, 0), BLUR)
    return {"image": "note", "det_complete": True, "words": labelled}, np.uint8(np.rint(image))


def _writable(words: Words, rng: random.Random) -> Iterator[str]:
    """Words of running text without end, those that a hand writes."""
    while True:
        yield from filter(written_by_hand, words.running(rng))
