"""How well words are read that people cut out of photos held askew: their boxes stand upright."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from tqdm import tqdm

from lightocr import OCR
from training.evaluation.metrics import CropScore
from training.evaluation.photos import readable
from training.evaluation.pictures import Labelled
from training.evaluation.varied import seen, turned_by

DEGREES = (0, -8, 8, -15, 15, -25, 25)  # counter-clockwise


def cut_out(ocr: OCR, labelled: Iterable[Labelled]) -> dict[str, float]:
    """The share of the level words of photos that is read in the upright boxes around them, by how far the photo turned
    clockwise."""
    pictures = list(labelled)
    scores = {degrees: CropScore() for degrees in DEGREES}
    for degrees, score in scores.items():
        for row, image in tqdm(seen(pictures, turned_by(degrees)), f"{-degrees} degrees", len(pictures)):
            texts, crops = _upright(row, image)
            for text, reading in zip(texts, ocr.recognize(crops), strict=True):
                score.add(reading.text, text)
    figures = {f"{-degrees} degrees": score.figures()["exact"] for degrees, score in scores.items()}
    return {"words": scores[0].words, **figures}


def _upright(row: dict[str, Any], image: np.ndarray) -> tuple[list[str], list[np.ndarray]]:
    """The texts and the upright crops of a picture's level words."""
    texts, crops = [], []
    for word in readable(row):
        if word["orientation"] == "h":
            points = np.clip(word["points"], 0, image.shape[1::-1])
            left, top = np.floor(points.min(axis=0)).astype(int)
            right, bottom = np.ceil(points.max(axis=0)).astype(int)
            texts.append(word["text"])
            crops.append(image[top:bottom, left:right])
    return texts, crops
