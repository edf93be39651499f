"""How letters stand off from their surface: shadows, rims, relief, light, depth.

`surface` is float32 RGB (H, W, 3) in 0..255, `alpha` ink coverage float32 (H, W) in 0..1. Each effect gives back the
surface with what surrounds the letters, and what they cover of it (H, W, 1): hollow ones less.
"""

import math
import random

import cv2
import numpy as np

Effect = tuple[np.ndarray, np.ndarray]


def plain(surface: np.ndarray, alpha: np.ndarray) -> Effect:
    return surface, alpha[..., None]


def shadow(surface: np.ndarray, alpha: np.ndarray, rng: random.Random) -> Effect:
    dx, dy = rng.choice((-2, -1, 1, 2, 3)), rng.choice((-1, 1, 2))
    shade = np.roll(alpha, (dy, dx), (0, 1)) * rng.uniform(0.3, 0.9)
    return _over(surface, shade, np.full(3, 0.0 if rng.random() < 0.75 else 255.0)), alpha[..., None]


def outline(surface: np.ndarray, alpha: np.ndarray, colour: np.ndarray, rng: random.Random) -> Effect:
    rim = cv2.dilate(alpha, np.ones((rng.choice((3, 3, 5)),) * 2))
    return _over(surface, rim, colour), alpha[..., None]


def hollow(surface: np.ndarray, alpha: np.ndarray) -> Effect:
    rim = cv2.dilate(alpha, np.ones((3, 3))) - cv2.erode(alpha, np.ones((2, 2)))
    return surface, np.clip(rim, 0, 1)[..., None]


def relief(surface: np.ndarray, alpha: np.ndarray, rng: random.Random) -> Effect:
    """Embossed or engraved, and painted, or hardly."""
    depth = rng.choice((-1, 1)) * rng.uniform(40, 80)
    dy = rng.choice((-1, 0, 1))
    edges = np.roll(alpha, (dy, -1), (0, 1)) - np.roll(alpha, (-dy, 1), (0, 1))
    return surface + depth * edges[..., None], alpha[..., None] * min(1, rng.uniform(0, 2))


def lit(surface: np.ndarray, alpha: np.ndarray, ink: np.ndarray, rng: random.Random) -> Effect:
    """Letters that shine on what is around them."""
    glow = cv2.GaussianBlur(alpha, (0, 0), rng.uniform(2, 9))[..., None] * rng.uniform(0.3, 1)
    return np.minimum(surface + ink * glow, 255), alpha[..., None]


def halo(surface: np.ndarray, alpha: np.ndarray, colour: np.ndarray, rng: random.Random) -> Effect:
    """Letters before a lamp: light of a `colour` behind them."""
    size = rng.choice((5, 7, 9))
    glow = cv2.GaussianBlur(cv2.dilate(alpha, np.ones((size, size))), (0, 0), rng.uniform(1.5, 4))
    return _over(surface, glow * rng.uniform(0.5, 1), colour), alpha[..., None]


def neon(surface: np.ndarray, alpha: np.ndarray, light: np.ndarray, rng: random.Random) -> Effect:
    """Thin tubes with a `light` of their own in the dark, as letters or around them."""
    night = surface * rng.uniform(0.1, 0.5)
    if rng.random() < 0.5:
        tube = cv2.erode(alpha, np.ones((2, 2)))
    else:
        tube = np.clip(cv2.dilate(alpha, np.ones((2, 2))) - cv2.erode(alpha, np.ones((2, 2))), 0, 1)
    glow = cv2.GaussianBlur(tube, (0, 0), rng.uniform(1, 4)) * rng.uniform(0.4, 1.2)
    return np.minimum(night + light * glow[..., None], 255), tube[..., None]


def solid(surface: np.ndarray, alpha: np.ndarray, ink: np.ndarray, rng: random.Random) -> Effect:
    """Thick letters seen from the side: their flanks in a darker or brighter tone, or in a colour of their own."""
    angle, depth = rng.uniform(0, 2 * math.pi), rng.randint(2, 7)
    flank = alpha
    for step in range(1, depth + 1):
        move = round(step * math.sin(angle)), round(step * math.cos(angle))
        flank = np.maximum(flank, np.roll(alpha, move, (0, 1)))
    tone = ink * rng.uniform(0.3, 0.8) if rng.random() < 0.7 else ink + rng.uniform(0.2, 0.6) * (255 - ink)
    return _over(surface, flank, tone), alpha[..., None]


def _over(surface: np.ndarray, coverage: np.ndarray, colour: np.ndarray) -> np.ndarray:
    return surface * (1 - coverage[..., None]) + colour * coverage[..., None]
