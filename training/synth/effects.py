"""How letters stand off from their surface: shadows, rims, relief, light, depth.

`surface` is float32 RGB (H, W, 3) in 0..255, `alpha` ink coverage float32 (H, W) in 0..1, `scale` the letters' height
over 36 pixels. Each effect gives back the surface with what surrounds the letters, and what they cover of it (H, W, 1):
hollow ones less.
"""

import math
import random
from collections.abc import Callable

import cv2
import numpy as np

Effect = tuple[np.ndarray, np.ndarray]
Contrast = Callable[[float], np.ndarray]
"""A colour (3,) that stands off from a brightness 0..255."""

SHARES = {  # how often letters look so
    "plain": 0.58,
    "shadow": 0.12,
    "outline": 0.1,
    "hollow": 0.03,
    "relief": 0.035,
    "lit": 0.04,
    "halo": 0.015,
    "neon": 0.02,
    "solid": 0.06,
}
FOR_SMALL = {"plain", "shadow", "outline", "lit"}  # letters of less than SMALL would be lost in the others
SMALL = 0.5


def add_effect(
    surface: np.ndarray,
    alpha: np.ndarray,
    ink: np.ndarray,
    contrast: Contrast,
    rng: random.Random,
    noise: np.random.Generator,
    scale: float = 1.0,
) -> Effect:
    """One of the effects, for letters of the colour `ink` (3,)."""
    (name,) = rng.choices(list(SHARES), list(SHARES.values()))
    if scale < SMALL and name not in FOR_SMALL:
        name = "plain"
    if name == "neon" and ink.mean() < surface.mean():  # no lamp is dark
        name = "halo"
    match name:
        case "shadow":
            return shadow(surface, alpha, rng, scale)
        case "outline":
            return outline(surface, alpha, contrast(ink.mean()), rng, scale)
        case "hollow":
            return hollow(surface, alpha, scale)
        case "relief":
            return relief(surface, alpha, rng, scale)
        case "lit":
            return lit(surface, alpha, ink, rng, scale)
        case "halo":
            return halo(surface, alpha, contrast(ink.mean()), rng, scale)
        case "neon":
            return neon(surface, alpha, _vivid(noise), rng, scale)
        case "solid":
            return solid(surface, alpha, ink, rng, scale)
    return surface, alpha[..., None]


def shadow(surface: np.ndarray, alpha: np.ndarray, rng: random.Random, scale: float = 1.0) -> Effect:
    move = _pixels(rng.choice((-1, 1, 2)), scale), _pixels(rng.choice((-2, -1, 1, 2, 3)), scale)
    shade = _moved(alpha, *move) * rng.uniform(0.3, 0.9)
    return _over(surface, shade, np.full(3, 0.0 if rng.random() < 0.75 else 255.0)), alpha[..., None]


def outline(
    surface: np.ndarray, alpha: np.ndarray, colour: np.ndarray, rng: random.Random, scale: float = 1.0
) -> Effect:
    rim = cv2.dilate(alpha, _square(rng.choice((1, 1, 2)), scale))
    return _over(surface, rim, colour), alpha[..., None]


def hollow(surface: np.ndarray, alpha: np.ndarray, scale: float = 1.0) -> Effect:
    rim = cv2.dilate(alpha, _square(1, scale)) - cv2.erode(alpha, _square(0.5, scale))
    return surface, np.clip(rim, 0, 1)[..., None]


def relief(surface: np.ndarray, alpha: np.ndarray, rng: random.Random, scale: float = 1.0) -> Effect:
    """Embossed or engraved, and painted, or hardly."""
    depth, shift = rng.choice((-1, 1)) * rng.uniform(40, 80), _pixels(1, scale)
    move = rng.choice((-1, 0, 1)) * shift, -shift
    edges = _moved(alpha, *move) - _moved(alpha, -move[0], -move[1])
    return surface + depth * edges[..., None], alpha[..., None] * min(1, rng.uniform(0, 2))


def lit(surface: np.ndarray, alpha: np.ndarray, ink: np.ndarray, rng: random.Random, scale: float = 1.0) -> Effect:
    """Letters that shine on what is around them."""
    glow = cv2.GaussianBlur(alpha, (0, 0), rng.uniform(2, 9) * scale)[..., None] * rng.uniform(0.3, 1)
    return np.minimum(surface + ink * glow, 255), alpha[..., None]


def halo(surface: np.ndarray, alpha: np.ndarray, colour: np.ndarray, rng: random.Random, scale: float = 1.0) -> Effect:
    """Letters before a lamp: light of a `colour` behind them."""
    grown = cv2.dilate(alpha, _square(rng.choice((2, 3, 4)), scale))
    glow = cv2.GaussianBlur(grown, (0, 0), rng.uniform(1.5, 4) * scale)
    return _over(surface, glow * rng.uniform(0.5, 1), colour), alpha[..., None]


def neon(surface: np.ndarray, alpha: np.ndarray, light: np.ndarray, rng: random.Random, scale: float = 1.0) -> Effect:
    """Thin tubes with a `light` of their own in the dark, as letters or around them."""
    night = surface * rng.uniform(0.1, 0.5)
    tube = cv2.erode(alpha, _square(0.5, scale))
    if rng.random() < 0.5:
        tube = np.clip(cv2.dilate(alpha, _square(0.5, scale)) - tube, 0, 1)
    glow = cv2.GaussianBlur(tube, (0, 0), rng.uniform(1, 4) * scale) * rng.uniform(0.4, 1.2)
    return np.minimum(night + light * glow[..., None], 255), tube[..., None]


def solid(surface: np.ndarray, alpha: np.ndarray, ink: np.ndarray, rng: random.Random, scale: float = 1.0) -> Effect:
    """Thick letters seen from the side: their flanks in a darker or brighter tone."""
    angle, depth = rng.uniform(0, 2 * math.pi), _pixels(rng.randint(2, 7), scale)
    flank = alpha
    for step in range(1, depth + 1):
        move = round(step * math.sin(angle)), round(step * math.cos(angle))
        flank = np.maximum(flank, _moved(alpha, *move))
    tone = ink * rng.uniform(0.3, 0.8) if rng.random() < 0.7 else ink + rng.uniform(0.2, 0.6) * (255 - ink)
    return _over(surface, flank, tone), alpha[..., None]


def _vivid(noise: np.random.Generator) -> np.ndarray:
    colour = noise.uniform(0, 255, 3)
    return colour * 255 / colour.max()


def _over(surface: np.ndarray, coverage: np.ndarray, colour: np.ndarray) -> np.ndarray:
    return surface * (1 - coverage[..., None]) + colour * coverage[..., None]


def _moved(alpha: np.ndarray, down: int, right: int) -> np.ndarray:
    transform = np.float32([[1, 0, right], [0, 1, down]])
    return cv2.warpAffine(alpha, transform, alpha.shape[::-1], flags=cv2.INTER_NEAREST)


def _pixels(length: float, scale: float) -> int:
    """A signed length of letters of 36 pixels, one pixel at least."""
    return int(math.copysign(max(1, round(abs(length) * scale)), length))


def _square(reach: float, scale: float) -> np.ndarray:
    """What letters are grown or thinned with, by so many pixels on each side."""
    return np.ones((max(2, round(2 * reach * scale + 1)),) * 2, np.uint8)
