"""A page as an HTTP answer, in the format that the client asked for."""

from typing import Any, Literal

from fastapi import Response
from fastapi.responses import PlainTextResponse

from function.answers import WARNING_HEADER
from function.clova import Asked
from function.encoding import to_json
from lightocr.exporters import FORMATS, Sheet, to_clova, to_legacy
from lightocr.page import Page

NOTHING_ASKED = Asked()

Format = Literal["json", "text", "legacy", "hocr", "alto", "clova"]


def _json(value: Any) -> Response:
    return Response(to_json(value), media_type="application/json")


def render(page: Page, format: Format, asked: Asked = NOTHING_ASKED) -> Response:
    """What was read; `clova` names what the client called its request and its picture."""
    response = _body(page, format, asked)
    if page.warnings:
        response.headers[WARNING_HEADER] = " ".join(page.warnings)
    return response


def _body(page: Page, format: Format, asked: Asked) -> Response:
    if format == "json":
        return _json(page.to_dict())
    if format == "text":
        return PlainTextResponse(page.text.encode("utf-8", "replace"))
    if format == "legacy":
        return _json(to_legacy(page))
    if format == "clova":
        return _json(to_clova([Sheet(page, name=asked.name)], asked.request_id))
    return Response(FORMATS[format].write([Sheet(page)]), media_type=FORMATS[format].media_type)
