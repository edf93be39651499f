"""How well lines are read that lie on either of their sides, as along a chart's axis or on the backs of books."""

from collections.abc import Iterable

import numpy as np

from lightocr import OCR
from lightocr.geometry import VERTICAL_ASPECT
from training.evaluation.metrics import CropScore
from training.evaluation.photos import words_of
from training.evaluation.pictures import Labelled

TURNS = {"upright": 0, "rising": 1, "falling": -1}  # quarters, counter-clockwise


def on_side(ocr: OCR, labelled: Iterable[Labelled]) -> dict[str, float]:
    """The share of the level words of photos that is read, cut out, as they stand and turned to each side.

    Words so short that on their side they look no taller than others are left out.
    """
    scores = {name: CropScore() for name in TURNS}
    for row, image in labelled:
        for word, crop in zip(*words_of(row, image), strict=True):
            height, width = crop.shape[:2]
            if word["orientation"] == "h" and width > VERTICAL_ASPECT * height:
                views = [np.ascontiguousarray(np.rot90(crop, turns)) for turns in TURNS.values()]
                for score, reading in zip(scores.values(), ocr.recognize(views), strict=True):
                    score.add(reading.text, word["text"])
    return {"words": scores["upright"].words, **{name: score.figures()["exact"] for name, score in scores.items()}}
