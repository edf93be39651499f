"""Where there is ink in a crop, and where none is."""

import cv2
import numpy as np
from numpy.typing import NDArray

from lightocr.recognizer import HEIGHT

INK = 0.3
"""A pixel is ink if it differs from the crop's ground by this share of what any pixel does."""
SHARPEST = 2 * HEIGHT
"""Ink is measured in crops enlarged to such a height, if they are not so high."""
RULE = 0.95
"""A row of pixels of which such a share is ink is a rule of a table."""


def ink(crop: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The pixels of letters, (H, W), in an RGB crop (H, W, 3)."""
    gray = np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.float32)
    contrast = np.abs(gray - np.median(gray))
    dark = contrast > INK * contrast.max()
    return np.asarray(dark & (dark.mean(axis=1, keepdims=True) < RULE))


def spans(inked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """From where to where a row of pixels (N,) is true, again and again."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inked, [False]])))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
