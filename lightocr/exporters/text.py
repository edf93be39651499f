"""Plain text: a line of the picture a line, a form feed between the pages of a document."""

from collections.abc import Iterable

from lightocr.exporters.sheet import Sheet
from lightocr.page import Page


def to_text(page: Page) -> str:
    """The page's text, a line of the picture a line."""
    return page.text


def write(sheets: Iterable[Sheet]) -> bytes:
    return "\f".join(to_text(sheet.page) + "\n" for sheet in sheets).encode()
