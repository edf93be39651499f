"""What was read, in other forms: one file a format and one registry of them.

>>> from lightocr.exporters import FORMATS, Sheet
>>> FORMATS["hocr"].write([Sheet(page, name="sign.jpg")])  # doctest: +SKIP
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lightocr.exporters import alto, clova, hocr, json, legacy, pdf, text
from lightocr.exporters.clova import to_clova
from lightocr.exporters.legacy import to_legacy
from lightocr.exporters.sheet import Sheet

__all__ = ["FORMATS", "Format", "Sheet", "to_clova", "to_legacy"]


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a document.

    `write` takes its sheets in order, one at a time, and gives the file's bytes (text is UTF-8). `suffix` follows the
    picture's name. Outputs that are `appendable` may follow one another in one stream.
    """

    write: Callable[[Iterable[Sheet]], bytes]
    media_type: str
    suffix: str
    appendable: bool


FORMATS = {
    "json": Format(json.write, "application/json", ".ocr.json", True),
    "text": Format(text.write, "text/plain; charset=utf-8", ".ocr.txt", True),
    "legacy": Format(legacy.write, "application/json", ".legacy.json", True),
    "hocr": Format(hocr.write, "text/html; charset=utf-8", ".hocr", False),
    "alto": Format(alto.write, "application/xml", ".alto.xml", False),
    "clova": Format(clova.write, "application/json", ".clova.json", True),
    "pdf": Format(pdf.write, "application/pdf", ".ocr.pdf", False),
}
