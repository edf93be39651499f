"""How sure a word is: the probabilities of its characters -> how often such words are right."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LEAST_SURPRISE, MOST_SURPRISE = 1e-3, 1e6
"""Nats. The first is added to every surprise, so that none is zero; the second caps it, so that its power is finite."""


class Calibration(NamedTuple):
    """A word's surprise, the mean of -log p over its characters -> how often such words are right.

    A log-logistic curve: at `half` nats half of the words are right, and the odds fall with the surprise to the power
    of `steepness`. A logistic curve of the surprise itself is too flat at the top, where most words are.
    """

    half: float
    steepness: float


def confidence(log_probabilities: NDArray[np.float32], calibration: Calibration | None = None) -> float:
    """How sure a word is, 0..1; 0 for no characters. Without a calibration the geometric mean of its characters."""
    if not len(log_probabilities):
        return 0.0
    mean = min(0.0, float(log_probabilities.sum()) / len(log_probabilities))
    if calibration is None:
        return math.exp(mean)
    surprise = min(LEAST_SURPRISE - mean, MOST_SURPRISE)
    return 1 / (1 + math.pow(surprise / calibration.half, calibration.steepness))
