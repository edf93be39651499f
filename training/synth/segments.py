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
UNLIT = 0.06  # of the ink shows segments that are off, on displays where they can be seen
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
    thick = rng.uniform(0.07, 0.17) * size
    half, wide = (size - thick) / 2, rng.uniform(0.42, 0.6) * size
    gap, cut = rng.uniform(0.12, 0.3) * size, rng.uniform(0.3, 1.2)
    ghosts = rng.random() < 0.2
    ink = np.zeros((size + 4, round((len(text) + 1) * (wide + gap))), np.uint8)
    spans, x = [], thick
    for character in text:
        if character in POINTS:
            for y in POINTS[character]:
                centre = round(x + thick / 2), round(y * half + thick / 2 + 2)
                cv2.circle(ink, centre, max(1, round(0.55 * thick)), 255, -1, cv2.LINE_AA)
            spans.append((x, x + thick))
            x += thick + 0.6 * gap
            continue
        for segment, ends in ENDS.items():
            lit = segment in LIT[character]
            if lit or ghosts:
                corners = _outline(np.float32(ends) * (wide - thick, half) + (x + thick / 2, thick / 2 + 2), thick, cut)
                cv2.fillPoly(ink, [np.int32(np.rint(corners * 16))], 255 if lit else round(255 * UNLIT), cv2.LINE_AA, 4)
        spans.append((x + wide - 2 * thick if character == "1" else x, x + wide))
        x += wide + gap
    lean = rng.choice((0.0, 0.0, 0.08, 0.15))
    move = np.float32([[1, -lean, lean * size], [0, 1, 0]])
    leaning = cv2.warpAffine(ink, move, (ink.shape[1] + round(lean * size), ink.shape[0]))
    return leaning, np.float32(spans) + lean * size / 2


def _outline(ends: np.ndarray, thick: float, cut: float) -> np.ndarray:
    """A segment's corners (6, 2): pointed ends, `cut` pixels short of where it would meet the next one."""
    start, end = ends
    along = (end - start) / np.hypot(*(end - start))
    across, point = np.float32([-along[1], along[0]]) * thick / 2, along * thick / 2
    start, end = start + along * cut, end - along * cut
    return np.float32(
        [start, start + point + across, end - point + across, end, end - point - across, start + point - across]
    )
