"""Quads, crops and reading order.

A quad is float (4, 2): x, y in pixels of the picture, origin top-left, corners clockwise as seen on the screen from the
text's top-left.
"""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Quad = NDArray[np.float32]
Quads = NDArray[np.float32]
"""Several quads: (N, 4, 2)."""

# Lines: how much of the lower word's height two neighbours share, and how far apart they stand, in heights.
MIN_SHARED_HEIGHT = 0.5
MAX_GAP = 1.5
MAX_HEIGHT_RATIO = 2.5
# Order of lines: columns are read one after the other where both are paragraphs, this many line heights wide.
MIN_COLUMN_WIDTH = 8.0
COLUMN_GAP = 1.0
SLACK = 0.2  # boxes are drawn a little larger than their text; this share of a height is no overlap
# A leaning line rises or falls by so much of its length, and is so many times as long as high.
LEAST_SLOPE = 0.1
LEAST_ASPECT = 1.3
STARTING = np.array([[0, 1, 2, 3], [1, 2, 3, 0], [2, 3, 0, 1], [3, 0, 1, 2]])
"""The corners of a quad in their order, starting from each of them: `numpy.roll` without its overhead."""


def order_quad(corners: NDArray[np.floating]) -> Quad:
    """The four corners (4, 2) of a convex quad, in whatever order, clockwise from its top-left.

    Of the four possible starts that one is taken whose top edge, together with the bottom edge, runs most nearly to
    the right; so a rectangle keeps its corners while it is turned by less than 45 degrees.
    """
    points = np.asarray(corners, np.float32).reshape(4, 2)
    from_centre = points - points.sum(axis=0) / 4
    points = points[np.argsort(np.arctan2(from_centre[:, 1], from_centre[:, 0]), kind="stable")]
    edges = points[STARTING[1]] - points
    along = edges - edges[STARTING[2]]  # an edge and the one opposite it, both in its direction
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    return np.asarray(points[STARTING[np.argmax(along[:, 0] / length)]], np.float32)


def unclip(sides: tuple[float, float], ratio: float) -> tuple[float, float]:
    """The sides of a rectangle grown on all sides by area x ratio / perimeter (Liao et al., 2020, section 3.5).

    For a rectangle the polygon offset of the paper has this closed form, which cannot fall into parts.
    """
    width, height = sides
    growth = width * height * ratio / (width + height)  # at both ends: twice area x ratio / perimeter
    return width + growth, height + growth


def size(quad: NDArray[np.floating]) -> tuple[float, float]:
    """Width and height of a quad (4, 2) in pixels: the longer of its opposite edges."""
    edges = np.hypot(*(quad[STARTING[1]] - quad).T)
    return float(max(edges[0], edges[2])), float(max(edges[1], edges[3]))


def crop(image: NDArray[np.uint8], quad: NDArray[np.floating]) -> NDArray[np.uint8]:
    """What stands in a quad of an image (H, W, 3), straightened to an upright (height, width, 3) at its own size."""
    width, height = (max(1, round(side)) for side in size(quad))
    upright = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    transform = cv2.getPerspectiveTransform(np.asarray(quad, np.float32), upright)
    flat = cv2.warpPerspective(
        image, transform, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, np.uint8)


def piece(quad: Quad, start: float, end: float, *, downwards: bool = False) -> Quad:
    """The part of a quad between two shares 0..1 of its length: from left to right, or from top to bottom."""
    a, b, c, d = quad
    if downwards:
        return np.array([a + (d - a) * start, b + (c - b) * start, b + (c - b) * end, a + (d - a) * end], np.float32)
    return np.array([a + (b - a) * start, a + (b - a) * end, d + (c - d) * end, d + (c - d) * start], np.float32)


def spread(quad: NDArray[np.floating], along: float, across: float) -> Quad:
    """A quad (4, 2) grown by shares of its shorter side: at both ends of the longer one, and on both sides of that."""
    a, b, c, d = np.asarray(quad, np.float32)
    width, height = size(quad)
    least = min(width, height)
    ends, sides = (along, across) if width >= height else (across, along)
    right = (b - a + c - d) / 2 * (ends * least / max(width, 1e-6))
    down = (d - a + c - b) / 2 * (sides * least / max(height, 1e-6))
    return np.array([a - right - down, b + right - down, c + right + down, d - right + down], np.float32)


def leaning(quad: NDArray[np.floating]) -> Quad | None:
    """The parallelogram with upright ends on the middle line of a quad (4, 2), as high as it is.

    So stand the letters of a sign seen from the side, whose line rises or falls while they do not turn. None for a line
    that is level, steep or short.
    """
    a, b, c, d = np.asarray(quad, np.float32)
    left, right = (a + d) / 2, (b + c) / 2
    along = right - left
    length, height = (float(np.hypot(*side)) for side in (along, (d - a + c - b) / 2))
    if along[0] <= 0 or length < LEAST_ASPECT * height or not LEAST_SLOPE <= abs(along[1] / along[0]) <= 1:
        return None
    up = np.array([0, height * length / along[0] / 2], np.float32)
    return np.array([left - up, right - up, right + up, left + up], np.float32)


def covered(quad: NDArray[np.floating], by: NDArray[np.floating]) -> float:
    """The share 0..1 of a convex quad's area that another one covers."""
    first, second = (cv2.convexHull(np.asarray(each, np.float32)) for each in (quad, by))
    common, _ = cv2.intersectConvexConvex(first, second)
    return float(common) / max(cv2.contourArea(first), 1e-6)


def meeting(quads: Quads, quad: NDArray[np.floating]) -> list[int]:
    """Which of quads (N, 4, 2) may overlap a quad (4, 2), by their upright extents."""
    overlapping = (quads.min(axis=1) < quad.max(axis=0)) & (quad.min(axis=0) < quads.max(axis=1))
    found: list[int] = np.flatnonzero(overlapping.all(axis=-1)).tolist()
    return found


def reading_order(quads: NDArray[np.floating], vertical: Sequence[bool]) -> list[list[int]]:
    """Words (N, 4, 2) -> lines of word indices, lines and words in reading order.

    Horizontal words stand on one line where they overlap in height and the gap between them is under MAX_GAP heights;
    a vertical word (a column) continues only in a vertical word beneath it. The picture's skew is taken out first.
    """
    if len(quads) == 0:
        return []
    boxes = _upright_boxes(np.asarray(quads, np.float64), np.asarray(vertical, bool))
    lines = _chains([i for i, column in enumerate(vertical) if not column], boxes)
    lines += _chains([i for i, column in enumerate(vertical) if column], boxes[:, [1, 0, 3, 2]])
    hulls = np.array([[*boxes[line, :2].min(axis=0), *boxes[line, 2:].max(axis=0)] for line in lines])
    return [lines[i] for i in _ordered(list(range(len(lines))), hulls)]


def _upright_boxes(quads: NDArray[np.float64], vertical: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Upright boxes (N, 4: left, top, right, bottom) of the words after the picture's skew is taken out."""
    along = quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3]
    angles = np.arctan2(along[:, 1], along[:, 0])
    weights = np.hypot(along[:, 0], along[:, 1]) * ~vertical
    order = np.argsort(angles)
    half = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    skew = angles[order[min(int(half), len(order) - 1)]] if weights.any() else 0.0
    turn = np.array([[np.cos(skew), -np.sin(skew)], [np.sin(skew), np.cos(skew)]])
    straight = quads @ turn
    # The middles of the edges, not the corners: a word leaning otherwise than the rest does not swell.
    middles = (straight + np.roll(straight, -1, axis=1)) / 2
    return np.concatenate([middles.min(axis=1), middles.max(axis=1)], axis=1)


def _chains(words: Iterable[int], boxes: NDArray[np.float64]) -> list[list[int]]:
    """Words joined into lines along x, each to the nearest line end on its left that it fits."""
    lines: list[list[int]] = []
    ends = np.empty((0, 4))
    for word in sorted(words, key=lambda i: float(boxes[i, 0])):
        left, top, _, bottom = boxes[word]
        height, heights = bottom - top, ends[:, 3] - ends[:, 1]
        lower, higher = np.minimum(height, heights), np.maximum(height, heights)
        shared = np.minimum(bottom, ends[:, 3]) - np.maximum(top, ends[:, 1])
        gap = left - ends[:, 2]
        fits = (
            (shared >= MIN_SHARED_HEIGHT * lower)
            & (higher <= MAX_HEIGHT_RATIO * lower)
            & (gap <= MAX_GAP * (height + heights) / 2)
            & (gap >= -lower)
        )
        if fits.any():
            nearest = int(np.argmin(np.where(fits, gap, np.inf)))
            lines[nearest].append(word)
            ends[nearest] = boxes[word]
        else:
            lines.append([word])
            ends = np.vstack([ends, boxes[word]])
    return lines


def _ordered(lines: list[int], boxes: NDArray[np.float64]) -> list[int]:
    """Indices of line boxes in reading order, by recursive cuts at empty bands (Nagy and Seth's X-Y cut, 1984).

    Wide columns first, one after the other; then rows, top to bottom; then what stands side by side, left to right.
    """
    if len(lines) < 2:
        return lines
    heights = np.minimum(boxes[lines, 3] - boxes[lines, 1], boxes[lines, 2] - boxes[lines, 0])
    height = float(np.median(heights))
    columns = _groups(lines, boxes, 0, COLUMN_GAP * height)
    if len(columns) > 1 and all(
        len(column) > 1 and np.ptp(boxes[column][:, [0, 2]]) >= MIN_COLUMN_WIDTH * height for column in columns
    ):
        return [line for column in columns for line in _ordered(column, boxes)]
    for axis in (1, 0):
        groups = _groups(lines, boxes, axis, -SLACK * height)
        if len(groups) > 1:
            return [line for group in groups for line in _ordered(group, boxes)]
    return sorted(lines, key=lambda i: (float(boxes[i, 1] + boxes[i, 3]), float(boxes[i, 0])))


def _groups(lines: list[int], boxes: NDArray[np.float64], axis: int, gap: float) -> list[list[int]]:
    """The lines split wherever nothing stands for more than `gap` pixels along x (axis 0) or y (axis 1)."""
    order = sorted(lines, key=lambda i: float(boxes[i, axis]))
    groups, reach = [[order[0]]], float(boxes[order[0], axis + 2])
    for line in order[1:]:
        if boxes[line, axis] - reach > gap:
            groups.append([])
        groups[-1].append(line)
        reach = max(reach, float(boxes[line, axis + 2]))
    return groups
