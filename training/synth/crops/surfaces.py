"""What stands behind a word and around it: a piece of a photo, paper, a painted board, a frame.

Surfaces are float32 RGB (H, W, 3), colours (3,), in 0..255.
"""

import random
from collections.abc import Sequence

import cv2
import numpy as np

PHOTO_SHARE, PAPER_SHARE = 0.35, 0.4  # of the surfaces; the others have any brightness


class Surfaces:
    def __init__(self, photos: Sequence[np.ndarray], rng: random.Random, noise: np.random.Generator) -> None:
        self.photos, self.rng, self.noise = photos, rng, noise

    def draw(self, height: int, width: int) -> np.ndarray:
        kind = self.rng.random()
        if kind < PHOTO_SHARE:
            return self.photo(height, width)
        return self._painted(height, width, paper=kind < PHOTO_SHARE + PAPER_SHARE)

    def photo(self, height: int, width: int) -> np.ndarray:
        """A piece of one, as it is or with little contrast."""
        rng = self.rng
        photo = rng.choice(self.photos)
        scale = rng.uniform(0.3, 2)
        w, h = min(int(width * scale) + 1, photo.shape[1]), min(int(height * scale) + 1, photo.shape[0])
        x, y = rng.randint(0, photo.shape[1] - w), rng.randint(0, photo.shape[0] - h)
        piece = cv2.resize(photo[y : y + h, x : x + w], (width, height)).astype(np.float32)
        mean = piece.mean((0, 1))
        return piece if rng.random() < 0.4 else mean + (piece - mean) * rng.uniform(0.05, 0.5)

    def _painted(self, height: int, width: int, paper: bool) -> np.ndarray:
        """One colour that turns into a similar one, to the right or downwards."""
        rng, noise = self.rng, self.noise
        bright = rng.uniform(150, 255) if rng.random() < 0.6 else rng.uniform(0, 110)
        base = self.colour(bright if paper else rng.uniform(0, 255))
        other = base + noise.normal(0, rng.choice((3, 8, 22)), 3)
        across = rng.random() < 0.5
        ramp = np.linspace(0, 1, width)[None, :, None] if across else np.linspace(0, 1, height)[:, None, None]
        surface = np.broadcast_to(np.clip(base * (1 - ramp) + other * ramp, 0, 255), (height, width, 3))
        return np.ascontiguousarray(surface, np.float32)

    def colour(self, brightness: float) -> np.ndarray:
        """Mostly what print, stone, paper and paint look like: close to gray; now and then a vivid one."""
        if self.rng.random() < 0.2:
            return self.noise.uniform(0, 255, 3)
        return np.clip(brightness + self.noise.normal(0, self.rng.choice((4, 10, 30)), 3), 0, 255)

    def frame(self, surface: np.ndarray, ink: np.ndarray) -> None:
        """A rule or a board's edge along the crop's border, in the letters' colour or another."""
        rng = self.rng
        height, width = surface.shape[:2]
        colour = ink if rng.random() < 0.5 else self.noise.uniform(0, 255, 3)
        thick = rng.randint(1, 4)
        if rng.random() < 0.65:
            y = rng.choice((rng.randint(0, 4), height - 1 - rng.randint(0, 5)))
            surface[max(0, y - thick) : y] = colour
        # boards' upright edges look like a 1 or an I
        for x in (rng.randint(0, 3), width - 1 - rng.randint(0, 3)):
            if rng.random() < 0.3:
                surface[:, max(0, x - thick) : x] = colour
