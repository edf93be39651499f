"""AI-Hub, "text in the wild": one JSON file for 100,000 photos that lie in folders by category.

`images [{id, file_name, type, width, height}]`,
`annotations [{image_id, bbox [x, y, w, h], text, attributes {class}}]`. Boxes are upright, of words and
of their characters; a word's own direction is found from its characters.
"""

import sys
from array import array
from collections import defaultdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from lightocr.geometry import order_quad
from training.command import InputError
from training.datasets.exif import Size, labelled_size, placing
from training.datasets.files import Files, composed
from training.datasets.json_stream import rows
from training.datasets.rows import ILLEGIBLE, Labelled, Picture, Word

LABELS = "textinthewild_data_info.json"
MARGIN = 5  # pixels: how far a character may reach over its word's box
NO_BOX = (float("nan"),) * 4


class Index:
    """What the file says, by picture, without the rest: some million boxes of characters must fit in memory."""

    def __init__(self, labels: Path) -> None:
        self.images: dict[Any, tuple[str, str, Size | None]] = {}  # name, category, size
        self.words: dict[Any, list[tuple[tuple[float, ...], str, bool]]] = defaultdict(list)  # box, text, ignored
        self.characters: dict[Any, array] = defaultdict(lambda: array("f"))  # boxes, one after the other
        self.unreadable = 0
        for section, take in (("images", self._image), ("annotations", self._annotation)):
            for row in rows(labels, section):
                try:
                    take(row)
                except (KeyError, TypeError, AttributeError):
                    self.unreadable += 1

    def _image(self, row: dict[str, Any]) -> None:
        size = labelled_size(row.get("width"), row.get("height"))
        self.images[row["id"]] = str(row["file_name"]), str(row.get("type") or ""), size

    def _annotation(self, row: dict[str, Any]) -> None:
        kind, box = row["attributes"]["class"], _box(row["bbox"])
        if kind == "character":
            self.characters[row["image_id"]].extend(box)
        elif kind in ("word", "ignored"):
            text = str(row.get("text") or "")
            self.words[row["image_id"]].append((box, text, kind == "ignored" or text in ILLEGIBLE))
        else:
            self.unreadable += 1

    def boxes(self, image: Any) -> np.ndarray:
        """Those of a picture's characters: float32 (N, 4)."""
        return np.array(self.characters.get(image, ()), np.float32).reshape(-1, 4)


def read(labels: Path, files: Files) -> Labelled:
    """The set that a label file describes. Raises InputError where it is broken or lists nothing."""
    labelled = Labelled(labels.parent, "AI-Hub text in the wild")
    index = Index(labels)
    if not index.images:
        raise InputError(f"{labels} lists no images")
    if index.unreadable:
        labelled.bad["row unreadable"] = index.unreadable
    seen = set()
    for image, (name, category, size) in tqdm(index.images.items(), "words", file=sys.stderr, delay=2):
        path = files.named(name.rsplit("/", 1)[-1])
        if path is None or path in seen:
            labelled.bad["picture missing" if path is None else "picture listed twice"] += 1
            continue
        seen.add(path)
        place = placing(path, size)
        if place is None:
            labelled.bad["picture of another size than labelled"] += 1
            continue
        characters = index.boxes(image)
        words: list[Word | None] = [
            labelled.word(place(rotated(box, characters)), text, ignored)
            for box, text, ignored in index.words.get(image, ())
        ]
        category = category or composed(path.parent.name)
        labelled.pictures.append(Picture(path, [word for word in words if word], category))
    return labelled


def rotated(box: tuple[float, ...], characters: np.ndarray) -> np.ndarray:
    """The quad of a word: the smallest rectangle around its characters, or, where it has none, its own box.

    `box` is (x, y, width, height), `characters` float32 (N, 4) those of the picture, all in pixels. -> (4, 2).
    """
    x, y, width, height = box
    ends = characters[:, :2] + characters[:, 2:]
    inside = (characters[:, :2] > (x - MARGIN, y - MARGIN)) & (ends < (x + width + MARGIN, y + height + MARGIN))
    own = characters[inside.all(1)]
    if not len(own):
        return order_quad(_corners(np.float32([box])))
    return order_quad(cv2.boxPoints(cv2.minAreaRect(_corners(own))))


def _corners(boxes: np.ndarray) -> np.ndarray:
    """(N, 4) -> (4 N, 2)."""
    (x, y), (right, bottom) = boxes[:, :2].T, (boxes[:, :2] + boxes[:, 2:]).T
    return np.float32([[x, y], [right, y], [right, bottom], [x, bottom]]).transpose(2, 0, 1).reshape(-1, 2)


def _box(numbers: Any) -> tuple[float, ...]:
    """Four numbers, NaN where there are none."""
    try:
        x, y, width, height = map(float, numbers)
    except (TypeError, ValueError):
        return NO_BOX
    return x, y, width, height
