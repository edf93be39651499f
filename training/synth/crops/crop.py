"""What a recognizer is given: the picture of a word, its text, and where its glyphs stand."""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

HEIGHT, NARROWEST, WIDEST, WIDTH_STEP = 48, 8, 384, 32
Writing = Literal["horizontal", "vertical"]


@dataclass
class Crop:
    image: np.ndarray  # uint8 RGB (48, W, 3), W a multiple of 32
    text: str
    spans: np.ndarray  # float32 (len(text), 2): where each glyph begins and ends, pixels from the left


def without_text(image: np.ndarray) -> Crop:
    """A crop in which nothing is to be read."""
    return Crop(image, "", np.zeros((0, 2), np.float32))


def padded(image: np.ndarray) -> np.ndarray:
    """The image with its last column repeated, up to the next width that a crop has."""
    return cv2.copyMakeBorder(image, 0, 0, 0, -image.shape[1] % WIDTH_STEP, cv2.BORDER_REPLICATE)
