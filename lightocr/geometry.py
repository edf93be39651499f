"""Quads and crops.

A quad is float (4, 2): x, y in pixels of the picture, origin top-left, corners clockwise as seen on the screen from the
text's top-left.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from lightocr.neighbours import Pairs, meeting

Quad = NDArray[np.float32]
Quads = NDArray[np.float32]
"""Several quads: (N, 4, 2)."""

# A leaning line rises or falls by so much of its length, and is so many times as long as high.
LEAST_SLOPE = 0.1
LEAST_ASPECT = 1.3
# A quad so many times as long as wide is a line rather than a column, if the cosines are no farther apart than this.
LINE_ASPECT, LINE_LEAD = 1.5, 0.08
# Neighbours on a line: how far aside one may stand and how much they may overlap, in heights of the lower one, how many
# times the other is as high, and the cosine of the angle between them.
ASIDE, LAP, ALIKE, PARALLEL = 0.3, 0.6, 1.6, 0.97
MOST_ENLARGED = 6.0
"""A crop is no more than so many times as large as what stands there."""
VERTICAL_ASPECT = 1.5
"""A quad or a crop taller than this many times its width is read as vertical writing."""
STARTING = np.array([[0, 1, 2, 3], [1, 2, 3, 0], [2, 3, 0, 1], [3, 0, 1, 2]])
"""The corners of a quad in their order, starting from each of them: `numpy.roll` without its overhead."""


def order_quad(corners: NDArray[np.floating]) -> Quad:
    """The four corners (..., 4, 2) of convex quads, in whatever order, clockwise from each one's top-left.

    Of the four possible starts that one is taken whose top edge, together with the bottom edge, runs most nearly to
    the right; so a rectangle keeps its corners while it is turned by less than 45 degrees. Around 45 degrees there are
    more lines than columns: one is taken for a line up to 48.
    """
    points = np.asarray(corners, np.float32)
    from_centre = points - points.sum(axis=-2, keepdims=True) / 4
    around = np.argsort(np.arctan2(from_centre[..., 1], from_centre[..., 0]), axis=-1, kind="stable")
    points = np.take_along_axis(points, around[..., None], axis=-2)
    edges = points[..., STARTING[1], :] - points
    along = edges - edges[..., STARTING[2], :]  # an edge and the one opposite it, both in its direction
    length = np.maximum(np.hypot(along[..., 0], along[..., 1]), 1e-9)
    lines = LINE_LEAD * (length >= LINE_ASPECT * length.min(axis=-1, keepdims=True))
    start = np.argmax(along[..., 0] / length + lines, axis=-1)
    return np.take_along_axis(points, STARTING[start][..., None], axis=-2)


def unclip(sides: tuple[float, float], ratio: float) -> tuple[float, float]:
    """The sides of a rectangle grown on all sides by area x ratio / perimeter (Liao et al., 2020, section 3.5).

    For a rectangle the polygon offset of the paper has this closed form, which cannot fall into parts.
    """
    width, height = sides
    growth = width * height * ratio / (width + height)  # at both ends: twice area x ratio / perimeter
    return width + growth, height + growth


def sizes(quads: NDArray[np.floating]) -> NDArray[np.floating]:
    """Width and height (..., 2) of quads (..., 4, 2) in pixels: the longer of opposite edges."""
    edges = quads[..., STARTING[1], :] - quads
    lengths = np.hypot(edges[..., 0], edges[..., 1])
    return np.maximum(lengths[..., :2], lengths[..., 2:])


def size(quad: NDArray[np.floating]) -> tuple[float, float]:
    """Width and height of one quad (4, 2)."""
    width, height = sizes(quad).tolist()
    return width, height


def crop(image: NDArray[np.uint8], quad: NDArray[np.floating], least: int = 1) -> NDArray[np.uint8]:
    """What stands in a quad of an image (H, W, 3) or map (H, W), straightened to an upright one at the quad's own size.

    A quad whose shorter side has fewer than `least` pixels is enlarged to them as it is cut out, no more than
    MOST_ENLARGED times: cut out and enlarged after that it would be interpolated twice, which blurs small letters.
    """
    sides = size(quad)
    scale = min(max(1.0, least / max(min(sides), 1.0)), MOST_ENLARGED)
    width, height = (max(1, round(side * scale)) for side in sides)
    upright = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    # of quads the first pixel reaches from 0 to 1, for OpenCV it stands at 0
    transform = cv2.getPerspectiveTransform(np.asarray(quad, np.float32) - 0.5, upright - 0.5)
    flat = cv2.warpPerspective(
        image, transform, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, np.uint8)


def moved(points: NDArray[np.floating], homography: NDArray[np.floating]) -> NDArray[np.float64]:
    """Where a homography (3, 3) takes points (..., 2)."""
    ends = np.asarray(points) @ homography[:, :2].T + homography[:, 2]
    return np.asarray(ends[..., :2] / ends[..., 2:], np.float64)


def piece(quad: Quad, start: float, end: float, *, downwards: bool = False) -> Quad:
    """The part of a quad between two shares 0..1 of its length: from left to right, or from top to bottom."""
    a, b, c, d = quad
    if downwards:
        return np.array([a + (d - a) * start, b + (c - b) * start, b + (c - b) * end, a + (d - a) * end], np.float32)
    return np.array([a + (b - a) * start, a + (b - a) * end, d + (c - d) * end, d + (c - d) * start], np.float32)


def spread(quads: NDArray[np.floating], along: float, across: float) -> Quads:
    """Quads (..., 4, 2) grown by shares of their shorter sides: at both ends of the longer ones, and on both sides of
    these."""
    quads = np.asarray(quads, np.float32)
    a, b, c, d = np.moveaxis(quads, -2, 0)
    width, height = np.moveaxis(sizes(quads)[..., None], -2, 0)
    least, wide = np.minimum(width, height), width >= height
    right = (b - a + c - d) / 2 * (np.where(wide, along, across) * least / np.maximum(width, 1e-6))
    down = (d - a + c - b) / 2 * (np.where(wide, across, along) * least / np.maximum(height, 1e-6))
    return np.stack([a - right - down, b + right - down, c + right + down, d - right + down], -2).astype(np.float32)


class Overlap(NamedTuple):
    """Two quads on a line of which the second starts before the first ends: where, in pixels from the first's start."""

    first: int
    second: int
    start: float
    end: float


def neighbours(quads: Quads, reach: float = 0.0) -> Pairs:
    """The pairs of quads (N, 4, 2) whose upright extents meet, if all grow by `reach` times their shorter sides."""
    growth = reach * sizes(quads).min(axis=-1)[:, None]
    return meeting(quads.min(axis=1) - growth, quads.max(axis=1) + growth)


def overlaps(quads: Quads) -> list[Overlap]:
    """Which of quads (N, 4, 2) overlap a neighbour on their line by a little."""
    quads = np.asarray(quads, np.float32).reshape(-1, 4, 2)
    first, second = neighbours(quads, ASIDE)
    starts, ends = (quads[:, 0] + quads[:, 3]) / 2, (quads[:, 1] + quads[:, 2]) / 2
    down = (quads[:, 3] + quads[:, 2] - quads[:, 0] - quads[:, 1]) / 2
    lengths, heights = (np.maximum(np.hypot(*sides.T), 1e-3) for sides in (ends - starts, down))
    directions = (ends - starts) / lengths[:, None]
    direction = directions[first]
    away = starts[second] - starts[first]
    along = (away * direction).sum(-1)
    aside = np.abs(away[:, 1] * direction[:, 0] - away[:, 0] * direction[:, 1])
    lower, higher = np.minimum(heights[first], heights[second]), np.maximum(heights[first], heights[second])
    parallel = (direction * directions[second]).sum(-1) >= PARALLEL
    one_line = (aside <= ASIDE * lower) & (higher <= ALIKE * lower) & parallel
    shared = lengths[first] - along
    least = np.minimum(LAP * lower, np.minimum(lengths[first], lengths[second]) / 2)
    little = one_line & (along > 0) & (shared > 0) & (shared <= least)
    columns = (first[little], second[little], along[little], lengths[first[little]])
    return [Overlap(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def parted(quads: Quads, common: Sequence[Overlap], places: Sequence[float]) -> Quads:
    """Quads (N, 4, 2), those that overlap cut at one place each, in pixels from the start of the first of the two."""
    kept = np.tile([-np.inf, np.inf], (len(quads), 1))  # of each quad's length: from where to where
    for overlap, place in zip(common, places, strict=True):
        first, second = overlap.first, overlap.second
        kept[first, 1] = min(kept[first, 1], place / overlap.end)
        kept[second, 0] = max(kept[second, 0], (place - overlap.start) / max(_length(quads[second]), 1e-3))
    kept = np.where(np.isinf(kept), (0.0, 1.0), kept)
    return np.array([piece(quad, *share) for quad, share in zip(quads, kept, strict=True)], np.float32).reshape(
        -1, 4, 2
    )


def disjoint(quads: Quads) -> Quads:
    """Quads (N, 4, 2) that overlap neighbours on their line by a little, all cut midway through what they share.

    A detector's boxes reach beyond their words, so where words stand close each box holds a stroke of the next one.
    """
    common = overlaps(quads)
    return parted(quads, common, [(overlap.start + overlap.end) / 2 for overlap in common])


def disjoint_columns(quads: Quads) -> Quads:
    """Tall quads (N, 4, 2) that overlap those above and below them by a little, cut in the same way."""
    cut = np.array(quads, np.float32)
    width, height = sizes(cut).T
    tall = height > VERTICAL_ASPECT * width
    cut[tall] = np.roll(disjoint(np.roll(cut[tall], -1, axis=1)), 1, axis=1)  # lines that fall
    return cut


def _length(quad: NDArray[np.floating]) -> float:
    """Of a quad's middle line."""
    return float(np.hypot(*((quad[1] + quad[2] - quad[0] - quad[3]) / 2)))


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


def met_by(quads: Quads, quad: NDArray[np.floating]) -> list[int]:
    """Which of quads (N, 4, 2) may overlap a quad (4, 2), by their upright extents."""
    meets = (quads.min(axis=1) < quad.max(axis=0)) & (quad.min(axis=0) < quads.max(axis=1))
    found: list[int] = np.flatnonzero(meets.all(axis=-1)).tolist()
    return found


def around(points: NDArray[np.floating]) -> Quad:
    """The smallest rectangle around points (..., 2)."""
    corners = cv2.boxPoints(cv2.minAreaRect(np.asarray(points, np.float32).reshape(-1, 2)))
    return order_quad(np.asarray(corners, np.float32))
