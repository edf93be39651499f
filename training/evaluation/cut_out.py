"""How well words are read that people cut out of photos held askew: their boxes stand upright."""

from collections.abc import Iterable, Iterator

import numpy as np

from lightocr import OCR
from training.evaluation.metrics import CropScore
from training.evaluation.photos import words_of
from training.evaluation.pictures import Labelled
from training.evaluation.varied import seen, turned_by

DEGREES = (0, -8, 8, -15, 15, -25, 25)  # counter-clockwise


def cut_out(ocr: OCR, labelled: Iterable[Labelled]) -> dict[str, float]:
    """The share of the level words of photos that is read in the upright boxes around them, by how far the photo turned
    clockwise."""
    pictures = list(labelled)
    scores = {degrees: CropScore() for degrees in DEGREES}
    for degrees, score in scores.items():
        texts, crops = zip(*_boxes(seen(pictures, turned_by(degrees))), strict=True)
        for text, reading in zip(texts, ocr.recognize(crops), strict=True):
            score.add(reading.text, text)
    figures = {f"{-degrees} degrees": score.figures()["exact"] for degrees, score in scores.items()}
    return {"words": scores[0].words, **figures}


def _boxes(labelled: Iterable[Labelled]) -> Iterator[tuple[str, np.ndarray]]:
    """The text and the upright crop of each level word."""
    for row, image in labelled:
        words, _ = words_of(row, image)
        for word in words:
            points = np.clip(word["points"], 0, image.shape[1::-1])
            left, top = np.floor(points.min(axis=0)).astype(int)
            right, bottom = np.ceil(points.max(axis=0)).astype(int)
            if word["orientation"] == "h":
                yield word["text"], image[top:bottom, left:right]
