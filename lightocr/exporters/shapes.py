"""Shapes of words that several formats need. Pixels of the upright picture, origin top-left."""

from collections.abc import Iterable

import numpy as np

from lightocr.geometry import order_quad
from lightocr.page import Page, Word

Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""


def bounds(words: Iterable[Word], page: Page) -> Box:
    """The smallest box of whole pixels around one or more words, inside the page."""
    corners = np.array([word.polygon for word in words]).reshape(-1, 2)
    left, top = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int)
    right, bottom = np.minimum(np.ceil(corners.max(axis=0)), (page.width, page.height)).astype(int)
    return int(left), int(top), int(right), int(bottom)


def is_upright(word: Word) -> bool:
    """Whether a box says all about where the word stands and which way it runs."""
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = word.polygon
    return (y1, x2, y3, x4) == (y2, x3, y4, x1) and x1 < x2 and y1 < y4


def is_stacked(word: Word) -> bool:
    """Whether its upright characters stand one above the other (a vertical line may also lie on its side)."""
    quad = np.array(word.polygon, np.float32)
    return word.orientation == "vertical" and np.array_equal(order_quad(quad), quad)
