"""How a block's letters are blended into a picture: their colours, outlines, shadows, light, depth."""

import random

import cv2
import numpy as np

TWO_COLOURS_SHARE = 0.1  # of the blocks change their colour somewhere in the middle
FAINT_SHARE = 0.12  # of the colours hardly stand off: unlit signs at night, worn paint
ENGRAVED_SHARE = 0.05  # of the blocks are cut into their surface or raised, one edge in the light, one in the shade


def add_ink(
    area: np.ndarray,
    alpha: np.ndarray,
    zone: np.ndarray,
    height: float,
    rng: random.Random,
    noise: np.random.Generator,
) -> None:
    """Blend letters, `height` pixels high, into `area` float32 RGB (H, W, 3) in place.

    `alpha` uint8 (H, W) is their coverage; they stand off from what lies in `zone`, bool (H, W).
    """
    level = area[zone].mean()
    colour = _colour(level, rng, noise)
    thickness = max(1, round(height / 20))
    _add_effect(area, alpha, colour, height, thickness, rng)
    coverage = alpha[..., None] / 255.0 * rng.uniform(0.75, 1)
    if rng.random() < ENGRAVED_SHARE:
        depth, shift = rng.choice((-1, 1)) * rng.uniform(20, 70), max(1, thickness // 2)
        lit, shaded = (np.roll(alpha, (way, way), (0, 1))[..., None] / 255.0 for way in (-shift, shift))
        area[:] = area + depth * (lit - shaded)
        colour, coverage = area * rng.uniform(0.75, 1.1), coverage * rng.uniform(0, 0.8)
    if rng.random() < TWO_COLOURS_SHARE:
        left = np.arange(area.shape[1])[None, :, None] < rng.uniform(0.1, 0.9) * area.shape[1]
        colour = np.where(left, colour, _colour(level, rng, noise))
    area[:] = area * (1 - coverage) + colour * coverage


def _add_effect(
    area: np.ndarray, alpha: np.ndarray, colour: np.ndarray, height: float, thickness: int, rng: random.Random
) -> None:
    effect = rng.random()
    if effect < 0.1:  # outline
        rim = cv2.dilate(alpha, np.ones((2 * thickness + 1,) * 2, np.uint8))[..., None] / 255.0
        area[:] = area * (1 - rim) + (255.0 if colour.mean() < 128 else 0.0) * rim
    elif effect < 0.2:  # shadow
        shade = np.roll(alpha, (thickness, thickness), (0, 1))[..., None] / 255.0 * rng.uniform(0.3, 0.8)
        area[:] = area * (1 - shade)
    elif effect < 0.27:  # lit letters
        glow = cv2.GaussianBlur(alpha, (0, 0), 1 + height / 6)[..., None] / 255.0 * rng.uniform(0.4, 1)
        area[:] = area + colour * glow


def _colour(level: float, rng: random.Random, noise: np.random.Generator) -> np.ndarray:
    """A colour that stands off from a surface as bright as `level`."""
    contrast = 25 if rng.random() < FAINT_SHARE else 45
    for _ in range(10):
        gray = np.full(3, rng.choice((rng.uniform(0, 60), rng.uniform(195, 255))))
        colour = gray if rng.random() < 0.5 else noise.uniform(0, 255, 3)
        if abs(colour.mean() - level) > contrast:
            return colour
    return np.full(3, 0.0 if level > 127 else 255.0)
