"""Quads -> the maps a DB detector learns (Liao et al., AAAI 2020, section 3.3)."""

from typing import NamedTuple

import cv2
import numpy as np
import pyclipper

PRECISION = 16  # steps a pixel, as pyclipper works on integers
SMALLEST_SIDE = 5  # pixels: text thinner than this is neither text nor background
LOW, HIGH = 0.3, 0.7  # the least and the largest value of the threshold map


class Targets(NamedTuple):
    """float32 (H, W) each."""

    text: np.ndarray  # 1 inside the shrunk words
    text_mask: np.ndarray  # 0 where the loss does not look
    threshold: np.ndarray  # high at a word's border, falling off to both sides
    threshold_mask: np.ndarray  # 1 near the borders


def offset_distance(quad: np.ndarray, shrink: float) -> float:
    """D = A (1 - r^2) / L, pixels."""
    return abs(cv2.contourArea(quad)) * (1 - shrink**2) / max(cv2.arcLength(quad, True), 1e-6)


def offset(quad: np.ndarray, distance: float) -> np.ndarray | None:
    """The polygon moved outwards (inwards if negative) by `distance`, or None where nothing is left."""
    clipper = pyclipper.PyclipperOffset()
    clipper.AddPath(
        np.round(quad * PRECISION).astype(np.int64).tolist(), pyclipper.JT_ROUND, pyclipper.ET_CLOSEDPOLYGON
    )
    polygons = [np.float32(p) / PRECISION for p in clipper.Execute(distance * PRECISION)]
    return max(polygons, key=lambda p: abs(cv2.contourArea(p)), default=None)


def _fill(canvas: np.ndarray, polygon: np.ndarray, value: float) -> None:
    cv2.fillPoly(canvas, [np.round(polygon).astype(np.int32)], value)


def make(quads: list[np.ndarray], ignored: list[np.ndarray], height: int, width: int, shrink: float) -> Targets:
    targets = Targets(*(np.full((height, width), value, np.float32) for value in (0, 1, 0, 0)))
    for quad in ignored:
        _fill(targets.text_mask, quad, 0)
    for quad in quads:
        distance = offset_distance(quad, shrink)
        shrunk, grown = offset(quad, -distance), offset(quad, distance)
        side = min(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[1] - quad[2]))
        if side < SMALLEST_SIDE or shrunk is None or grown is None:
            _fill(targets.text_mask, quad, 0)
            continue
        _fill(targets.text, shrunk, 1)
        _fill(targets.threshold_mask, grown, 1)
        _add_border(targets.threshold, quad, grown, distance)
    np.multiply(targets.threshold, HIGH - LOW, out=targets.threshold)
    np.add(targets.threshold, LOW, out=targets.threshold)
    return targets


def _add_border(threshold: np.ndarray, quad: np.ndarray, grown: np.ndarray, distance: float) -> None:
    """1 on the quad's border, falling to 0 at `distance` from it; the higher value stays where words meet."""
    x0, y0 = np.maximum(np.floor(grown.min(0)), 0).astype(int)
    x1, y1 = np.minimum(np.ceil(grown.max(0)) + 1, (threshold.shape[1], threshold.shape[0])).astype(int)
    if x1 <= x0 or y1 <= y0:
        return
    border = np.full((y1 - y0, x1 - x0), 255, np.uint8)
    corners = np.round((quad - (x0, y0)) * PRECISION).astype(np.int32)
    cv2.polylines(border, [corners], True, 0, 1, shift=4)
    near = 1 - np.clip(cv2.distanceTransform(border, cv2.DIST_L2, 3) / max(distance, 1e-3), 0, 1)
    part = threshold[y0:y1, x0:x1]
    np.maximum(part, near, out=part)
