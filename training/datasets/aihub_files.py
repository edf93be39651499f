"""AI-Hub's later sets, "photos of Korean taken outdoors" first of all: a JSON file for each picture, of the same name.

`images [{width, height}]`, `annotations [{bbox [x, y, w, h], text}]`; of public documents `image.width`,
`annotation.bbox` and so on. Boxes are upright, of words. The pictures lie in folders of their own (원천데이터 beside
라벨링데이터).
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from training.datasets.exif import Size, labelled_size, placing
from training.datasets.files import Files, composed
from training.datasets.rows import ILLEGIBLE, Labelled, Picture, Word


def is_labels(path: Path) -> bool:
    """Whether a JSON file labels a picture."""
    try:
        return isinstance(_content(path)["annotations"], list)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def read(folder: Path, labels: Sequence[Path], files: Files) -> Labelled:
    labelled = Labelled(folder, "AI-Hub, a JSON file a picture")
    for path in tqdm(labels, "labels", file=sys.stderr, delay=2):
        picture = files.picture(path.stem, path)
        if picture is None:
            labelled.bad["picture missing"] += 1
            continue
        try:
            content = _content(path)
            annotations = list(content["annotations"])
        except (OSError, ValueError, KeyError, TypeError):
            labelled.bad["file unreadable"] += 1
            continue
        place = placing(picture, _size(content))
        if place is None:
            labelled.bad["picture of another size than labelled"] += 1
            continue
        words = [_word(annotation, place, labelled) for annotation in annotations]
        labelled.pictures.append(Picture(picture, [word for word in words if word], composed(path.parent.name)))
    return labelled


def _content(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8-sig"))


def _size(content: dict[str, Any]) -> Size | None:
    try:
        image = content["images"][0]
        width, height = (image.get(side, image.get(f"image.{side}")) for side in ("width", "height"))
    except (LookupError, TypeError, AttributeError):
        return None
    return labelled_size(width, height)


def _word(annotation: Any, place: Callable[[np.ndarray], np.ndarray], labelled: Labelled) -> Word | None:
    if not isinstance(annotation, dict):
        labelled.bad["row unreadable"] += 1
        return None
    text = str(annotation.get("text", annotation.get("annotation.text")) or "")
    try:
        x, y, width, height = map(float, annotation.get("bbox", annotation.get("annotation.bbox")))
    except (TypeError, ValueError):
        labelled.bad["box unreadable"] += 1
        return None
    if min(width, height) <= 0:
        labelled.bad["box without area"] += 1
        return None
    corners = np.float32([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
    return labelled.word(place(corners), text, text.strip() in ILLEGIBLE)
