"""Words on an arc, as on round signs: found by their cores on the detector's map, bent straight to be read."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

BENT = 0.2
"""The middle of a core lies beside the straight line between its ends by so much of its thickness."""
LONGEST = 1.5 * math.pi
"""It covers no larger angle."""
THICK = 2.0
"""All of a core lies within so many times its mean thickness: else it is a blob."""
MOST = 2000
"""A circle is fitted to so many of its pixels at most."""
STEPS = 10
"""So often a circle comes nearer to what it is fitted to."""
FLATTEST = 1e5
"""The radius beyond which a core is straight."""
SLIMMEST = 2.0
"""A core is so many times as long as thick."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A ring's part around `centre`, from the `inner` to the `outer` radius, lengths in pixels.

    It covers `angle` radians to both sides of the direction `middle`, clockwise from straight up. Letters on its upper
    side have their tops outside, those on its lower side inside.
    """

    centre: tuple[float, float]
    inner: float
    outer: float
    middle: float
    angle: float

    @property
    def height(self) -> float:
        return self.outer - self.inner

    @property
    def length(self) -> float:
        """Along its middle line."""
        return (self.outer + self.inner) * self.angle

    @property
    def upwards(self) -> bool:
        return math.cos(self.middle) > 0

    def grown(self, length: float, height: float) -> "Arc":
        """As long and as high as asked for, around the same middle line."""
        radius = (self.inner + self.outer) / 2
        angle = min(length / 2 / radius, math.pi)
        return Arc(self.centre, max(radius - height / 2, 0.0), radius + height / 2, self.middle, angle)

    def scaled(self, scale: float, corner: NDArray[np.floating]) -> "Arc":
        """In pixels `scale` times as large, of an image in which its own top-left stands at `corner` of its pixels."""
        x, y = (float(at) * scale for at in self.centre + np.asarray(corner))
        return Arc((x, y), self.inner * scale, self.outer * scale, self.middle, self.angle)

    def places(self, height: int) -> NDArray[np.float32]:
        """Where the pixels of a straight strip `height` pixels high stand: float32 (height, W, 2)."""
        width = max(1, round(self.length * height / self.height))
        across, along = (np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width * 2 - 1
        radius = self.outer - across * self.height if self.upwards else self.inner + across * self.height
        angle = self.middle + along * self.angle * (1 if self.upwards else -1)
        away = radius[:, None, None] * np.stack([np.sin(angle), -np.cos(angle)], -1)
        return np.asarray(away + self.centre, np.float32)


def fitted(core: NDArray[np.bool_]) -> Arc | None:
    """The arc along the middle of a core (H, W), as thick as it; None where it is straight or no arc."""
    ys, xs = np.nonzero(core)
    if len(xs) < 3:
        return None
    points = np.stack([xs, ys], 1)[:: 1 + len(xs) // MOST] + 0.5
    shift = points.mean(axis=0)
    x, y = (points - shift).T
    if _is_straight(x, y, len(xs)):  # as most are
        return None
    circle = _circle(x, y)
    if circle is None:
        return None
    centre, radius = circle
    away = np.stack([x, y], 1) - centre
    middle = math.atan2(*(away.mean(axis=0) * (1, -1)))
    angles = np.arctan2(away[:, 0], -away[:, 1]) - middle
    angles = (angles + math.pi) % (2 * math.pi) - math.pi
    first, last = np.quantile(angles, (0.005, 0.995))
    covered = last - first
    if not 0 < covered < LONGEST:
        return None
    length = radius * covered
    thickness = len(xs) / length
    inner, outer = np.quantile(np.hypot(*away.T), (0.01, 0.99))
    if length < SLIMMEST * thickness or outer - inner > THICK * thickness:
        return None
    if radius * (1 - math.cos(min(covered / 2, math.pi))) < BENT * thickness:
        return None
    centre += shift
    return Arc(
        (float(centre[0]), float(centre[1])),
        radius - thickness / 2,
        radius + thickness / 2,
        middle + float(first + last) / 2,
        float(covered) / 2,
    )


def _is_straight(x: NDArray[np.float64], y: NDArray[np.float64], area: int) -> bool:
    """Whether the parabola through points (N,) around the origin, of a core of `area` pixels, is not bent enough."""
    along, across = np.linalg.eigh(np.cov(x, y))[1][:, ::-1].T @ np.stack([x, y])
    half = max(float(np.ptp(along)) / 2, 1.0)
    parabola = np.linalg.lstsq(np.stack([np.ones_like(along), along, along**2], 1), across, rcond=None)[0]
    bend = abs(float(parabola[2])) * half**2
    return bend < BENT / 2 * area / (2 * half)


def _circle(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], float] | None:
    """Centre and radius that are nearest to points (N,): least squares by Gauss and Newton, from those of Kasa (1976),
    which are too small for thick arcs. None where there is no such circle."""
    matrix = np.stack([x, y, np.ones_like(x)], 1)
    (a, b, c), _, rank, _ = np.linalg.lstsq(matrix, -(x**2 + y**2), rcond=None)
    if rank < 3:
        return None
    found = np.array([-a / 2, -b / 2, math.sqrt(max((a * a + b * b) / 4 - c, 0.0))])
    for _ in range(STEPS):
        away = np.stack([x - found[0], y - found[1]], 1)
        distance = np.maximum(np.hypot(*away.T), 1e-6)
        slopes = np.column_stack([-away / distance[:, None], -np.ones_like(x)])
        found = found - np.linalg.lstsq(slopes, distance - found[2], rcond=None)[0]
        if not (np.isfinite(found).all() and 0 < found[2] < FLATTEST):
            return None
    return found[:2], float(found[2])


def strip(image: NDArray[np.uint8], places: NDArray[np.float32]) -> NDArray[np.uint8]:
    """What stands at `places` (h, w, 2) of an image (H, W, 3): (h, w, 3)."""
    x, y = np.moveaxis(places - 0.5, -1, 0)  # of quads the first pixel reaches from 0 to 1, for OpenCV it stands at 0
    return np.asarray(cv2.remap(image, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)
