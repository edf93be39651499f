"""What a box lets in beside its word: other text, pictograms. The canvas is ink, uint8 (H, W)."""

import random

import numpy as np

from training.synth import fonts
from training.synth.lettering import draw_line, ink_box, lay


def add_neighbours(
    canvas: np.ndarray, box: np.ndarray, other: str, font: fonts.Font, size: int, rng: random.Random
) -> None:
    """The word `other` close by, in the same font: what a loose box lets in at its edges."""
    mask, _ = draw_line(other, font, size, 0.0)
    x, y, width, height = ink_box(mask)
    mask = mask[y : y + height, x : x + width]
    left, top, right, bottom = map(round, box.tolist())
    if rng.random() < 0.7:
        gap = round(size * rng.uniform(0.05, 0.4))
        x = rng.randint(left - width, right)
        lay(canvas, mask, x, top - gap - height if rng.random() < 0.5 else bottom + gap)
    # detectors cut a line close to the next word: a stroke of it stands at the edge of the crop
    before = rng.random() < 0.4
    if before or rng.random() < 0.4:
        gap = round(size * rng.uniform(0.06, 0.4))
        lay(canvas, mask, left - gap - width if before else right + gap, top)


def add_pictogram(canvas: np.ndarray, box: np.ndarray, icon: np.ndarray, size: int, rng: random.Random) -> None:
    """An icon's ink at one end of the word; detectors take it for a character as often as not, and the box grows."""
    height, width = icon.shape
    before, gap = rng.random() < 0.7, size * rng.uniform(0.02, 0.3)
    x = round(box[0] - gap - width if before else box[2] + gap)
    y = round((box[1] + box[3] - height) / 2)
    if x < 0 or y < 0 or x + width > canvas.shape[1] or y + height > canvas.shape[0]:
        return
    lay(canvas, icon, x, y)
    if rng.random() < 0.5:
        box[0], box[2] = min(box[0], x), max(box[2], x + width)
