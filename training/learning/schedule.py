"""The step size over a run: warm-up, then a cosine down to zero."""

import math

WARM_UP = 0.01
"""The share of a run over which the steps grow."""


def learning_rate(peak: float, progress: float) -> float:
    """`progress` is the share of the planned images already seen, 0..1."""
    if progress < WARM_UP:
        return peak * (0.05 + 0.95 * progress / WARM_UP)
    return peak * (0.5 + 0.5 * math.cos(math.pi * min(1.0, progress)))
