"""Photos as users send them and the labelled ones are not: of displays, and of signs far away.

Both are made of the labelled photos, so the same words count.
"""

import cv2
import numpy as np

from training.evaluation.varied import Variation

DEGREES = 2.0  # no display is held straight
SAMPLES = 3  # of a camera's pixel, along each side
GAP = 0.25  # of a display's pixel is dark, below its three stripes
GAMMA = 2.2
LENS = 0.5  # pixels, standard deviation of its blur
TIMES = 3  # as wide and as high as a sign is the picture of one far away
COARSEST, CONTRAST = 128, 25  # of its ground, in pixels and steps of lightness


def displayed(ratio: float) -> Variation:
    """A photo as a display shows it, photographed with `ratio` pixels of the camera's for one of the display's."""

    def variation(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        height, width = image.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), DEGREES, ratio)
        size = np.ceil(np.abs(matrix[:, :2]) @ (width, height)).astype(int)
        matrix[:, 2] += size / 2 - (width / 2, height / 2)
        light = cv2.GaussianBlur(_light(image, cv2.invertAffineTransform(matrix), size), (0, 0), LENS)
        return _sensed(np.round(np.clip(light, 0, 1) ** (1 / GAMMA) * 255).astype(np.uint8)), matrix

    return variation


def _light(image: np.ndarray, matrix: np.ndarray, size: np.ndarray) -> np.ndarray:
    """What falls on each pixel of the camera, float32 (H, W, 3), from a display at `matrix` times its place."""
    shown = (image.astype(np.float32) / 255) ** GAMMA
    x, y = np.meshgrid(*(np.arange(side, dtype=np.float32) for side in size))
    light = np.zeros((*x.shape, 3), np.float32)
    for down, along in np.ndindex(SAMPLES, SAMPLES):
        at = x + (along + 0.5) / SAMPLES, y + (down + 0.5) / SAMPLES
        column, row = (np.float32(a) * at[0] + np.float32(b) * at[1] + np.float32(c) for a, b, c in matrix)
        pixel = np.floor(column), np.floor(row)
        colour = cv2.remap(shown, *pixel, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
        stripe = ((column - pixel[0]) * 3).astype(int)[..., None] == np.arange(3)
        light += colour * (stripe & (row - pixel[1] < 1 - GAP)[..., None])
    return light * 3 / (1 - GAP) / SAMPLES**2


def _sensed(image: np.ndarray) -> np.ndarray:
    """RGB as a Bayer sensor gives it: of each pixel one colour, the others from its neighbours."""
    sensed = image[..., 1].copy()
    sensed[0::2, 0::2], sensed[1::2, 1::2] = image[0::2, 0::2, 0], image[1::2, 1::2, 2]
    return np.asarray(cv2.cvtColor(sensed, cv2.COLOR_BayerBG2RGB), np.uint8)


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


DISPLAYS: dict[str, Variation] = {f"{ratio} pixels": displayed(ratio) for ratio in (1.6, 2.1)}
FAR: dict[str, Variation] = {"far": far}
