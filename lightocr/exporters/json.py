"""Light OCR's own JSON, `schema_version` 1: an object a page, each on a line of its own (JSON Lines)."""

import json
from collections.abc import Iterable
from typing import Any

from lightocr.exporters.sheet import Sheet


def write(sheets: Iterable[Sheet]) -> bytes:
    return lines(sheet.page.to_dict() for sheet in sheets)


def lines(values: Iterable[Any]) -> bytes:
    """JSON values as UTF-8, each on one line."""
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()
