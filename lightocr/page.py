"""The typed result of reading a picture: `Page` > `Line` > `Word`.

All coordinates are pixels of the upright picture (its EXIF orientation applied), origin at the top-left corner.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

SCHEMA_VERSION = 1

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
Orientation = Literal["horizontal", "vertical"]


def corners(points: Iterable[Iterable[float]]) -> Quad:
    """Four points as a Quad. Raises ValueError for another number of them."""
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


@dataclass(frozen=True, slots=True)
class Word:
    """One word and where it stands.

    `polygon` is (4, 2): the corners clockwise from the text's own top-left, with a little air around the letters.
    `confidence` is the recognizer's and `detection_score` the detector's, both in 0..1.
    """

    text: str
    confidence: float
    polygon: Quad
    detection_score: float = 1.0
    orientation: Orientation = "horizontal"

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "polygon": [[round(x, 1), round(y, 1)] for x, y in self.polygon],
            "detection_score": round(self.detection_score, 4),
            "orientation": self.orientation,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Word":
        polygon = corners(data["polygon"])
        return cls(data["text"], data["confidence"], polygon, data["detection_score"], data["orientation"])


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand on one line, as indices into `Page.words` in reading order."""

    text: str
    words: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"text": self.text, "words": list(self.words)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Line":
        return cls(data["text"], tuple(data["words"]))


@dataclass(frozen=True, slots=True)
class Model:
    """Which weights read the page; `sha256` is that of their manifest, which in turn names each file's hash."""

    name: str
    version: str
    sha256: str

    def to_dict(self) -> dict[str, str]:
        return {"name": self.name, "version": self.version, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Page:
    """Everything read on one picture of `width` x `height` pixels, in reading order."""

    width: int
    height: int
    words: tuple[Word, ...]
    lines: tuple[Line, ...]
    model: Model
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The page's text, one line of the picture a line."""
        return "\n".join(line.text for line in self.lines)

    def render(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The upright RGB picture (H, W, 3) it was read on, with boxes, and beside it what was read: (H, 2 W, 3)."""
        from lightocr.exporters.drawing import overlay  # a page needs no drawing to be read

        return overlay(image, self)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON-ready values, `schema_version` 1."""
        return {
            "schema_version": SCHEMA_VERSION,
            "image": {"width": self.width, "height": self.height},
            "words": [word.to_dict() for word in self.words],
            "lines": [line.to_dict() for line in self.lines],
            "text": self.text,
            "model": self.model.to_dict(),
            "timings_ms": {stage: round(ms, 1) for stage, ms in self.timings_ms.items()},
            "warnings": list(self.warnings),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Page":
        """The page that `to_dict` wrote. Raises ValueError on another schema version."""
        if data.get("schema_version") != SCHEMA_VERSION:
            raise ValueError(f"schema_version {data.get('schema_version')!r} is not {SCHEMA_VERSION}")
        return cls(
            data["image"]["width"],
            data["image"]["height"],
            tuple(Word.from_dict(word) for word in data["words"]),
            tuple(Line.from_dict(line) for line in data["lines"]),
            Model(**data["model"]),
            dict(data["timings_ms"]),
            tuple(data["warnings"]),
        )
