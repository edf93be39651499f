"""A page as an HTTP answer, in the format that the client asked for."""

from collections.abc import Callable
from typing import Any, Literal

from fastapi import Response
from fastapi.responses import PlainTextResponse

from function.encoding import to_json
from lightocr.exporters import FORMATS, Sheet, to_legacy, to_text
from lightocr.page import Page

PROBLEM = "application/problem+json"

Format = Literal["json", "text", "legacy", "hocr", "alto", "clova"]


def _json(value: Any) -> Response:
    return Response(to_json(value), media_type="application/json")


def _exported(page: Page, name: Format) -> Response:
    return Response(FORMATS[name].write([Sheet(page)]), media_type=FORMATS[name].media_type)


RENDERERS: dict[Format, Callable[[Page], Response]] = {
    "json": lambda page: _json(page.to_dict()),
    "text": lambda page: PlainTextResponse(to_text(page).encode("utf-8", "replace")),
    "legacy": lambda page: _json(to_legacy(page)),
    "hocr": lambda page: _exported(page, "hocr"),
    "alto": lambda page: _exported(page, "alto"),
    "clova": lambda page: _exported(page, "clova"),
}

FORMATS_IN_OPENAPI: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "What was read",
        "content": {"application/json": {}, "text/plain": {}, "text/html": {}, "application/xml": {}},
    }
}
