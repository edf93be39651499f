"""What OpenAPI says of the answers: JSON Schema (2020-12) of a page, of its other formats and of a problem."""

from typing import Any

from lightocr.page import SCHEMA_VERSION

Schema = dict[str, Any]

PROBLEM = "application/problem+json"
WARNING_HEADER = "Light-OCR-Warning"
"""Only our own schema has room for warnings: that of an animation one frame was read, of a document one page."""


def _object(properties: dict[str, Schema], **more: Any) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties, **more}


def _array(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_POINT = _array({"type": "number"}, minItems=2, maxItems=2)
_POLYGON = _array(
    _POINT, minItems=4, maxItems=4,
    description="x and y in pixels of the upright picture, clockwise from the text's own top-left",
)  # fmt: skip
_WORD = _object(
    {
        "text": _TEXT,
        "confidence": _SHARE,
        "polygon": _POLYGON,
        "detection_score": _SHARE,
        "orientation": {"enum": ["horizontal", "vertical"]},
    }
)
_LINE = _object({"text": _TEXT, "words": _array(_COUNT, description="indices into the page's words")})
_MODEL = _object({"name": _TEXT, "version": _TEXT, "sha256": _TEXT})
_PAGE = _object(
    {
        "schema_version": {"const": SCHEMA_VERSION},
        "image": _object({"width": _COUNT, "height": _COUNT}),
        "words": _array(_WORD, description="in reading order"),
        "lines": _array(_LINE),
        "text": {"type": "string", "description": "the lines, one below the other"},
        "model": _MODEL,
        "timings_ms": {"type": "object", "additionalProperties": {"type": "number"}},
        "warnings": _array(_TEXT, description="for people"),
    },
    title="Page",
)
_LEGACY: Schema = {
    "type": "object",
    "title": "Legacy",
    "additionalProperties": _array({"type": "number"}, minItems=8, maxItems=8),
    "description": "text -> x1, y1, ..., x4, y4",
}
_CLOVA = _object({"version": _TEXT, "images": _array({"type": "object"})}, title="Clova")
_PROBLEM = _object(
    {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT, "code": _TEXT, "remedy": _TEXT},
    title="Problem",
)

READ: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "What was read",
        "headers": {WARNING_HEADER: {"description": "The page's warnings, in all formats", "schema": _TEXT}},
        "content": {
            "application/json": {"schema": {"anyOf": [_PAGE, _CLOVA, _LEGACY]}},
            "text/plain": {"schema": _TEXT},
            "text/html": {"schema": _TEXT},
            "application/xml": {"schema": _TEXT},
        },
    }
}
PENDING: dict[int | str, dict[str, Any]] = {
    202: {
        "description": "Not read yet; ask again after `Retry-After`",
        "content": {"application/json": {"schema": _object({"status": {"const": "pending"}})}},
    }
}
FAILED: dict[int | str, dict[str, Any]] = {
    "default": {"description": "A problem, with its remedy", "content": {PROBLEM: {"schema": _PROBLEM}}}
}
