"""How the strokes of words lean: upright ones on a sign seen from the front, slanting ones on one seen from aside."""

import cv2
import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.geometry import Quad, Quads

HEIGHT, LONGEST = 32, 320
"""Pixels at which a word is looked at."""
BLUR = 1.0
"""Its standard deviation in pixels: a staircase of pixels is no stroke."""
STRONG = 0.25
"""The share of a word's strongest edge from which on edges count."""
STEEPEST = 45
"""Degrees by which strokes may lean."""
NEAR = 6
"""Edges within so many degrees are of strokes that lean alike,"""
CLEAR = 0.3
"""if they are so large a share of all: round letters have edges in all directions."""


def across(pixels: NDArray[np.uint8], quads: Quads) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of words in quads (N, 4, 2) of an RGB picture (H, W, 3): which way the strokes across them run, and how clearly.

    Degrees (N,) clockwise from the right, and shares 0..1 (N,) of their edges; 0 where there is no such way.
    """
    ways, clear = np.zeros(len(quads)), np.zeros(len(quads))
    for i, quad in enumerate(quads):
        lying = quad if np.subtract(*geometry.size(quad)) >= 0 else np.roll(quad, 1, axis=0)
        x, y = lying[1] - lying[0]
        lean, clear[i] = leaning(_seen(pixels, lying))
        ways[i] = np.degrees(np.arctan2(y, x)) + 90 + lean
    return ways, clear


def _seen(pixels: NDArray[np.uint8], quad: Quad) -> NDArray[np.uint8]:
    """A word, uint8 (HEIGHT, W), as wide beside its height as it is."""
    wide, tall = geometry.size(quad)
    width = wide * HEIGHT / max(tall, 1.0)
    corners = np.array([[0, 0], [width, 0], [width, HEIGHT], [0, HEIGHT]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.asarray(quad, np.float32), corners)
    size = int(np.clip(width, 8, LONGEST)), HEIGHT
    word = cv2.warpPerspective(pixels, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.cvtColor(word, cv2.COLOR_RGB2GRAY), np.uint8)


def leaning(gray: NDArray[np.uint8]) -> tuple[float, float]:
    """By how many degrees clockwise the strokes of a word (H, W) lean, and how clearly: 0..1."""
    smooth = cv2.GaussianBlur(gray, (0, 0), BLUR)
    strength, direction = cv2.cartToPolar(
        cv2.Scharr(smooth, cv2.CV_32F, 1, 0), cv2.Scharr(smooth, cv2.CV_32F, 0, 1), angleInDegrees=True
    )
    counted = strength > STRONG * strength.max()
    most = STEEPEST + NEAR
    turned = (direction[counted] + most) % 180  # an edge's two sides look to opposite directions
    histogram = np.bincount(turned.astype(np.intp), strength[counted], 180)[: 2 * most]
    if not histogram.any():
        return 0.0, 0.0
    alike = np.convolve(histogram, np.ones(2 * NEAR), "valid")
    best = int(alike.argmax())
    share = float(alike[best] / histogram.sum())
    middles = np.arange(best, best + 2 * NEAR) - most + 0.5
    lean = float(np.average(middles, weights=histogram[best : best + 2 * NEAR]))
    return lean, share if share >= CLEAR else 0.0
