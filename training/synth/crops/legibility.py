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
    colours = _strokes(cv2.cvtColor(image, cv2.COLOR_RGB2LAB).astype(np.float32)[:, : ink.shape[1]])
    inks = np.stack([_strokes(ink), _strokes(cv2.dilate(ink, RIM) - ink)], -1)
    left, right = _columns(spans, ink.shape[1])
    alike = _between(np.einsum("hwi,hwc->wic", inks, colours), left, right)
    of_inks = _between(np.einsum("hwi,hwi->wi", inks, inks), left, right)
    of_colours = _between(np.einsum("hwc,hwc->wc", colours, colours), left, right)
    correlation = np.abs(alike) / np.sqrt(of_inks[:, :, None] * of_colours[:, None] + 1e-6)
    inked = _between(ink.sum(0), left, right) > 0  # a space shows nothing
    return float(correlation.max((1, 2))[inked].mean()) if inked.any() else 0.0


def _strokes(image: np.ndarray) -> np.ndarray:
    """What is smaller than STROKE."""
    return image - cv2.GaussianBlur(image, (0, 0), STROKE)


def _columns(spans: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """The first column of each letter and the one behind its last; it has two at least."""
    left = np.floor(spans[:, 0])
    right = np.maximum(np.ceil(spans[:, 1]), left + 2)
    return np.clip(left, 0, width).astype(int), np.clip(right, 0, width).astype(int)


def _between(columns: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The sums of `columns` (W, ...) from each of `left` (N,) up to `right`: (N, ...)."""
    sums = np.concatenate([np.zeros((1, *columns.shape[1:])), np.cumsum(columns, 0, dtype=np.float64)])
    return sums[right] - sums[left]
