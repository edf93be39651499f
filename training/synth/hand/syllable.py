"""Where the letters of a syllable stand in its square: (left, top, right, bottom), in ems."""

import random

import numpy as np

from lightocr.charset import decompose, is_syllable
from training.synth.hand.letters import (
    BELOW,
    COMPOUNDS,
    FINALS,
    INITIALS,
    PAIRS,
    VOWELS,
    WIDTH,
    WIDTHS,
    Strokes,
    strokes,
)

Box = tuple[float, float, float, float]

# By where the vowel stands and whether a consonant follows: the boxes of the initial, the vowel (the one below and the
# one beside), and the final.
BOXES: dict[tuple[str, bool], tuple[Box, ...]] = {
    ("beside", False): ((0.05, 0.16, 0.5, 0.78), (0.56, 0.0, 0.98, 1.0)),
    ("beside", True): ((0.06, 0.05, 0.5, 0.48), (0.56, 0.0, 0.96, 0.58), (0.2, 0.64, 0.9, 1.0)),
    ("below", False): ((0.2, 0.03, 0.8, 0.5), (0.02, 0.5, 0.98, 0.95)),
    ("below", True): ((0.22, 0.0, 0.78, 0.33), (0.03, 0.36, 0.97, 0.62), (0.2, 0.68, 0.8, 1.0)),
    ("both", False): ((0.08, 0.06, 0.52, 0.46), (0.0, 0.5, 0.62, 0.86), (0.66, 0.0, 1.0, 1.0)),
    ("both", True): ((0.1, 0.0, 0.52, 0.32), (0.02, 0.34, 0.6, 0.58), (0.64, 0.0, 0.98, 0.62), (0.22, 0.68, 0.9, 1.0)),
}
FLAT = "ㅡ"
PAIR_SHARE = 0.47  # of the box is as wide as each letter of a pair
MOVED = 0.035  # ems, the standard deviation of each side of a box


def written(character: str, rng: random.Random) -> tuple[Strokes, float]:
    """The strokes of a syllable, a digit or a sign, in ems from its left and the line's top, and its width in ems."""
    if is_syllable(character):
        return _syllable(character, rng), 1.0
    width = WIDTHS.get(character, WIDTH)
    return [stroke * (width, 0.9) + (0, 0.05) for stroke in strokes(character, rng)], width


def _syllable(syllable: str, rng: random.Random) -> Strokes:
    initial, vowel, final = (
        letters[i] for letters, i in zip((INITIALS, VOWELS, FINALS), decompose(syllable), strict=True)
    )
    place = "both" if vowel in COMPOUNDS else "below" if vowel in BELOW else "beside"
    parts = [initial, *COMPOUNDS.get(vowel, vowel), *([final] if final else [])]
    ink: Strokes = []
    for letter, box in zip(parts, BOXES[place, bool(final)], strict=True):
        left, top, right, bottom = (side + rng.gauss(0, MOVED) for side in box)
        if letter == FLAT:
            top, bottom = top + 0.2 * (bottom - top), bottom - 0.2 * (bottom - top)
        ink += _within((left, top, right, bottom), letter, rng)
    return ink


def _within(box: Box, letter: str, rng: random.Random) -> Strokes:
    left, top, right, bottom = box
    if letter in PAIRS:
        wide = PAIR_SHARE * (right - left)
        halves = (left, top, left + wide, bottom), (right - wide, top, right, bottom)
        return [stroke for half, each in zip(halves, PAIRS[letter], strict=True) for stroke in _within(half, each, rng)]
    size, corner = np.float32([right - left, bottom - top]), np.float32([left, top])
    return [stroke * size + corner for stroke in strokes(letter, rng)]
