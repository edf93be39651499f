"""How often a photo that was turned is recognised as such, and how often an upright one is turned wrongly."""

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from lightocr import OCR
from lightocr.ocr import TURNED
from lightocr.page import Page
from training.command import InputError
from training.datasets import load
from training.samples.labelled import read_rgb

TURNS = (0, 1, 2, 3)  # quarters, clockwise
SAID = re.compile(re.escape(TURNED).replace(re.escape("{}"), r"(\d+)"))


def recognised(page: Page) -> int:
    """By how many quarters clockwise the picture is turned, as its warnings say, which count what it is askew, too."""
    said = map(SAID.fullmatch, page.warnings)
    return next((round(int(each[1]) / 90) % 4 for each in said if each), 0)


def turned(ocr: OCR, labels: Path) -> dict[str, Any]:
    """Reads every picture of a labelled set in all four directions.

    `right_...` are shares of the pictures; `wrong` names each picture that was taken for another direction.
    Raises InputError where there is no picture.
    """
    right: Counter[int] = Counter()
    wrong, count = [], 0
    for picture in tqdm(load(labels).pictures, "turned", file=sys.stderr):
        image = read_rgb(picture.path)
        if image is None:
            continue
        count += 1
        for turns in TURNS:
            answer = recognised(ocr.read(np.ascontiguousarray(np.rot90(image, -turns))))
            right[turns] += answer == turns
            if answer != turns:
                wrong.append({"image": picture.path.name, "turned": 90 * turns, "taken_for": 90 * answer})
    if not count:
        raise InputError(f"{labels} has no pictures that can be read: they lie beside it, or it names where they are")
    shares = {f"right_{90 * turns}": round(right[turns] / count, 4) for turns in TURNS}
    return {"pictures": count, **shares, "wrong": wrong}
