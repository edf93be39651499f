"""How sure a word is: the probabilities of its characters -> how often such words are right."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Calibration(NamedTuple):
    """Mean log-probability of a word's characters -> how often such words are right: a logistic curve."""

    scale: float
    bias: float


def confidence(log_probabilities: NDArray[np.float32], calibration: Calibration | None = None) -> float:
    """How sure a word is, 0..1; 0 for no characters. Without a calibration the geometric mean of its characters."""
    if not len(log_probabilities):
        return 0.0
    mean = min(0.0, float(log_probabilities.mean()))
    if calibration is None:
        return math.exp(mean)
    return 1 / (1 + math.exp(-max(-700.0, calibration.scale * mean + calibration.bias)))
