"""What is drawn over words and around them: lines through old prices, underlines, frames, rings, the cells of forms,
tiles, a marker's colour, wires that hang before a sign."""

import math
import random
from collections.abc import Callable

import cv2
import numpy as np

Mark = Callable[[np.ndarray, np.ndarray, np.ndarray, int, random.Random], None]
"""Draws onto a canvas uint8 (H, W) with a word in `box` (left, top, right, bottom), its letters in `spans` (N, 2), of
`size` pixels."""

OLD_PRICE_SHARE = 0.6  # of the marks on numbers strike them out
CELLS_SHARE, WIDE = 0.5, 0.15  # of the marks on letters that stand so many sizes apart are cells around them


def strike(canvas: np.ndarray, box: np.ndarray, spans: np.ndarray, size: int, rng: random.Random) -> None:
    """One line through the word, or two, or a slanting one."""
    left, top, right, bottom = box.tolist()
    middle, rise = (top + bottom) / 2 + rng.gauss(0, 0.06) * size, rng.gauss(0, 0.04) * size
    if rng.random() < 0.15:
        rise = rng.choice((-1, 1)) * rng.uniform(0.2, 0.5) * (bottom - top)
    start, end = left - rng.uniform(-0.05, 0.4) * size, right + rng.uniform(-0.05, 0.4) * size
    thick = _thickness(size, rng)
    for shift in rng.choice(((0,), (0,), (0,), (-1.5 * thick, 1.5 * thick))):
        _line(canvas, (start, middle + rise + shift), (end, middle - rise + shift), thick)


def underline(canvas: np.ndarray, box: np.ndarray, spans: np.ndarray, size: int, rng: random.Random) -> None:
    """A line below the word or touching it, straight or wavy."""
    left, _, right, bottom = box.tolist()
    y, thick = bottom + rng.uniform(-0.1, 0.25) * size, _thickness(size, rng)
    start, end = left - rng.uniform(-0.1, 0.5) * size, right + rng.uniform(-0.1, 0.5) * size
    if rng.random() < 0.15:
        x = np.arange(start, end, 2)
        wave = y + 0.06 * size * np.sin(x * 2 * math.pi / (0.4 * size))
        cv2.polylines(canvas, [np.int32(np.rint(np.stack([x, wave], 1)))], False, 255, thick)
    else:
        _line(canvas, (start, y), (end, y + rng.gauss(0, 0.03) * size), thick)


def frame(canvas: np.ndarray, box: np.ndarray, spans: np.ndarray, size: int, rng: random.Random) -> None:
    """A rectangle around the word."""
    across, along = rng.uniform(0.03, 0.35) * size, rng.uniform(0.05, 0.6) * size
    left, top, right, bottom = (box + np.float32([-along, -across, along, across])).round().astype(int).tolist()
    cv2.rectangle(canvas, (left, top), (right, bottom), 255, _thickness(size, rng))


def ring(canvas: np.ndarray, box: np.ndarray, spans: np.ndarray, size: int, rng: random.Random) -> None:
    """An ellipse around the word, drawn by hand: it need not close."""
    left, top, right, bottom = box.tolist()
    axes = (right - left) / 2 + rng.uniform(0.1, 0.7) * size, (bottom - top) / 2 + rng.uniform(0.05, 0.5) * size
    centre = (left + right) / 2 + rng.gauss(0, 0.1) * size, (top + bottom) / 2 + rng.gauss(0, 0.05) * size
    begin = rng.uniform(0, 360)
    cv2.ellipse(
        canvas, _pixel(centre), _pixel(axes), rng.gauss(0, 2), begin, begin + rng.uniform(320, 380), 255,
        _thickness(size, rng),
    )  # fmt: skip


def cells(canvas: np.ndarray, box: np.ndarray, spans: np.ndarray, size: int, rng: random.Random) -> None:
    """A cell for each letter, as forms and manuscript paper have them."""
    half = _gap(spans) / 2
    edges = [spans[0, 0] - half, *((spans[:-1, 1] + spans[1:, 0]) / 2), spans[-1, 1] + half]
    reach, thick = rng.uniform(0.05, 0.35) * size, max(1, round(0.6 * _thickness(size, rng)))
    top, bottom = box[1] - reach, box[3] + reach
    for x in edges:
        _line(canvas, (x, top), (x, bottom), thick)
    for y in (top, bottom):
        _line(canvas, (edges[0], y), (edges[-1], y), thick)


def wires(canvas: np.ndarray, box: np.ndarray, spans: np.ndarray, size: int, rng: random.Random) -> None:
    """What hangs and grows before signs: a few straight lines across the word, at any angle."""
    left, top, right, bottom = box.tolist()
    for _ in range(rng.randint(1, 4)):
        x, y, angle = rng.uniform(left, right), rng.uniform(top, bottom), rng.uniform(0, math.pi)
        reach = np.array([math.cos(angle), math.sin(angle)]) * sum(canvas.shape)
        _line(canvas, (x - reach[0], y - reach[1]), (x + reach[0], y + reach[1]), _thickness(size, rng))


def tiles(
    shape: tuple[int, ...], box: np.ndarray, spans: np.ndarray, size: int, filled: bool, rng: random.Random
) -> np.ndarray:
    """A disc, a ring or a square for each letter, uint8 `shape`."""
    canvas = np.zeros(shape, np.uint8)
    y, half = (box[1] + box[3]) / 2, rng.uniform(0.62, 0.8) * max(size, box[3] - box[1])
    round_, thick = rng.random() < 0.5, -1 if filled else _thickness(size, rng)
    for x in spans.mean(1):
        if round_:
            cv2.circle(canvas, _pixel((x, y)), round(half), 255, thick, cv2.LINE_AA)
        else:
            side = 0.9 * half
            cv2.rectangle(canvas, _pixel((x - side, y - side)), _pixel((x + side, y + side)), 255, thick)
    return canvas


def _gap(spans: np.ndarray) -> float:
    """How many pixels lie between letters."""
    return float(np.median(spans[1:, 0] - spans[:-1, 1])) if len(spans) > 1 else 0.0


KINDS: dict[Mark, float] = {strike: 0.32, underline: 0.32, frame: 0.16, ring: 0.12, wires: 0.08}


def mark(
    shape: tuple[int, ...], box: np.ndarray, spans: np.ndarray, size: int, number: bool, rng: random.Random
) -> np.ndarray:
    """One of these on a canvas uint8 `shape` of its own."""
    canvas = np.zeros(shape, np.uint8)
    (kind,) = rng.choices(list(KINDS), list(KINDS.values()))
    if _gap(spans) > WIDE * size and rng.random() < CELLS_SHARE:
        kind = cells
    elif number and rng.random() < OLD_PRICE_SHARE:
        kind = strike
    kind(canvas, box, spans, size, rng)
    return canvas


def band(shape: tuple[int, ...], box: np.ndarray, size: int, rng: random.Random) -> np.ndarray:
    """Where a marker was drawn over a word, uint8 `shape`."""
    canvas = np.zeros(shape, np.uint8)
    left, top, right, bottom = box.tolist()
    upper = top + rng.uniform(-0.2, 0.6) * (bottom - top)
    start, end = left - rng.uniform(-0.3, 0.5) * size, right + rng.uniform(-0.3, 0.5) * size
    cv2.rectangle(canvas, _pixel((start, upper)), _pixel((end, bottom + rng.uniform(-0.1, 0.3) * size)), 255, -1)
    return canvas


def _thickness(size: int, rng: random.Random) -> int:
    return max(1, round(size * rng.uniform(0.025, 0.09)))


def _line(canvas: np.ndarray, start: tuple[float, float], end: tuple[float, float], thick: int) -> None:
    cv2.line(canvas, _pixel(start), _pixel(end), 255, thick, cv2.LINE_AA)


def _pixel(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0]), round(point[1])
