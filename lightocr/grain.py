"""Pictures full of grain, as sensors give in little light, are seen and read without most of it."""

from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

LEAST = 4.0
"""Pictures with less grain stay as they are: smoothing takes small strokes, too. Of 34 photos none has so much; with a
standard deviation of 8 more in each channel all have."""
DIAMETER, REACH = 5, 2
"""A pixel becomes the mean of those about it, a circle so wide, which count the less the farther they are (the standard
deviation in pixels)"""
ALIKE = 7.0
"""and the less alike: that of their values, so many times the grain. Strokes differ by more and keep their edges."""
PATCH, PATCHES = 64, 6
"""Grain is measured in squares of so many pixels a side, so many of them down and as many along a picture,"""
PLAIN = 0.25
"""in the share of them that has the least: grain is everywhere, leaves and fine print are not."""

LAPLACIANS = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
"""The difference of two Laplacians, which slopes and edges leave out (Immerkaer, 1996)."""
OF_GRAIN = 6 * 0.6745
"""It makes grain so many times as strong; of a normal distribution half lies within 0.6745 standard deviations."""


def smoothed(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An RGB image (H, W, 3) without its grain if it is full of it, by a bilateral filter (Tomasi and Manduchi, ICCV
    1998); any other as it is."""
    much = amount(image)
    if much < LEAST:
        return image
    return np.asarray(cv2.bilateralFilter(np.ascontiguousarray(image), DIAMETER, ALIKE * much, REACH), np.uint8)


def amount(image: NDArray[np.uint8]) -> float:
    """The grain of an RGB image (H, W, 3): the standard deviation of its lightness (0..255) where little is drawn."""
    down, along = (np.linspace(0, max(0, side - PATCH), PATCHES).astype(int) for side in image.shape[:2])
    patches = [image[y : y + PATCH, x : x + PATCH] for y, x in product(down, along)]
    lightness = cv2.cvtColor(np.concatenate(patches), cv2.COLOR_RGB2GRAY)
    differences = np.abs(cv2.filter2D(lightness, cv2.CV_16S, LAPLACIANS)).reshape(len(patches), -1)
    return float(np.quantile(np.median(differences, axis=1), PLAIN)) / OF_GRAIN
