"""A picture of one word and nothing else, cut so tightly that the detector sees no edge of it: read as a whole."""

from collections.abc import Callable, Sequence

import numpy as np

from lightocr.geometry import Quad
from lightocr.pieces import Reading, Seen, worth
from lightocr.recognizer import Recognition

DOUBTED = 0.5
"""Only where every word that was found is worth less, if any, ..."""
SURE = 0.5
"""... and the whole is worth so much, ..."""
GAIN = 0.1
"""... and so much more than any of them, ..."""
LETTERS = 2
"""... and has so many letters: a tree makes an I."""

Read = Callable[[Sequence[Quad]], list[Recognition]]


def look(found: Reading, shape: tuple[int, ...], read: Read) -> Reading:
    """What was `found`, or the whole picture as one word, if that reads well and nothing else does.

    `shape` (H, W, ...) is the picture's; `read` says what stands in quads of it. The detector has no score for such a
    word: it gets 0.
    """
    best = max(map(worth, found.readings), default=0.0)
    if best >= DOUBTED:
        return found
    height, width = shape[:2]
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    (reading,) = read([whole])
    reads = worth(reading) >= max(SURE, best + GAIN) and len(reading.text) >= LETTERS
    return Reading.of([Seen(whole, 0.0, reading)]) if reads else found
