"""How readings are compared."""

from collections.abc import Sequence

import numpy as np

from lightocr.recognizer import Recognition


def worth(reading: Recognition) -> float:
    """How sure and how clear at once, 0..1: a language is sure of words that the eye hardly saw."""
    return reading.confidence * reading.clarity


def better(views: Sequence[Recognition], before: Recognition, gain: float) -> Recognition:
    """Of several `views` of a word the one worth most; what was read `before` where none is worth `gain` more."""
    best = max(views, key=worth, default=before)
    return best if worth(best) > worth(before) + gain else before


def mean_by_letters(values: Sequence[float], readings: Sequence[Recognition]) -> float:
    """The mean of a value of each reading, longer texts counting more; 0 of none."""
    letters = [max(1, len(reading.text)) for reading in readings]
    return float(np.average(values, weights=letters)) if readings else 0.0
