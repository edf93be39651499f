"""Values to JSON that every client can parse."""

import json
import math
from typing import Any


def to_json(value: Any) -> bytes:
    """`value` as UTF-8 JSON: NaN and infinity become null and a lone surrogate `?`, as JSON and UTF-8 have neither."""
    return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
