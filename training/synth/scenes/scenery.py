"""What stands behind the text: photos, paper, painted panels. Pictures are float32 RGB (SIZE, SIZE, 3)."""

import random
from collections.abc import Sequence

import cv2
import numpy as np

from training.synth.scenes.scene import SIZE

NIGHT_SHARE = 0.2  # of the photos are darkened
COLLAGES = (1, 1, 2, 2, 3)  # one of these is how many photos lie along each side


class Scenery:
    def __init__(self, photos: Sequence[np.ndarray], rng: random.Random, noise: np.random.Generator) -> None:
        self.photos, self.rng, self.noise = photos, rng, noise

    def photo(self) -> np.ndarray:
        """One photo, or several side by side: a single one is enlarged, and smoother than what surrounds real signs."""
        rng = self.rng
        count = rng.choice(COLLAGES)
        side = -(-SIZE // count)
        rows = [np.concatenate([self._piece(side) for _ in range(count)], 1) for _ in range(count)]
        image = np.concatenate(rows)[:SIZE, :SIZE].astype(np.float32)
        return image * (rng.uniform(0.15, 0.6) if rng.random() < NIGHT_SHARE else 1)

    def _piece(self, side: int) -> np.ndarray:
        """A part of a photo as a square."""
        rng = self.rng
        photo = rng.choice(self.photos)
        height, width = photo.shape[:2]
        share = rng.uniform(0.4, 1)
        h, w = int(height * share), int(width * share)
        y, x = rng.randint(0, height - h), rng.randint(0, width - w)
        kernel = cv2.INTER_AREA if side < min(h, w) else cv2.INTER_CUBIC
        return cv2.resize(photo[y : y + h, x : x + w], (side, side), interpolation=kernel)

    def paper(self) -> np.ndarray:
        """Mostly white, one colour that turns into a similar one downwards."""
        base = self._paper_colour()
        other = np.clip(base + self.noise.normal(0, 18, 3), 0, 255)
        ramp = np.linspace(0, 1, SIZE, dtype=np.float32)[:, None, None]
        gradient = np.broadcast_to(base * (1 - ramp) + other * ramp, (SIZE, SIZE, 3))
        return np.ascontiguousarray(gradient, np.float32)

    def _paper_colour(self) -> np.ndarray:
        rng = self.rng
        kind = rng.random()
        if kind < 0.6:
            return np.full(3, rng.uniform(225, 255))
        return self.noise.uniform(0, 255, 3) if kind < 0.9 else np.full(3, rng.uniform(0, 50))

    def add_panel(self, image: np.ndarray) -> None:
        """A painted panel without text, sometimes framed."""
        rng, noise = self.rng, self.noise
        size = (rng.uniform(40, 450), rng.uniform(20, 260))
        corners = cv2.boxPoints(((rng.uniform(0, SIZE), rng.uniform(0, SIZE)), size, rng.gauss(0, 5))).astype(np.int32)
        layer = image.copy()
        cv2.fillPoly(layer, [corners], noise.uniform(0, 255, 3).tolist())
        opacity = rng.uniform(0.6, 1)
        image[:] = image * (1 - opacity) + layer * opacity
        if rng.random() < 0.4:
            colour = noise.uniform(0, 255, 3).tolist()
            cv2.polylines(image, [corners], True, colour, rng.randint(1, 5), cv2.LINE_AA)
