"""Where the boxes of a labelled picture lie when it is read, which turns it as its EXIF data says.

Whoever labelled it may have seen the stored pixels instead; the size in the labels tells.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image

from lightocr.geometry import order_quad

Size = tuple[int, int]  # width and height, pixels
QUARTERS = {5: [[0, 1], [1, 0]], 6: [[0, -1], [1, 0]], 7: [[0, -1], [-1, 0]], 8: [[0, 1], [-1, 0]]}
"""How points move when a picture is turned by an EXIF orientation. Only those that swap width and height are here: the
labelled size tells nothing of the others."""


def labelled_size(width: Any, height: Any) -> Size | None:
    """What labels say, None where it is nothing."""
    try:
        return int(width), int(height)
    except (TypeError, ValueError, OverflowError):
        return None


def placing(picture: Path, size: Size | None) -> Callable[[np.ndarray], np.ndarray] | None:
    """What takes quads (4, 2) of the picture as it was labelled to where they lie when it is read.

    None where the picture is neither way of the labelled size. Of a file that cannot be opened nothing is known yet.
    """
    if size is None:
        return _same
    try:
        with Image.open(picture) as image:
            stored, orientation = image.size, image.getexif().get(ExifTags.Base.Orientation)
    except (OSError, SyntaxError, Image.DecompressionBombError):
        return _same
    quarter = QUARTERS.get(orientation)
    read = stored[::-1] if quarter else stored
    if size == read:
        return _same
    return partial(_turned, np.float32(quarter), np.float32(read)) if size == stored else None


def _same(quad: np.ndarray) -> np.ndarray:
    return quad


def _turned(quarter: np.ndarray, sides: np.ndarray, quad: np.ndarray) -> np.ndarray:
    return order_quad(quad @ quarter.T + sides * (quarter.sum(1) < 0))
