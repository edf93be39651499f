"""Boards that end within a crop, around their letters: round ones, and pointed ones like road signs."""

import random

import cv2
import numpy as np

CORNERS = 40  # of the polygon that a round outline is drawn as


def board(alpha: np.ndarray, rng: random.Random) -> np.ndarray:
    """Ink coverage (H, W) in 0..1 -> bool (H, W): what the board around these letters covers."""
    x, y, wide, tall = cv2.boundingRect((alpha > 0.3).astype(np.uint8))
    upper, lower = y - rng.uniform(1, 8), y + tall + rng.uniform(1, 8)
    left, right = x - rng.uniform(0, 5), x + wide + rng.uniform(0, 5)
    reach = (lower - upper) * rng.uniform(0.2, 0.6)
    shape = _pointed if rng.random() < 0.5 else _round
    outline = shape((left, upper, right, lower), reach, rng)
    covered = np.zeros(alpha.shape, np.uint8)
    cv2.fillPoly(covered, [np.round(outline).astype(np.int32)], 1)
    return covered > 0


def _pointed(box: tuple[float, float, float, float], reach: float, rng: random.Random) -> np.ndarray:
    """At one end or both, by `reach`."""
    left, upper, right, lower = box
    middle = (upper + lower) / 2
    start, end = rng.choice(((0, 1), (1, 0), (1, 1)))
    tip_before, tip_behind = (left - start * reach, middle), (right + end * reach, middle)
    return np.array([(left, upper), (right, upper), tip_behind, (right, lower), (left, lower), tip_before])


def _round(box: tuple[float, float, float, float], reach: float, rng: random.Random) -> np.ndarray:
    """From nearly a rectangle to nearly an ellipse, longer than the box by `reach` at either end."""
    left, upper, right, lower = box
    steps, power = np.linspace(0, 2 * np.pi, CORNERS), rng.choice((0.25, 0.5, 0.8))
    circle = np.stack([np.cos(steps), np.sin(steps)], 1)
    across = (right - left) / 2 + reach, (lower - upper) / 2
    return np.sign(circle) * np.abs(circle) ** power * across + ((left + right) / 2, (upper + lower) / 2)
