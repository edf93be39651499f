"""The box that a detector would give a word: it follows the line rather than the ink, loosely, tightly, askew.

A `box` is float32 (left, top, right, bottom) around the ink, which the functions here move in place; `quad` gives the
corners that are cut out.
"""

import math
import random

import numpy as np

from training.synth import fonts

SLANTED_SHARE = 0.24  # of the boxes lean: italics, and signs seen from the side, whose lines slope and letters stand


def reach_to_line(box: np.ndarray, font: fonts.Font, size: int, origin: float, rng: random.Random) -> None:
    """Let the box of Latin text, drawn from y = `origin`, reach up to where capitals and down to where a g would.

    Most boxes follow the line: "was" is not cut at the height of its letters.
    """
    above, below = fonts.line(font.path, font.index, size)
    if rng.random() < 0.7:
        box[1] = min(box[1], origin + above)
    if rng.random() < 0.6:
        box[3] = max(box[3], origin + below)


def give_air(box: np.ndarray, size: int, rng: random.Random) -> None:
    """A dash or a dot is not boxed at the height of its ink."""
    if box[3] - box[1] < 0.5 * size:
        middle, half = (box[1] + box[3]) / 2, size * rng.uniform(0.25, 0.5)
        box[1], box[3] = middle - half, middle + half


def quad(box: np.ndarray, crowded: bool, rng: random.Random, noise: np.random.Generator) -> np.ndarray:
    """float32 (4, 2), clockwise from the top left. `crowded` ones let more in at their ends."""
    left, top, right, bottom = box.tolist()
    height = bottom - top
    # people and detectors box lines rather than ink, some with much air
    air = rng.choices(((-0.06, 0.1), (0.04, 0.34), (0.2, 0.6)), (0.33, 0.47, 0.2))[0]
    top, bottom = top - rng.uniform(*air) * height, bottom + rng.uniform(*air) * height
    widest, share = (0.3, 0.5) if crowded else (0.25, 0.3)
    before, after = (rng.uniform(-0.04, widest if rng.random() < share else 0.12) * height for _ in range(2))
    corners = np.float32([[left - before, top], [right + after, top], [right + after, bottom], [left - before, bottom]])
    corners = _turned(corners, rng.gauss(0, 1.2 if rng.random() < 0.7 else 4), long=right - left > 4 * height)
    if rng.random() < 0.6:
        corners += np.float32(noise.normal(0, 0.03 * height, (4, 2)))
    if rng.random() < SLANTED_SHARE:
        _slant(corners, rng.uniform(-0.55, 0.55) * height, rng)
    return np.float32(corners)


def _turned(corners: np.ndarray, degrees: float, long: bool) -> np.ndarray:
    """About their centre; `long` boxes follow their line more closely."""
    angle = math.radians(degrees) * (0.4 if long else 1)
    turn = np.float32([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    centre = corners.mean(0)
    return (corners - centre) @ turn.T + centre


def _slant(corners: np.ndarray, slant: float, rng: random.Random) -> None:
    """Lean in place by `slant` pixels, or reach around the leaning letters."""
    if rng.random() < 0.6:
        corners[[1, 3] if slant > 0 else [0, 2], 0] += np.float32([slant, -slant])
    else:
        corners[:2, 0] += 0.6 * slant
