"""The labelled photos as a display shows them, photographed from it."""

import cv2
import numpy as np

from training.evaluation.varied import Variation

DEGREES = 2.0  # no display is held straight
SAMPLES = 3  # of a camera's pixel, along each side
GAP = 0.25  # of a display's pixel is dark, below its three stripes
GAMMA = 2.2
LENS = 0.5  # pixels, standard deviation of its blur


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


DISPLAYS: dict[str, Variation] = {f"{ratio} pixels": displayed(ratio) for ratio in (1.6, 2.1)}
