"""A page with a word of each kind: upright, slanted, stacked, turned; and signs the font lacks or XML must escape."""

import numpy as np
import pytest

from lightocr.exporters import Sheet
from lightocr.image import Image
from lightocr.page import Line, Model, Page, Word

WIDTH, HEIGHT = 800, 600


def box(left, top, right, bottom):
    return ((left, top), (right, top), (right, bottom), (left, bottom))


WORDS = (
    Word("영업시간", 0.98, box(100.4, 50.0, 260.6, 90.0)),
    Word("뷁쀍&<\"'>", 0.5, box(265.0, 50.0, 460.0, 90.0)),
    Word("기울어진", 0.9, ((100.0, 200.0), (300.0, 220.0), (296.0, 260.0), (96.0, 240.0))),
    Word("세로쓰기", 0.8, box(600.0, 100.0, 640.0, 300.0), 1.0, "vertical"),
    Word("turned", 0.7, ((740.0, 100.0), (740.0, 300.0), (700.0, 300.0), (700.0, 100.0)), 1.0, "vertical"),
    Word("€5✓®", 0.7, box(100.0, 400.0, 260.0, 440.0)),
)
LINES = (
    Line("영업시간 뷁쀍&<\"'>", (0, 1)),
    Line("기울어진", (2,)),
    Line("세로쓰기", (3,)),
    Line("turned", (4,)),
    Line("€5✓®", (5,)),
)


@pytest.fixture
def page() -> Page:
    return Page(WIDTH, HEIGHT, WORDS, LINES, Model("m", "1", "0" * 64))


@pytest.fixture
def sheet(page) -> Sheet:
    rows = np.linspace(0, 255, HEIGHT, dtype=np.uint8)  # black above, white below
    pixels = np.broadcast_to(rows[:, None, None], (HEIGHT, WIDTH, 3))
    return Sheet(page, Image(np.ascontiguousarray(pixels)), '간판 "1".png')
