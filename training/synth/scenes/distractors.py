"""What looks like text and is none: bars, tiles, windows, dots, stones, logos, icons."""

import random
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from training.synth import fonts
from training.synth.lettering import draw_line
from training.synth.scenes.scene import SIZE

Colour = list[float]


class Area(NamedTuple):
    x: int
    y: int
    width: int
    height: int

    def of(self, image: np.ndarray) -> np.ndarray:
        """This part of an image, a view."""
        return image[self.y : self.y + self.height, self.x : self.x + self.width]


class Distractors:
    """Every kind fills an area of a picture, float32 RGB (SIZE, SIZE, 3), at distances of about `step` pixels."""

    def __init__(
        self, pictograms: Sequence[tuple[fonts.Font, str]], rng: random.Random, noise: np.random.Generator
    ) -> None:
        self.pictograms, self.rng, self.noise = pictograms, rng, noise
        self.kinds = [self.bars, self.tiles, self.windows, self.dots, self.stones, self.logo]
        if pictograms:
            self.kinds.append(self.icons)

    def add(self, image: np.ndarray, taken: np.ndarray) -> None:
        """One of any kind anywhere; its place is 1 in `taken` from then on, as no text is to stand on it."""
        rng = self.rng
        kind, step = rng.choice(self.kinds), rng.randint(4, 26)
        width, height = rng.randint(20, 450 if kind == self.stones else 220), rng.randint(15, 180)
        area = Area(rng.randint(0, SIZE - width), rng.randint(0, SIZE - height), width, height)
        kind(image, area, self.noise.uniform(0, 255, 3).tolist(), step)
        area.of(taken)[:] = 1

    def bars(self, image: np.ndarray, area: Area, colour: Colour, step: int) -> None:
        """Upright, of varying width."""
        rng, at = self.rng, area.x
        while at < area.x + area.width:
            thick = rng.randint(1, max(1, step // 2))
            cv2.rectangle(image, (at, area.y), (at + thick, area.y + area.height), colour, -1)
            at += thick + rng.randint(1, step)

    def tiles(self, image: np.ndarray, area: Area, colour: Colour, step: int) -> None:
        right, bottom, joint = area.x + area.width, area.y + area.height, max(1, step // 6)
        for at in range(area.x, right, step):
            cv2.line(image, (at, area.y), (at, bottom), colour, joint)
        for at in range(area.y, bottom, step):
            cv2.line(image, (area.x, at), (right, at), colour, joint)

    def windows(self, image: np.ndarray, area: Area, colour: Colour, step: int) -> None:
        """Or keys: squares in rows, filled or outlined."""
        for y in range(area.y, area.y + area.height - step, step + step // 2):
            for x in range(area.x, area.x + area.width - step, step + step // 2):
                cv2.rectangle(image, (x, y), (x + step, y + step), colour, -1 if self.rng.random() < 0.5 else 2)

    def dots(self, image: np.ndarray, area: Area, colour: Colour, step: int) -> None:
        rng = self.rng
        for _ in range(rng.randint(5, 60)):
            centre = (rng.randint(area.x, area.x + area.width), rng.randint(area.y, area.y + area.height))
            cv2.circle(image, centre, rng.randint(1, max(2, step // 3)), colour, -1, cv2.LINE_AA)

    def stones(self, image: np.ndarray, area: Area, colour: Colour, step: int) -> None:
        """In rows, of the wall's own colour, each shaded by itself."""
        wall, joint, right = area.of(image).mean((0, 1)), max(1, step // 6), area.x + area.width
        for y in range(area.y, area.y + area.height - step, step):
            x = area.x
            while x < right - step:
                long = min(self.rng.randint(step, 4 * step), right - x)
                stone = np.clip(wall + self.noise.normal(0, 18), 0, 255).tolist()
                cv2.rectangle(image, (x, y), (x + long - joint, y + step - joint), stone, -1)
                x += long

    def logo(self, image: np.ndarray, area: Area, colour: Colour, step: int) -> None:
        """Polygons and arcs, one above the other."""
        rng = self.rng
        x, y, width, height = area
        for _ in range(rng.randint(1, 4)):
            points = self.noise.uniform((x, y), (x + width, y + height), (rng.randint(3, 8), 2)).astype(np.int32)
            cv2.polylines(image, [points], rng.random() < 0.5, colour, rng.randint(1, 8), cv2.LINE_AA)
            centre, radii = (x + width // 2, y + height // 2), (width // 3, height // 3)
            cv2.ellipse(image, centre, radii, 0, 0, rng.randint(90, 360), colour, 2, cv2.LINE_AA)

    def icons(self, image: np.ndarray, area: Area, colour: Colour, step: int) -> None:
        """Telephones, cups, stars as fonts have them: one, a row or a list of them, at distances of their size."""
        rng, space = self.rng, area.of(image)
        size = rng.randint(12, min(area.width, area.height) - 2)
        step = round(size * rng.uniform(1.2, 3))
        for top in range(0, area.height - size, step):
            for left in range(0, area.width - size, step):
                font, character = rng.choice(self.pictograms)
                ink = draw_line(character, font, size, 0.0)[0][:size, :size]
                part = space[top : top + ink.shape[0], left : left + ink.shape[1]]
                coverage = ink[..., None] / 255.0
                part[:] = part * (1 - coverage) + np.float32(colour) * coverage
