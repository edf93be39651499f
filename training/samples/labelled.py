"""Labelled pictures as training takes them: crops for the recognizers, cuts for the detector.

Pictures are read when their turn comes, as there may be more of them than memory.
"""

import logging
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from lightocr import geometry
from lightocr.charset import SPACE, Charset, canonical
from lightocr.detector import DetectorOptions
from lightocr.recognizer import HEIGHT, prepare
from training.datasets import Picture, Word, read_rgb
from training.journal import progress
from training.synth.crops import Crop, Writing
from training.synth.damage import photograph
from training.synth.scenes import SIZE, Scene

log = logging.getLogger("training")
LONGEST = 20  # characters of a word
JITTER = 0.06  # of a word's height is how far a corner is moved at most
WORDS_AT_ONCE = 32  # words of one picture at most, so that a page of a book does not fill the stream
OUTSIDE = 0.1  # of a picture's side is how far a box may lie beside it: what lies farther is labelled wrongly
SHUFFLE = 512  # crops wait, so that the words of one picture do not come together
REPORTED_SEED = 7
SCALES = 0.6, 1.8  # from the least to the largest of a cut; 1 is the size at which the product looks for words


def endless(pictures: Sequence[Picture], rng: random.Random) -> Iterator[tuple[Picture, np.ndarray]]:
    """Pictures with their pixels uint8 RGB (H, W, 3), in another order each time round; broken files drop out."""
    left = list(pictures)
    while left:
        rng.shuffle(left)
        broken = set()
        for picture in left:
            image = read_rgb(picture.path)
            if image is None:
                log.warning("no picture, left out: %s", picture.path)
                broken.add(picture.path)
            else:
                yield picture, image
        left = [picture for picture in left if picture.path not in broken]
    raise FileNotFoundError("none of the pictures can be read")


class Kept(NamedTuple):
    """Pictures that a network can learn from, and what was left out of them, by reason."""

    pictures: list[Picture]
    left_out: Counter[str]


def readable(pictures: Sequence[Picture], charset: Charset, writing: Writing) -> Kept:
    """The pictures with only those words, spelt as labels, that the recognizer of this direction can learn from."""
    kept = Kept([], Counter())
    for picture in progress(pictures, "readable words"):
        words = []
        for word in picture.words:
            label = word._replace(text=canonical(word.text).replace(SPACE, ""))
            if reason := _unreadable(label, charset, writing):
                kept.left_out[reason] += 1
            else:
                words.append(label)
        if words:
            kept.pictures.append(picture._replace(words=words))
    return kept


def _unreadable(word: Word, charset: Charset, writing: Writing) -> str | None:
    """Why the recognizer of this direction cannot learn from such words, None if it can."""
    if word.ignore:
        return "ignored words"
    if word.vertical != (writing == "vertical"):
        return "vertical words" if word.vertical else "horizontal words"
    if not word.text:
        return "words of nothing but spaces"
    if len(word.text) > LONGEST:
        return f"words longer than {LONGEST} characters"
    if not all(character in charset for character in word.text):
        return "words with characters outside the charset"
    return None


def complete(pictures: Sequence[Picture]) -> Kept:
    """The pictures with all their words labelled: where they are not, the detector would unlearn them."""
    kept = [picture for picture in pictures if picture.complete]
    return Kept(kept, +Counter({"pictures labelled in part": len(pictures) - len(kept)}))


def within(words: Sequence[Word], image: np.ndarray) -> list[Word]:
    """The words whose boxes lie in an image (H, W, 3)."""
    sides = np.array(image.shape[1::-1])
    return [word for word in words if ((word.quad >= -OUTSIDE * sides) & (word.quad <= (1 + OUTSIDE) * sides)).all()]


def cut_out(image: np.ndarray, quad: np.ndarray, writing: Writing) -> np.ndarray:
    """A word as its recognizer sees it: uint8 (h, w, 3); a column is turned as the product turns it."""
    crop = geometry.crop(image, quad, HEIGHT)
    return crop if writing == "horizontal" else np.rot90(crop)


def as_crop(pixels: np.ndarray, text: str) -> Crop:
    """Nobody knows where its glyphs stand, so it has no spans."""
    return Crop(prepare(pixels).pixels, text, np.zeros((0, 2), np.float32))


def crops(pictures: Sequence[Picture], writing: Writing, seed: int) -> Iterator[Crop]:
    """An endless stream of the words of `readable` pictures, boxes jittered, half of them damaged."""
    rng, noise = random.Random(seed), np.random.default_rng(seed)

    def crop(image: np.ndarray, word: Word) -> Crop:
        height = min(geometry.size(word.quad))
        moved = word.quad + np.float32(noise.normal(0, JITTER * height * rng.random(), (4, 2)))
        pixels = cut_out(image, moved, writing)
        if rng.random() < 0.5:
            pixels = photograph(pixels.astype(np.float32), rng, noise, pixels.shape[0] / 48)
        return as_crop(pixels, word.text)

    waiting: list[Crop] = []
    for picture, image in endless(pictures, rng):
        words = within(picture.words, image)
        waiting += [crop(image, word) for word in rng.sample(words, min(len(words), WORDS_AT_ONCE))]
        while len(waiting) >= SHUFFLE:
            yield waiting.pop(rng.randrange(len(waiting)))


def reported(pictures: Sequence[Picture], writing: Writing, count: int) -> list[Crop]:
    """`count` words (or as many as there are) of `readable` pictures, as they are; always the same."""
    shuffled = random.Random(REPORTED_SEED).sample(list(pictures), len(pictures))
    found: list[Crop] = []
    for picture in progress(shuffled, "test words"):
        if len(found) >= count:
            break
        image = read_rgb(picture.path)
        if image is not None:
            found += [as_crop(cut_out(image, word.quad, writing), word.text) for word in within(picture.words, image)]
    return found[:count]


def scenes(pictures: Sequence[Picture], seed: int) -> Iterator[Scene]:
    """An endless stream of cuts (SIZE, SIZE, 3) at random places and scales."""
    rng = random.Random(seed)
    for picture, image in endless(pictures, rng):
        yield cut(picture, image, rng)


def cut(picture: Picture, image: np.ndarray, rng: random.Random) -> Scene:
    scale = DetectorOptions().scale(*image.shape[:2]) * rng.uniform(*SCALES)
    kernel = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    scaled = cv2.resize(image, None, fx=scale, fy=scale, interpolation=kernel)
    left, top = (round(rng.uniform(min(0, side - SIZE), max(0, side - SIZE))) for side in scaled.shape[1::-1])
    move = np.float32([[1, 0, -left], [0, 1, -top]])
    scene = Scene(cv2.warpAffine(scaled, move, (SIZE, SIZE), borderMode=cv2.BORDER_REPLICATE), [])
    for word in picture.words:
        quad = word.quad * scale - np.float32([left, top])
        (scene.ignored if word.ignore else scene.quads).append(quad)
    return scene
