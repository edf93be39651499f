"""How often the one word of a picture is found that was photographed from near or cut out of a larger picture, and of
one that is nothing but the word."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from lightocr import OCR, geometry
from training.command import InputError
from training.datasets import load
from training.evaluation.metrics import normalise
from training.samples.labelled import read_rgb

LONG_SIDES = (300, 640, 1280)  # pixels that the cut is scaled to
MARGIN = 0.35  # of a word's shorter side is left around it
LEAST_SIDE, LEAST_LETTERS = 24, 2  # smaller words are too coarse to be enlarged; a letter alone says little


def closeups(ocr: OCR, labels: Path) -> dict[str, Any]:
    """Cuts the words out of a labelled set that `ocr` can read, and reads the cuts as pictures of several sizes.

    `found_...` are the shares of the cuts in which a word with its text is found; `found_alone` that of cuts without
    anything around the word. Raises InputError where there is no such word.
    """
    cuts = list(tqdm(_cuts(ocr, labels), "cutting", file=sys.stderr))
    if not cuts:
        raise InputError(
            f"{labels} has no words of {LEAST_LETTERS} letters and {LEAST_SIDE} pixels that are read: name another set"
        )
    found: dict[int | str, int] = dict.fromkeys([*LONG_SIDES, "alone"], 0)
    for cut, alone, text in tqdm(cuts, "closeups", file=sys.stderr):
        pictures = {side: _scaled(cut, side) for side in LONG_SIDES} | {"alone": alone}
        for name, picture in pictures.items():
            words = ocr.read(picture).words
            found[name] += any(normalise(word.text) == text for word in words)
    return {"words": len(cuts), **{f"found_{name}": round(hits / len(cuts), 4) for name, hits in found.items()}}


def _cuts(ocr: OCR, labels: Path) -> Iterator[tuple[np.ndarray, np.ndarray, str]]:
    """Of each word that is read the picture around it, the word alone, and its text."""
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
            alone = geometry.crop(image, quad)
            (reading,) = ocr.recognize([alone])
            if normalise(reading.text) == text:
                left, top = np.maximum(start - MARGIN * side, 0).astype(int)
                right, bottom = np.ceil(end + MARGIN * side).astype(int)
                yield image[top:bottom, left:right], alone, text


def _scaled(image: np.ndarray, side: int) -> np.ndarray:
    scale = side / max(image.shape[:2])
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
