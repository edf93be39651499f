"""Numbers as clocks, scales, pumps and lifts show them: seven segments a digit."""

import random

import cv2
import numpy as np

LIT = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "6": "afgedc", "7": "abc",
    "8": "abcdefg", "9": "abcdfg", "-": "g",
}  # fmt: skip
"""The segments of each character: a at the top, on clockwise to f, g in the middle."""
ENDS = {
    "a": ((0, 0), (1, 0)), "b": ((1, 0), (1, 1)), "c": ((1, 1), (1, 2)), "d": ((0, 2), (1, 2)), "e": ((0, 1), (0, 2)),
    "f": ((0, 0), (0, 1)), "g": ((0, 1), (1, 1)),
}  # fmt: skip
POINTS = {".": (1.95,), ",": (1.95,), ":": (0.6, 1.4)}  # heights of the dots of a sign, in halves of a digit
UNLIT, UNLIT_SHARE = 15, 0.2  # of 255 is the ink of segments that are off, on those displays where they can be seen
FINE = 4  # bits of a pixel's fraction
READINGS = (
    "{hour}:{minute:02} {hour:02}:{minute:02} {small} {small}.{tenth} {price} {price:,} -{small} {small:02} {small:03}"
)


def reading(rng: random.Random) -> str:
    """What a display shows: a time, a price, a weight, a floor."""
    return rng.choice(READINGS.split()).format(
        hour=rng.randint(0, 23),
        minute=rng.randint(0, 59),
        small=rng.randint(0, rng.choice((9, 99, 199))),
        tenth=rng.randint(0, 9),
        price=rng.randint(100, 99999),
    )


def draw_segments(text: str, size: int, rng: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """As `draw_line`, of digits and the signs - . , : that are `size` pixels high."""
    thick, wide, gap = rng.uniform(0.07, 0.17) * size, rng.uniform(0.42, 0.6) * size, rng.uniform(0.12, 0.3) * size
    cut, unlit = rng.uniform(0.3, 1.2), rng.random() < UNLIT_SHARE
    half = (size - thick) / 2
    ink = np.zeros((size + 4, round((len(text) + 1) * (wide + gap))), np.uint8)
    spans, x = [], thick
    for character in text:
        corner = np.float32([x + thick / 2, thick / 2 + 2])
        if character in POINTS:
            for y in POINTS[character]:
                _fill(ink, _dot(thick) + corner + (0, y * half), 255)
            spans.append((x, x + thick))
            x += thick + 0.6 * gap
            continue
        for segment, ends in ENDS.items():
            if segment in LIT[character] or unlit:
                outline = _outline(np.float32(ends) * (wide - thick, half) + corner, thick, cut)
                _fill(ink, outline, 255 if segment in LIT[character] else UNLIT)
        spans.append((x + wide - 2 * thick if character == "1" else x, x + wide))
        x += wide + gap
    lean = rng.choice((0.0, 0.0, 0.08, 0.15))
    move = np.float32([[1, -lean, lean * size], [0, 1, 0]])
    leaning = cv2.warpAffine(ink, move, (ink.shape[1] + round(lean * size), ink.shape[0]))
    return leaning, np.float32(spans) + lean * size / 2


def _dot(thick: float) -> np.ndarray:
    """A disc's outline (N, 2) around the origin."""
    turns = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    return np.float32(np.stack([np.cos(turns), np.sin(turns)], 1) * 0.55 * thick)


def _outline(ends: np.ndarray, thick: float, cut: float) -> np.ndarray:
    """A segment's corners (6, 2): pointed ends, `cut` pixels short of where it would meet the next one."""
    start, end = ends
    along = (end - start) / np.hypot(*(end - start))
    across, point = np.float32([-along[1], along[0]]) * thick / 2, along * thick / 2
    start, end = start + along * cut, end - along * cut
    return np.float32(
        [start, start + point + across, end - point + across, end, end - point - across, start + point - across]
    )


def _fill(ink: np.ndarray, outline: np.ndarray, value: int) -> None:
    cv2.fillPoly(ink, [np.int32(np.rint(outline * 2**FINE))], value, cv2.LINE_AA, FINE)
