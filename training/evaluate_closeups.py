"""How often the one word of a picture is found that was photographed from near or cut out of a larger picture."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from lightocr import OCR, geometry
from training.datasets import load
from training.labelled import read_rgb
from training.metrics import normalise

LONG_SIDES = (300, 640, 1280)  # pixels that the cut is scaled to
MARGIN = 0.35  # around the word, of its shorter side
LEAST_SIDE, LEAST_LETTERS = 24, 2  # smaller words are too coarse to be enlarged; a letter alone says little


def closeups(ocr: OCR, labels: Path) -> dict[str, Any]:
    """Cuts the words out of a labelled set that `ocr` can read, and reads the cuts as pictures of several sizes.

    `found_...` are the shares of the cuts in which a word with its text is found. Raises ValueError where there is no
    such word.
    """
    cuts = list(tqdm(_cuts(ocr, labels), "cutting", file=sys.stderr))
    if not cuts:
        raise ValueError(f"{labels} has no words that can be read")
    found = dict.fromkeys(LONG_SIDES, 0)
    for cut, text in tqdm(cuts, "closeups", file=sys.stderr):
        for side in LONG_SIDES:
            words = ocr.read(_scaled(cut, side)).words
            found[side] += any(normalise(word.text) == text for word in words)
    return {"words": len(cuts), **{f"found_{side}": round(hits / len(cuts), 4) for side, hits in found.items()}}


def _cuts(ocr: OCR, labels: Path) -> Iterator[tuple[np.ndarray, str]]:
    for picture in load(labels).pictures:
        image = read_rgb(picture.path)
        if image is None:
            continue
        for word in picture.truth:
            quad = np.asarray(word.quad, np.float32)
            start, end = quad.min(axis=0), quad.max(axis=0)
            side, text = min(end - start), normalise(word.text)
            if side < LEAST_SIDE or len(text) < LEAST_LETTERS:
                continue
            (alone,) = ocr.recognize([geometry.crop(image, quad)])
            if normalise(alone.text) == text:
                left, top = np.maximum(start - MARGIN * side, 0).astype(int)
                right, bottom = np.ceil(end + MARGIN * side).astype(int)
                yield image[top:bottom, left:right], text


def _scaled(image: np.ndarray, side: int) -> np.ndarray:
    scale = side / max(image.shape[:2])
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
