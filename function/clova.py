"""The JSON request of NAVER CLOVA OCR's General API: `{"images": [{"data": "<base64>", ...}], ...}`.

Field names follow its reference (https://api.ncloud-docs.com/docs/en/ai-application-service-ocr-ocr). In its other
form, multipart, `file` is the picture and `message` this JSON without `data`.
"""

import base64
import binascii
import json
from typing import Any, NamedTuple

from function.errors import MalformedRequest, MissingFile, TooManyFiles

SCHEMA = {
    "type": "object",
    "required": ["images"],
    "properties": {
        "images": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "type": "object",
                "required": ["data"],
                "properties": {"data": {"type": "string", "format": "byte"}},
            },
        }
    },
}


class Asked(NamedTuple):
    """What a client calls its request and its picture, to know the answer by; empty where it says nothing."""

    request_id: str = ""
    name: str = ""


def parse(message: str | bytes) -> Any:
    """The JSON of a request, or of the `message` of a form. Raises MalformedRequest where it is none."""
    try:
        return json.loads(message)
    except (ValueError, RecursionError):
        raise MalformedRequest("The body is not JSON.") from None


def asked(request: Any) -> Asked:
    """What a parsed request says of itself."""
    images = _images(request)
    return Asked(_text(request, "requestId"), _text(images[0] if images else None, "name"))


def _images(request: Any) -> list[Any]:
    images = request.get("images") if isinstance(request, dict) else None
    return images if isinstance(images, list) else []


def _text(value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def picture_of(request: Any) -> bytes:
    """The one picture of a parsed request. Raises a kind of MalformedRequest; a `url` is never fetched."""
    images = _images(request)
    if not images:
        raise MissingFile("The JSON has no `images`.")
    if len(images) > 1:
        raise TooManyFiles(f"The JSON has {len(images)} images.")
    return _decoded(images[0].get("data") if isinstance(images[0], dict) else None)


def _decoded(data: Any) -> bytes:
    if not isinstance(data, str):
        raise MissingFile("The image has no `data`, which is the picture as base64; addresses are not fetched.")
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        raise MalformedRequest("The image's `data` is not base64.") from None
