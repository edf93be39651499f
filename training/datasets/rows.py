"""The row that every format is read into: a picture with its words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

import cv2
import numpy as np

from lightocr import geometry
from lightocr.geometry import VERTICAL_ASPECT

Orientation = Literal["horizontal", "vertical"]
ILLEGIBLE = {"xxx", "###"}  # what AI-Hub's labels say of words that nobody could read
SMALLEST_AREA = 1.0  # square pixels


class Word(NamedTuple):
    quad: np.ndarray  # float32 (4, 2): pixels, clockwise from the text's own top-left
    text: str  # "" where it is ignored and nobody knows
    ignore: bool = False  # neither to be found nor not
    orientation: Orientation | None = None  # None where the labels do not say

    @property
    def vertical(self) -> bool:
        """Whether its crop goes to the vertical recognizer.

        A line lying on its side that starts at its own top-left is cut upright: a horizontal crop.
        """
        width, height = geometry.size(self.quad)
        if self.orientation is None:
            return height > VERTICAL_ASPECT * width
        return self.orientation == "vertical" and height > width


class Picture(NamedTuple):
    path: Path
    words: list[Word]
    category: str = ""
    complete: bool = True  # all its words are labelled: what else is found is wrong

    @property
    def truth(self) -> list[Word]:
        """The words that are to be found and read."""
        return [word for word in self.words if not word.ignore]


@dataclass
class Labelled:
    """A labelled set: its pictures, and how many rows were unusable, by reason."""

    path: Path
    format: str
    pictures: list[Picture] = field(default_factory=list)
    bad: Counter[str] = field(default_factory=Counter)

    def word(
        self,
        points: Sequence[Any] | np.ndarray,
        text: str,
        ignore: bool = False,
        orientation: Orientation | None = None,
    ) -> Word | None:
        """A word of four corners, or None (and a count) where they are none.

        A word without text is counted too, and ignored: something stands there, but nobody knows what.
        """
        try:
            quad = np.asarray(points, np.float32).reshape(4, 2)
        except (TypeError, ValueError):
            self.bad["box unreadable"] += 1
            return None
        if not np.isfinite(quad).all():
            self.bad["box not finite"] += 1
            return None
        area = cv2.contourArea(quad, oriented=True)
        if abs(area) < SMALLEST_AREA:
            self.bad["box without area"] += 1
            return None
        if area < 0:  # labelled counter-clockwise: its crop would be a mirror image
            quad = quad[[0, 3, 2, 1]]
        text = text.strip()
        if not text and not ignore:
            self.bad["word without text"] += 1
        return Word(quad, text, ignore or not text, orientation)

    def report(self) -> str:
        """One line on the unusable rows."""
        return f"bad rows: {listed(self.bad)}"


def listed(counts: Counter[str]) -> str:
    """What was counted, in words, the most frequent first."""
    return ", ".join(f"{reason} {count:,}" for reason, count in counts.most_common()) or "none"
