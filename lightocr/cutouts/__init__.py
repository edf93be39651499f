"""Crops that people cut out themselves: upright boxes around sloping words, number plates of two rows.

The recognizers were trained on what a detector cuts out: one level line.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lightocr.cutouts import slopes, two_lines
from lightocr.recognizer import Recognition, Recognizer, reduced


def recognize(crops: Sequence[NDArray[np.uint8]], recognizer: Recognizer) -> list[Recognition]:
    """What RGB crops (h, w, 3) say. Raises what `recognizer.recognize` does."""
    readings = recognizer.recognize(crops)
    small = [reduced(crop) for crop in crops]
    for step in (two_lines, slopes):
        readings = step.look(small, readings, recognizer)
    return readings
