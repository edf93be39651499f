"""How well small words are found in large pictures, as phones take them: photos side by side in one of many pixels.

The labelled photos themselves have a megapixel, so a detector sees them in their own size.
"""

import random
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from tqdm import tqdm

from lightocr import OCR
from training.evaluation.photos import photos
from training.evaluation.pictures import Labelled

FIGURES = "pictures", "word_spot", "detection_f1", "end_to_end_f1"
SIDES = 2, 3  # photos along a side of a mosaic
ORDERS = 2  # in which they are put together, by chance
GROUND = 128  # the gray beside smaller ones


def mosaics(ocr: OCR, labelled: Iterable[Labelled]) -> dict[str, dict[str, Any]]:
    """The `FIGURES` of mosaics of 2 x 2 and of 3 x 3 of the photos all of whose words are labelled."""
    pictures = [(row, image) for row, image in labelled if row["det_complete"]]
    result = {}
    for side in SIDES:
        made = list(_mosaics(pictures, side))
        read = photos(ocr, tqdm(made, f"{side} x {side}"))
        result[f"{side} x {side}"] = {figure: read[figure] for figure in FIGURES}
    return result


def _mosaics(pictures: list[Labelled], side: int) -> Iterator[Labelled]:
    """Each photo is in one mosaic of each order, but for those that are left over."""
    count = side * side
    for order in range(ORDERS):
        shuffled = random.Random(order).sample(pictures, len(pictures))
        for start in range(0, len(shuffled) - count + 1, count):
            yield _mosaic(shuffled[start : start + count], side)


def _mosaic(pictures: list[Labelled], side: int) -> Labelled:
    height, width = np.max([image.shape[:2] for _, image in pictures], axis=0)
    canvas = np.full((side * height, side * width, 3), GROUND, np.uint8)
    words = []
    for i, (row, image) in enumerate(pictures):
        corner = np.array([i % side * width, i // side * height])
        canvas[corner[1] :, corner[0] :][: image.shape[0], : image.shape[1]] = image
        words += [word | {"points": np.asarray(word["points"]) + corner} for word in row["words"]]
    return {"image": "mosaic", "det_complete": True, "words": words}, canvas
