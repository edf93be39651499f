"""The step size over a run: warm-up, then a cosine down to zero."""

import math


def learning_rate(peak: float, progress: float, warm_up: float = 0.01) -> float:
    """`progress` is the share of the planned images already seen, 0..1."""
    if progress < warm_up:
        return peak * (0.05 + 0.95 * progress / warm_up)
    return peak * (0.5 + 0.5 * math.cos(math.pi * min(1.0, progress)))
