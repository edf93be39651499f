"""How whole words are distorted on signs: bent, condensed, widened."""

import math
import random

import cv2
import numpy as np


def bend(canvas: np.ndarray, size: int, rng: random.Random) -> np.ndarray:
    """The baseline bent into an arc or a wave."""
    height, width = canvas.shape
    x = np.linspace(-1, 1, width, dtype=np.float32)
    depth = size * rng.uniform(-0.3, 0.3)
    shift = depth * (x**2 - 0.4) if rng.random() < 0.7 else depth * 0.5 * np.sin(3 * x + rng.uniform(0, 6))
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return cv2.remap(canvas, xs, ys + shift[None].astype(np.float32), cv2.INTER_LINEAR)


def stretch(rng: random.Random) -> float:
    """Width over natural width: signs are full of condensed and widened letters."""
    kind = rng.random()
    if kind < 0.17:
        return rng.uniform(0.5, 0.85)
    return rng.uniform(1.15, 1.5) if kind < 0.22 else math.exp(rng.gauss(-0.05, 0.13))
