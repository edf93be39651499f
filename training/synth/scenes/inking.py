"""How a block's letters are blended into a picture: their colours and effects."""

import random
from functools import partial

import numpy as np

from training.synth.effects import add_effect

TWO_COLOURS_SHARE = 0.1  # of the blocks change their colour somewhere in the middle
FAINT_SHARE = 0.12  # of the colours hardly stand off: unlit signs at night, worn paint


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
    ink = alpha.astype(np.float32) / 255
    level = area[zone].mean()
    colour = _colour(level, rng, noise)
    contrast = partial(_colour, rng=rng, noise=noise)
    surface, coverage = add_effect(area, ink, colour, contrast, rng, noise, height / 36)
    coverage = coverage * rng.uniform(0.75, 1)
    if rng.random() < TWO_COLOURS_SHARE:
        left = np.arange(area.shape[1])[None, :, None] < rng.uniform(0.1, 0.9) * area.shape[1]
        colour = np.where(left, colour, _colour(level, rng, noise))
    area[:] = surface * (1 - coverage) + colour * coverage


def _colour(level: float, rng: random.Random, noise: np.random.Generator) -> np.ndarray:
    """A colour that stands off from a surface as bright as `level`."""
    contrast = 25 if rng.random() < FAINT_SHARE else 45
    for _ in range(10):
        gray = np.full(3, rng.choice((rng.uniform(0, 60), rng.uniform(195, 255))))
        colour = gray if rng.random() < 0.5 else noise.uniform(0, 255, 3)
        if abs(colour.mean() - level) > contrast:
            return colour
    return np.full(3, 0.0 if level > 127 else 255.0)
