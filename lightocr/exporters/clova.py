"""The answer of NAVER CLOVA OCR's General API, version V2, so that its clients can switch.

Field names and values follow its reference (https://api.ncloud-docs.com/docs/en/ai-application-service-ocr-ocr).
Vertices are pixels of the upright picture, clockwise from the text's own top-left.
"""

import time
import uuid
from collections.abc import Iterable
from typing import Any

from lightocr.exporters import json
from lightocr.exporters.sheet import Sheet
from lightocr.page import Page, Word


def to_clova(sheets: Iterable[Sheet], request_id: str = "") -> dict[str, Any]:
    """The pages of one document as one answer: an entry of `images` each. Without a `request_id` one is made up."""
    return {
        "version": "V2",
        "requestId": request_id or str(uuid.uuid4()),
        "timestamp": time.time_ns() // 1_000_000,
        "images": [_image(sheet, index) for index, sheet in enumerate(sheets)],
    }


def write(sheets: Iterable[Sheet]) -> bytes:
    return json.lines([to_clova(sheets)])


def _image(sheet: Sheet, index: int) -> dict[str, Any]:
    page = sheet.page
    return {
        "uid": uuid.uuid4().hex,
        "name": sheet.name,
        "inferResult": "SUCCESS",
        "message": "SUCCESS",
        "validationResult": {"result": "NO_REQUESTED"},
        "convertedImageInfo": {"width": page.width, "height": page.height, "pageIndex": index, "longImage": False},
        "fields": _fields(page),
    }


def _fields(page: Page) -> list[dict[str, Any]]:
    return [_field(page.words[i], i == line.words[-1]) for line in page.lines for i in line.words]


def _field(word: Word, last: bool) -> dict[str, Any]:
    return {
        "valueType": "ALL",
        "boundingPoly": {"vertices": [{"x": round(x, 1), "y": round(y, 1)} for x, y in word.polygon]},
        "inferText": word.text,
        "inferConfidence": round(word.confidence, 4),
        "type": "NORMAL",
        "lineBreak": last,
    }
