"""Whether a drawn word can still be read: damage may leave nothing of it, and a label then teaches guessing."""

import cv2
import numpy as np

STROKE = 3.0  # pixels: the sigma beyond which light is surface rather than strokes, for letters of a crop's height
RIM = np.ones((3, 3), np.uint8)


def legibility(ink: np.ndarray, image: np.ndarray, spans: np.ndarray) -> float:
    """How much of the letters' strokes is left, 0..1: the mean over the letters of |correlation| with their ink.

    `ink` float32 (H, W) in 0..1 before the damage, `image` uint8 RGB (H, W, 3) after it, `spans` float32 (N, 2) where
    each letter begins and ends, pixels from the left. The best of lightness and two colours counts, and of the ink and
    its rim, which is all that outlined letters show.
    """
    colours = _strokes(cv2.cvtColor(image, cv2.COLOR_RGB2LAB).astype(np.float32))
    inks = np.stack([_strokes(ink), _strokes(cv2.dilate(ink, RIM) - ink)], -1)
    edges = np.stack([np.floor(spans[:, 0]), np.maximum(np.ceil(spans[:, 1]), np.floor(spans[:, 0]) + 2)], -1)
    edges = np.clip(edges, 0, ink.shape[1]).astype(int)
    inked = [(left, right) for left, right in edges if ink[:, left:right].any()]  # a space shows nothing
    letters = [_alike(inks[:, left:right], colours[:, left:right]) for left, right in inked]
    return float(np.mean(letters)) if letters else 0.0


def _strokes(image: np.ndarray) -> np.ndarray:
    """What is smaller than STROKE."""
    return image - cv2.GaussianBlur(image, (0, 0), STROKE)


def _alike(inks: np.ndarray, colours: np.ndarray) -> float:
    """The greatest |correlation| of a channel of (H, W, A) with one of (H, W, B)."""
    a, b = inks.reshape(-1, inks.shape[-1]), colours.reshape(-1, colours.shape[-1])
    energy = np.outer((a * a).sum(0), (b * b).sum(0))
    return float((np.abs(a.T @ b) / np.sqrt(energy + 1e-6)).max())
