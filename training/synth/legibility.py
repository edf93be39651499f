"""What damage has left of drawn text: a label of what nobody can see teaches guessing.

As a share 0..1: |correlation| of the picture's strokes with those of the ink before the damage. The best of lightness
and two colours counts, and of the ink and its rim, which is all that outlined letters show.
"""

import cv2
import numpy as np

from lightocr import geometry

STROKE = 1 / 16  # of a box's height: the sigma beyond which light is surface rather than strokes
RIM = np.ones((3, 3), np.uint8)


def of_letters(ink: np.ndarray, image: np.ndarray, spans: np.ndarray) -> float:
    """How much is left of a word, mean over its letters.

    `ink` float32 (H, W) in 0..1, `image` uint8 RGB (H, W, 3), `spans` float32 (N, 2) where each letter begins and ends,
    pixels from the left.
    """
    inks, colours = _strokes(ink, image, ink.shape[0] * STROKE)
    left, right = _columns(spans, ink.shape[1])
    alike = _between(np.einsum("hwi,hwc->wic", inks, colours), left, right)
    of_inks = _between(np.einsum("hwi,hwi->wi", inks, inks), left, right)
    of_colours = _between(np.einsum("hwc,hwc->wc", colours, colours), left, right)
    inked = _between(ink.sum(0), left, right) > 0  # a space shows nothing
    return float(_best(alike, of_inks, of_colours)[inked].mean()) if inked.any() else 0.0


def of_words(ink: np.ndarray, image: np.ndarray, quads: np.ndarray) -> np.ndarray:
    """How much is left of the words in quads (N, 4, 2) of a whole picture: (N,), 0 for those outside of it."""
    return np.array([_of_word(ink, image, quad) for quad in quads])


def _of_word(ink: np.ndarray, image: np.ndarray, quad: np.ndarray) -> float:
    left, top = np.maximum(np.floor(quad.min(0)), 0).astype(int)
    right, bottom = np.maximum(np.ceil(quad.max(0)), 0).astype(int) + 1
    part = ink[top:bottom, left:right]
    if not part.size:
        return 0.0
    inks, colours = _strokes(part, image[top:bottom, left:right], max(1, min(geometry.size(quad)) * STROKE))
    inks, colours = inks.reshape(-1, 2), colours.reshape(-1, 3)
    return float(_best(inks.T @ colours, (inks**2).sum(0), (colours**2).sum(0)))


def _strokes(ink: np.ndarray, image: np.ndarray, sigma: float) -> tuple[np.ndarray, np.ndarray]:
    """What is smaller than `sigma` in the ink and its rim (H, W, 2), and in the picture's colours (H, W, 3)."""
    inks = np.stack([ink, cv2.dilate(ink, RIM) - ink], -1)
    colours = cv2.cvtColor(image, cv2.COLOR_RGB2LAB).astype(np.float32)[:, : ink.shape[1]]
    return inks - cv2.GaussianBlur(inks, (0, 0), sigma), colours - cv2.GaussianBlur(colours, (0, 0), sigma)


def _best(alike: np.ndarray, of_inks: np.ndarray, of_colours: np.ndarray) -> np.ndarray:
    """The greatest |correlation| (...) of two inks with three colours: their products (..., 2, 3) and squares."""
    return (np.abs(alike) / np.sqrt(of_inks[..., None] * of_colours[..., None, :] + 1e-6)).max((-2, -1))


def _columns(spans: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """The first column of each letter and the one behind its last; it has two at least."""
    left = np.floor(spans[:, 0])
    right = np.maximum(np.ceil(spans[:, 1]), left + 2)
    return np.clip(left, 0, width).astype(int), np.clip(right, 0, width).astype(int)


def _between(columns: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The sums of `columns` (W, ...) from each of `left` (N,) up to `right`: (N, ...)."""
    sums = np.concatenate([np.zeros((1, *columns.shape[1:])), np.cumsum(columns, 0, dtype=np.float64)])
    return sums[right] - sums[left]
