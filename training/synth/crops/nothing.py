"""Pieces of photos that a detector takes for text by mistake: often as regular as letters."""

import random
from collections.abc import Sequence

import cv2
import numpy as np

from training.synth.crops.crop import HEIGHT, WIDTH_STEP

BARS_SHARE = 0.4  # of the pieces have bars drawn over them


def piece(photos: Sequence[np.ndarray], rng: random.Random, noise: np.random.Generator) -> np.ndarray:
    """float32 RGB (48, W, 3): stones, tiles, windows, an edge."""
    width = WIDTH_STEP * rng.choice((1, 1, 2, 2, 3, 4, 5, 6))
    photo = rng.choice(photos)
    tall = round(photo.shape[0] * rng.uniform(0.08, 0.5))
    wide = min(tall * width // HEIGHT, photo.shape[1])
    y, x = rng.randint(0, photo.shape[0] - tall), rng.randint(0, photo.shape[1] - wide)
    image = cv2.resize(photo[y : y + tall, x : x + wide], (width, HEIGHT)).astype(np.float32)
    if rng.random() < BARS_SHARE:
        colour = np.clip(image.mean((0, 1)) + noise.normal(0, 70, 3), 0, 255).tolist()
        _add_bars(image, colour, rng)
    return image


def _add_bars(image: np.ndarray, colour: list[float], rng: random.Random) -> None:
    """Upright bars at equal distances, or a grid."""
    height, width = image.shape[:2]
    thick = rng.randint(1, 6)
    step = rng.randint(2 * thick + 2, 60)
    for at in range(rng.randrange(step), width, step):
        cv2.line(image, (at, 0), (at + rng.randint(-4, 4), height), colour, thick, cv2.LINE_AA)
    if rng.random() < 0.5:
        for at in range(rng.randrange(step), height, step):
            cv2.line(image, (0, at), (width, at + rng.randint(-4, 4)), colour, thick, cv2.LINE_AA)
