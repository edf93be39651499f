"""A word's ink -> a painted word: surface, board, frame, the letters' colours and effects.

Surfaces are float32 RGB (H, W, 3), colours (3,), in 0..255; coverages (H, W, 1) in 0..1.
"""

import random
from collections.abc import Mapping
from functools import partial

import numpy as np

from training.synth.crops.boards import board
from training.synth.crops.surfaces import Surfaces
from training.synth.effects import add_effect

FRAME_SHARE = 0.14  # of the crops have a rule or a board's edge along their border
BOARD_SHARE = 0.06  # of the crops show where a board ends, round or pointed
RED, RED_SHARE = (205, 40, 40), 0.4  # of the marks in a colour of their own are red
MARKERS = (255, 240, 60), (255, 170, 200), (150, 255, 130), (130, 220, 255), (255, 190, 90)
CONTRASTS = 40, 60, 80, 100, 115  # by one of these at least the letters are darker or brighter than their surface


class Painter:
    def __init__(self, surfaces: Surfaces, rng: random.Random, noise: np.random.Generator) -> None:
        self.surfaces, self.rng, self.noise = surfaces, rng, noise

    def paint(self, alpha: np.ndarray, layers: Mapping[str, np.ndarray]) -> np.ndarray:
        """Ink and the layers around it, coverage (H, W) in 0..1 each -> float32 RGB (H, W, 3)."""
        image = self._letters(alpha, layers["tiles"] > 0.5 if "tiles" in layers else None)
        for name, paint in (("mark", self.mark), ("highlight", self.highlight), ("veil", self.veil)):
            if name in layers:
                image = paint(image, layers[name])
        return image

    def _letters(self, alpha: np.ndarray, tiles: np.ndarray | None) -> np.ndarray:
        """Ink on a surface, which shows on the tiles, bool (H, W), only if there are some."""
        rng = self.rng
        surface = self.surfaces.draw(*alpha.shape)
        level = surface.mean()
        ink = self._ink(level, rng.choice(CONTRASTS))
        if rng.random() < FRAME_SHARE:
            self.surfaces.frame(surface, ink)
        if tiles is not None:
            surface = self._only_where(tiles, surface)
        elif rng.random() < BOARD_SHARE:
            surface = self.on_board(surface, alpha)
        contrast = partial(self._ink, contrast=80)
        surface, coverage = add_effect(surface, alpha, ink, contrast, rng, self.noise)
        fill = self._fill(ink, level, *alpha.shape)
        coverage = coverage * rng.uniform(0.75, 1)
        return np.float32(surface * (1 - coverage) + fill * coverage)

    def mark(self, image: np.ndarray, coverage: np.ndarray) -> np.ndarray:
        """Lines of coverage (H, W) in 0..1 drawn over a word, in a colour that stands off from it."""
        colour = RED if self.rng.random() < RED_SHARE else self._ink(image.mean(), 40)
        coverage = coverage[..., None] * self.rng.uniform(0.7, 1)
        return np.float32(image * (1 - coverage) + np.float32(colour) * coverage)

    def veil(self, image: np.ndarray, coverage: np.ndarray) -> np.ndarray:
        """Something else shines through or is mirrored: coverage (H, W) in 0..1, hardly to be seen."""
        coverage = coverage[..., None] * self.rng.uniform(0.1, 0.4)
        return np.float32(image * (1 - coverage) + self.rng.choice((0, 255)) * coverage)

    def highlight(self, image: np.ndarray, coverage: np.ndarray) -> np.ndarray:
        """A marker's colour where coverage (H, W) says: what is white takes it, what is black stays."""
        through = np.float32(self.rng.choice(MARKERS)) / 255
        return np.float32(image * (1 - coverage[..., None] * (1 - through)))

    def on_board(self, surface: np.ndarray, alpha: np.ndarray) -> np.ndarray:
        """`surface` around the letters only, before another one."""
        return self._only_where(board(alpha, self.rng), surface)

    def _only_where(self, covered: np.ndarray, surface: np.ndarray) -> np.ndarray:
        return np.where(covered[..., None], surface, self.surfaces.draw(*covered.shape))

    def _fill(self, ink: np.ndarray, level: float, height: int, width: int) -> np.ndarray:
        """The letters' colour, or colours (height or 1, width or 1, 3)."""
        colours = self.rng.random()
        if colours < 0.06:  # letters of two colours, top to bottom
            return np.linspace(ink, np.clip(ink + self.noise.normal(0, 40, 3), 0, 255), height)[:, None]
        if colours < 0.1:  # the first letters in one colour, the others in another
            first = np.arange(width)[None, :, None] < self.rng.uniform(0.2, 0.8) * width
            return np.where(first, ink, self._ink(level, 60))
        if colours < 0.14:  # cut out of something that is not of one colour
            photo = self.surfaces.photo(height, width)
            return np.clip(ink + (photo - photo.mean((0, 1))) * self.rng.uniform(0.2, 0.8), 0, 255)
        return ink

    def _ink(self, level: float, contrast: float) -> np.ndarray:
        """A colour whose brightness differs from `level` by `contrast` at least."""
        rng = self.rng
        for _ in range(10):
            extreme = rng.choice((rng.uniform(0, 70), rng.uniform(185, 255)))
            colour = self.surfaces.colour(extreme if rng.random() < 0.65 else rng.uniform(0, 255))
            if abs(colour.mean() - level) > contrast:
                return colour
        return np.full(3, 0.0 if level > 127 else 255.0)
