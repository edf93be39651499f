"""What other systems answered, from JSON files: the words of a picture, whichever of four formats they come in.

- Light OCR's own schema 1 (`lightocr read --format json`)
- NAVER CLOVA OCR's General API, V2: `{"images": [{"inferResult", "fields": [{"inferText", "inferConfidence",
  "boundingPoly": {"vertices": [{"x", "y"} x 4]}}]}]}`
- Kakao Developers' Vision OCR: `{"result": [{"boxes": [[x, y] x 4], "recognition_words": [text]}]}`
- the original system's `{text: [x1, y1, ..., x4, y4]}`, which holds each text once
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from training.command import InputError

SUFFIXES = (".json", ".ocr.json", ".clova.json", ".legacy.json")  # .json, and the endings that `lightocr read` writes


class Found(NamedTuple):
    """A word that a system found.

    `quad` is float32 (4, 2) in pixels of the upright picture; `confidence` is in 0..1, None where the format has none.
    """

    quad: np.ndarray
    text: str
    confidence: float | None = None


class Results:
    """A folder with a JSON file for every picture: `a.jpg` has `a.jpg.json`, `a.json`, `a.jpg.ocr.json` or so."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"the results in {folder}"

    def find(self, picture: Path, image: np.ndarray) -> list[Found]:
        """The words of a picture. Raises InputError where there is not exactly one readable file.

        A missing file is no empty answer: it would be counted as if nothing had been found.
        """
        names = dict.fromkeys(stem + suffix for stem in (picture.name, picture.stem) for suffix in SUFFIXES)
        files = [path for path in map(self.folder.joinpath, names) if path.is_file()]
        if not files:
            raise InputError(f"{self.folder} has no result for {picture.name}: it needs one of {', '.join(names)}")
        if len(files) > 1:
            raise InputError(f"several results for {picture.name}: keep one of {', '.join(map(str, files))}")
        try:
            return parse(json.loads(files[0].read_text(encoding="utf-8-sig")))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{files[0]} is no result in a known format ({error!r}): ours, CLOVA's, Kakao's or the original's"
            ) from error

    def read(self, crops: list[np.ndarray]) -> None:
        """Nothing: files say nothing about crops."""


def parse(answer: Any) -> list[Found]:
    """The words of one picture's answer. Raises ValueError, KeyError or TypeError where it is of no known format."""
    if isinstance(answer, dict) and all(_is_corners(value) for value in answer.values()):
        return [Found(_quad(corners), text) for text, corners in answer.items()]  # before names that a text may be
    if "schema_version" in answer:
        return _own(answer)
    return _clova(answer) if "images" in answer else _kakao(answer)


def _own(answer: dict[str, Any]) -> list[Found]:
    if answer["schema_version"] != 1:
        raise ValueError(f"schema_version {answer['schema_version']!r} is not 1")
    return [Found(_quad(word["polygon"]), word["text"], float(word["confidence"])) for word in answer["words"]]


def _clova(answer: dict[str, Any]) -> list[Found]:
    (image,) = answer["images"]
    if image["inferResult"] != "SUCCESS":
        raise ValueError(f"inferResult {image['inferResult']!r}")
    return [
        Found(
            _quad([[corner["x"], corner["y"]] for corner in word["boundingPoly"]["vertices"]]),
            word["inferText"],
            float(word["inferConfidence"]),
        )
        for word in image["fields"]
    ]


def _kakao(answer: dict[str, Any]) -> list[Found]:
    return [Found(_quad(word["boxes"]), " ".join(word["recognition_words"])) for word in answer["result"]]


def _is_corners(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 8 and all(isinstance(number, int | float) for number in value)


def _quad(corners: Any) -> np.ndarray:
    return np.asarray(corners, np.float32).reshape(4, 2)
