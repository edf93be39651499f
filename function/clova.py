"""The JSON request of NAVER CLOVA OCR's General API: `{"images": [{"data": "<base64>", ...}], ...}`.

Field names follow its reference (https://api.ncloud-docs.com/docs/en/ai-application-service-ocr-ocr). Its other form,
multipart with `message` and `file`, needs nothing of its own here: text parts are passed over.
"""

import base64
import binascii
import json
from typing import Any

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


def picture_of(body: bytes) -> bytes:
    """The one picture of a request. Raises MalformedRequest or one of its kinds; a `url` is never fetched."""
    try:
        request = json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedRequest("The body is not JSON.") from None
    images = request.get("images") if isinstance(request, dict) else None
    if not isinstance(images, list) or not images:
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
