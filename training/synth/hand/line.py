"""A word written by hand, in a line or a column."""

import random

import cv2
import numpy as np

from lightocr.charset import SPACE, is_syllable
from training.synth.hand.letters import WAYS
from training.synth.hand.pen import FINE, Hand
from training.synth.hand.syllable import written

OTHERS = {letter for letter in WAYS if not letter.isalpha()}  # digits and signs
SPACE_WIDTH = 0.4  # ems
ROOM = 0.5  # ems around the word


def written_by_hand(text: str) -> bool:
    """Whether each of its characters can be, and one is a syllable: not the letters of other scripts."""
    return any(map(is_syllable, text)) and all(is_syllable(c) or c == SPACE or c in OTHERS for c in text)


def draw_by_hand(
    text: str, hand: Hand, size: int, stacked: bool, rng: random.Random, noise: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Mask uint8 (H, W) with letters `size` pixels high, and spans float32 (len(text), 2).

    A column (`stacked`) is turned by 90 degrees counter-clockwise: its top is at the left.
    """
    letters, spans, at = [], [], ROOM
    for character in text:
        if character == SPACE:
            along = SPACE_WIDTH
        else:
            ink, width = written(character, rng)
            size_of_it = np.exp(rng.gauss(0, hand.unevenness)) * np.float32([hand.narrowness, 1])
            wide, tall = size_of_it * (width, 1)
            along = tall if stacked else wide
            across = 0.5 + ROOM - (wide if stacked else tall) / 2 + rng.gauss(0, hand.drift)
            corner = (across, at) if stacked else (at, across)
            letters.append([stroke * size_of_it + corner for stroke in hand.move(ink, rng, noise)])
        spans.append((at, at + along))
        at += along + hand.gap
    long, across = int((at + ROOM) * size), int((1 + 2 * ROOM) * size)
    shape = (long, across) if stacked else (across, long)
    fine = np.zeros((shape[0] * FINE, shape[1] * FINE), np.uint8)
    em = size * FINE
    for ink in letters:
        hand.draw([stroke * em for stroke in ink], em, fine, rng)
    mask = cv2.resize(fine, shape[::-1], interpolation=cv2.INTER_AREA)
    return (np.ascontiguousarray(np.rot90(mask)) if stacked else mask), np.float32(spans) * size
