"""Photos of displays and scans of print, without the pattern of their pixels and dots.

A display's pixels and a camera's beat: stripes and checks all over the photo (moire), as wide as strokes and as strong.
In the spectrum of each part of it they are a few frequencies that stand out, and are made as weak as those around them.
"""

import math
from functools import cache
from itertools import product
from typing import NamedTuple

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

SIDE, HOP = 128, 64
"""Squares of so many pixels a side, each so far from the next: within one a pattern hardly changes."""
LONGEST = 10
"""Longer waves, in pixels, are those of letters."""
STRONGER = 4.0
"""A wave so many times as strong as others of its length belongs to a pattern,"""
SCREENED = 40.0
"""if one so many times as strong is in half of the squares that are tried,"""
TRIED = 4
"""so many of them down and as many along the picture."""
MOST = 16_000_000
"""Pictures of more pixels stay as they are, for the time that it takes."""
WEAK = 20.0
"""So strong are waves of a third of a step of lightness (0..255): they do not count."""

Spectra = NDArray[np.complex64]
"""Of squares (N, SIDE, SIDE): the amplitudes of waves, (N, SIDE, SIDE / 2 + 1)."""


class Waves(NamedTuple):
    """What is the same for every square."""

    window: NDArray[np.float32]
    """What a square (SIDE, SIDE) is multiplied by, before and after: half over one another they add up to the
    picture."""
    short: NDArray[np.bool_]
    """Which waves are no longer than LONGEST."""
    ring: NDArray[np.int64]
    """Which waves are about as long as one another."""
    mean: NDArray[np.float32]
    """(waves, rings): the matrix that gives the mean of each ring."""


def descreened(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An RGB image (H, W, 3) without its pattern, if it has one in most places; any other as it is."""
    height, width = image.shape[:2]
    return without_pattern(image) if height * width <= MOST and strength(image) >= SCREENED else image


def strength(image: NDArray[np.uint8]) -> float:
    """How many times as strong as others of its length the strongest short wave of an RGB image (H, W, 3) is."""
    if min(image.shape[:2]) < SIDE:
        return 0.0
    down, along = (np.linspace(0, side - SIDE, TRIED).astype(int) for side in image.shape[:2])
    squares = [cv2.cvtColor(image[y : y + SIDE, x : x + SIDE], cv2.COLOR_RGB2GRAY) for y, x in product(down, along)]
    strongest = _excess(_spectra(np.stack(squares)))[:, _waves().short].max(axis=1)
    return float(np.exp(np.median(strongest)))


def without_pattern(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An RGB image (H, W, 3) without waves that stand out, in bands of squares: little memory is needed beside it."""
    result = np.empty_like(image)
    height, width = image.shape[:2]
    rows, columns = _mirrored(height), _mirrored(width)
    above: NDArray[np.float32] = np.zeros((), np.float32)
    for top in range(-HOP, height, HOP):
        band = _smooth(image[rows[top + HOP :][:SIDE]][:, columns])
        if top >= 0:
            ready = (above + band[:HOP])[: height - top, HOP : HOP + width]
            result[top : top + HOP] = np.clip(np.round(ready), 0, 255)
        above = band[HOP:]
    return result


def _mirrored(length: int) -> NDArray[np.int64]:
    """Which pixels make a side long enough for whole squares, HOP before its start and as many after its end."""
    return np.pad(np.arange(length), (HOP, HOP + -length % HOP), "reflect")


def _smooth(band: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A band (SIDE, W, 3) without waves that stand out, faded out where no other square is half over its own."""
    squares = np.moveaxis(sliding_window_view(band, SIDE, axis=1)[:, ::HOP], 0, 2)
    spectra = _spectra(squares.reshape(-1, SIDE, SIDE))
    excess = _excess(spectra)
    spectra *= np.where(_waves().short & (excess > math.log(STRONGER)), np.exp(-excess), 1)
    result = np.zeros(band.shape, np.float32)
    for i, spectrum in enumerate(spectra):
        column, channel = divmod(i, 3)
        result[:, column * HOP :, channel][:, :SIDE] += _square(spectrum) * _waves().window
    return result


def _spectra(squares: NDArray[np.uint8]) -> Spectra:
    """Of squares (N, SIDE, SIDE)."""
    spectra = np.empty((len(squares), *_waves().short.shape), np.complex64)
    for spectrum, square in zip(spectra, squares, strict=True):
        both = cv2.dft(square * _waves().window, flags=cv2.DFT_COMPLEX_OUTPUT)
        spectrum[:] = both.view(np.complex64)[:, : spectrum.shape[1], 0]
    return spectra


def _square(spectrum: Spectra) -> NDArray[np.float32]:
    half = spectrum.view(np.float32).reshape(*spectrum.shape, 2)
    whole = cv2.copyMakeBorder(half, 0, 0, 0, SIDE - half.shape[1], cv2.BORDER_CONSTANT)  # whose other half is implied
    return np.asarray(cv2.idft(whole, flags=cv2.DFT_REAL_OUTPUT | cv2.DFT_SCALE), np.float32)


def _excess(spectra: Spectra) -> NDArray[np.float32]:
    """By how many nats each wave is stronger than others of its length, in their geometric mean."""
    strengths = np.log(np.abs(spectra) + np.float32(WEAK))
    return strengths - (strengths.reshape(len(spectra), -1) @ _waves().mean)[:, _waves().ring]


@cache
def _waves() -> Waves:
    window = np.sqrt(np.hanning(SIDE + 1)[:SIDE]).astype(np.float32)
    frequency = np.hypot(np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE))
    ring = (frequency * SIDE / 2).astype(np.int64)
    member = (ring.reshape(-1, 1) == np.arange(ring.max() + 1)).astype(np.float32)
    return Waves(window[:, None] * window, frequency >= 1 / LONGEST, ring, member / member.sum(axis=0))
