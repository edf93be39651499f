"""How the camera sees the surface that a block stands on."""

import math
import random

import numpy as np

from training.synth.scenes.blocks import Block
from training.synth.scenes.scene import SIZE

FROM_THE_SIDE = 0.35  # of the signs are seen so


def seen(block: Block, scale: float, flat: bool, rng: random.Random, noise: np.random.Generator) -> np.ndarray | None:
    """Where the corners of a block lie in the picture, somewhere, float32 (4, 2) clockwise from its top left.

    None where over half of it would stick out. `flat` surfaces are seen nearly from the front, signs with perspective.
    """
    target = (block.corners * scale) @ _view(flat, rng).T
    if not flat:
        target += np.float32(noise.normal(0, 0.025 * min(block.mask.shape) * scale + 0.4, (4, 2)))
    target -= target.min(0)
    room = SIZE - 2 - target.max(0)
    if (room < -0.5 * target.max(0)).any():
        return None
    low = np.minimum(room, 2)
    return target + np.float32([rng.uniform(low[0], max(2, room[0])), rng.uniform(low[1], max(2, room[1]))])


def _view(flat: bool, rng: random.Random) -> np.ndarray:
    """(2, 2): turned and wider or narrower; signs also from the side, where lines slope and letters are narrow and stay
    upright."""
    if not flat and rng.random() < FROM_THE_SIDE:
        return np.float32([[rng.uniform(0.4, 0.95), 0], [math.tan(math.radians(rng.gauss(0, 14))), 1]])
    askew = (1.5 if flat else 3) if rng.random() < 0.75 else (6 if flat else 18)
    angle = math.radians(rng.gauss(0, askew))
    turn = np.float32([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return turn * np.float32([rng.uniform(0.8, 1.2), 1])
