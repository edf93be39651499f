"""JSON lines: a picture a line, with its words, or, of a word cut out already, with its text.

`{"image", "words": [{"points": [[x, y] x 4], "text", "ignore", "orientation": "h"|"v"}], "category", "det_complete"}`
or `{"image", "text"}`; only `image` and `points` must be there.
"""

import json
import sys
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps
from tqdm import tqdm

from training.datasets.files import text
from training.datasets.rows import Labelled, Orientation, Picture, Word

ORIENTATIONS: dict[str, Orientation] = {"h": "horizontal", "v": "vertical"}


def read(path: Path) -> Labelled:
    labelled = Labelled(path, "JSON lines")
    for line in tqdm(text(path).split("\n"), "labels", file=sys.stderr, delay=2):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            picture = path.parent / row["image"]
            words = row["words"] if "words" in row else [_whole(picture, row["text"])]
            found = [_word(labelled, word) for word in words]
        except FileNotFoundError:
            labelled.bad["picture missing"] += 1
            continue
        except (ValueError, KeyError, TypeError, AttributeError, OSError):
            labelled.bad["line unreadable"] += 1
            continue
        if not picture.is_file():
            labelled.bad["picture missing"] += 1
            continue
        words = [word for word in found if word]
        labelled.pictures.append(Picture(picture, words, row.get("category", ""), row.get("det_complete", True)))
    return labelled


def _word(labelled: Labelled, word: dict[str, Any]) -> Word | None:
    orientation = ORIENTATIONS.get(word.get("orientation", ""))
    return labelled.word(word["points"], word.get("text") or "", bool(word.get("ignore")), orientation)


def _whole(picture: Path, text: str) -> dict[str, Any]:
    """A word that fills its picture; only the file's header is read."""
    with Image.open(picture) as image:
        width, height = ImageOps.exif_transpose(image).size if image.getexif() else image.size
    return {"points": [[0, 0], [width, 0], [width, height], [0, height]], "text": text}
