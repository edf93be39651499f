"""The JSON of the original system, so that its clients go on working."""

from collections.abc import Iterable

from lightocr.exporters import json
from lightocr.exporters.sheet import Sheet
from lightocr.page import Page


def to_legacy(page: Page) -> dict[str, list[int]]:
    """`{text: [x1, y1, ..., x4, y4]}` in whole pixels; a text that occurs twice keeps its most confident box."""
    words = sorted(page.words, key=lambda word: word.confidence)
    best = {word.text: [round(value) for point in word.polygon for value in point] for word in words}
    return {word.text: best[word.text] for word in page.words}


def write(sheets: Iterable[Sheet]) -> bytes:
    return json.lines(to_legacy(sheet.page) for sheet in sheets)
