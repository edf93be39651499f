"""The panel that a block of text stands on: painted, lit or framed."""

import random

import cv2
import numpy as np

LAMP = (255, 250, 220)


def add_panel(
    image: np.ndarray,
    taken: np.ndarray,
    target: np.ndarray,
    size: float,
    rng: random.Random,
    noise: np.random.Generator,
) -> None:
    """Around the corners `target` (4, 2) of a block whose letters are `size` pixels high, where no other text is
    `taken` up by it."""
    right, down = _unit(target[1] - target[0]), _unit(target[3] - target[0])
    across = size * rng.uniform(0.1, 0.8)
    above, below = (size * rng.uniform(0.1, 2.0 if rng.random() < 0.3 else 0.7) for _ in range(2))
    grown = target + np.float32(
        [-right * across - down * above, right * across - down * above,
         right * across + down * below, -right * across + down * below]
    )  # fmt: skip
    corners = [np.round(grown).astype(np.int32)]
    panel = np.zeros(taken.shape, np.uint8)
    cv2.fillPoly(panel, corners, 1)
    if (panel & taken).any():
        return
    cv2.fillPoly(image, corners, _paint(rng, noise).tolist())
    if rng.random() < 0.5:
        frame = noise.uniform(0, 255, 3).tolist()
        cv2.polylines(image, corners, True, frame, max(1, round(size * rng.uniform(0.03, 0.15))), cv2.LINE_AA)
    if rng.random() < 0.15:
        _add_lamps(image, grown, size)
    if above > size and rng.random() < 0.6:  # something round above the text
        centre = np.round((target[0] + target[1]) / 2 - down * above / 2).astype(int).tolist()
        colour = noise.uniform(0, 255, 3).tolist()
        cv2.circle(image, centre, max(2, round(above * 0.35)), colour, rng.choice((-1, 2)))


def _unit(side: np.ndarray) -> np.ndarray:
    return side / max(1.0, np.hypot(*side))


def _paint(rng: random.Random, noise: np.random.Generator) -> np.ndarray:
    """White, black or any colour."""
    kind = rng.random()
    if kind < 0.5:
        return np.full(3, rng.uniform(200, 255) if kind < 0.35 else rng.uniform(5, 60))
    return noise.uniform(0, 255, 3)


def _add_lamps(image: np.ndarray, corners: np.ndarray, size: float) -> None:
    """A row of them along every side."""
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        for share in np.arange(0, 1, max(0.02, size * 0.25 / max(1.0, float(np.hypot(*(b - a)))))):
            centre = np.round(a + (b - a) * share).astype(int).tolist()
            cv2.circle(image, centre, max(1, round(size * 0.06)), LAMP, -1, cv2.LINE_AA)
