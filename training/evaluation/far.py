"""The labelled photos as a small part of larger ones: signs far away."""

import cv2
import numpy as np

from training.evaluation.varied import Variation

TIMES = 3  # as wide and as high as a sign is the picture of one far away
COARSEST, CONTRAST = 128, 25  # of its ground, in pixels and steps of lightness


def far(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A photo in its own size in the middle of a larger one, of its mean colour with shades and grain of all sizes."""
    height, width = image.shape[:2]
    chance, size = np.random.default_rng(0), (TIMES * width, TIMES * height)
    shades = np.zeros(size[::-1], np.float32)
    for exponent in range(1, COARSEST.bit_length()):
        coarse = chance.normal(0, 1, (size[1] // 2**exponent + 1, size[0] // 2**exponent + 1)).astype(np.float32)
        shades += cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    ground = image.mean(axis=(0, 1)) + shades[..., None] * (CONTRAST / shades.std())
    result = np.clip(np.round(ground), 0, 255).astype(np.uint8)
    left, top = (TIMES - 1) * width // 2, (TIMES - 1) * height // 2
    result[top : top + height, left : left + width] = image
    return result, np.array([[1.0, 0, left], [0, 1, top]])


FAR: dict[str, Variation] = {"far": far}
