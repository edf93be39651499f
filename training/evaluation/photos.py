"""How well the words of labelled photos are found and read."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from lightocr import OCR, geometry
from training.datasets.real import chosen_half
from training.evaluation.metrics import CropScore, PageScore, Reliability, SpotScore, normalise
from training.evaluation.pictures import Labelled


def photos(ocr: OCR, labelled: Iterable[Labelled]) -> dict[str, Any]:
    """Words found and read; `crops_...`: read on the labelled quads."""
    pages, spots = PageScore(), SpotScore()
    crops, vertical, reliability = CropScore(), CropScore(), Reliability()
    count = 0
    for row, image in labelled:
        count += 1
        found = ocr.read(image).words
        quads, texts = [np.float32(word.polygon) for word in found], [word.text for word in found]
        spots.add(quads, texts, row["words"])
        if row["det_complete"]:
            pages.add(quads, texts, row["words"])
        words, cut = words_of(row, image)
        for word, reading in zip(words, ocr.recognize(cut), strict=True):
            crops.add(reading.text, word["text"])
            if word["orientation"] == "v":
                vertical.add(reading.text, word["text"])
            if reading.text and not chosen_half(row["image"]):
                reliability.add(reading.confidence, normalise(reading.text) == normalise(word["text"]))
    return {
        "pictures": count,
        **{f"crops_{name}": value for name, value in crops.figures().items()},
        "vertical_words": vertical.words,
        "vertical_exact": vertical.figures()["exact"],
        **spots.figures(),
        **pages.figures(),
        **reliability.figures(),
    }


def readable(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The labelled words of a picture that can be read."""
    return [word for word in row["words"] if not word["ignore"] and word["text"]]


def words_of(row: dict[str, Any], image: np.ndarray) -> tuple[list[dict[str, Any]], list[np.ndarray]]:
    """The labelled words of a picture that can be read, and their crops."""
    words = readable(row)
    return words, [geometry.crop(image, np.float32(word["points"])) for word in words]
