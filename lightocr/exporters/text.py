"""Plain text: a line of the picture a line, a form feed between the pages of a document."""

from collections.abc import Iterable

from lightocr.exporters.sheet import Sheet


def write(sheets: Iterable[Sheet]) -> bytes:
    return "\f".join(sheet.page.text + "\n" for sheet in sheets).encode()
