"""Where words stand: an image -> quads with scores, by Differentiable Binarization (Liao et al., AAAI 2020,
arXiv 1911.08947)."""

import math
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import starmap, takewhile

import cv2
import numpy as np
from numpy.typing import NDArray

from lightocr.arc import Arc, fitted
from lightocr.geometry import Quad, Quads, order_quad, sizes, unclip
from lightocr.runtime import Network
from lightocr.tiles import Tile, tiles
from lightocr.time_limit import UNLIMITED, TimeLimit

STRIDE = 32  # the network takes sides that are multiples of this
SQUARE = 1.5  # a core up to so many times as long as wide has no direction: it is no diamond but upright

FAINT = (0.25, 0.4), (0.05, 0.1)
"""The thresholds of a pixel and of the mean over which a place may hold a word, where none was found; over the second
pair alone neighbouring ones become one."""
APART = 0.65, 0.8
"""The thresholds over which several words that became one box may come apart."""
MOST = 4
"""A box comes apart into so many pieces at most: what falls into more is a pattern."""
APART_MARGIN = 1.0
"""Cores are thinner over a higher threshold: a piece's box grows by so many pixels of the map more, and
`unclip_ratio` rises by as much as the threshold does."""

SMALL = 13
"""A picture that was shrunk is looked at again where words are no higher than so many pixels of the scaled picture,"""
HINT = 0.4
"""and where any pixel without a word has at least this probability: of words from afar a pixel or two are left,"""
LARGE = 64
"""while words so high stay as they were seen from farther away,"""
CLOSER, LEAST_CLOSER = 2.0, 1.05
"""in steps of up to so many times the size, if there is so much to be gained,"""
MUCH_CLOSER, SMALL_PRINT = 1.4, 15
"""or, if there is less than this, only where half of the words are no higher than so many pixels: screens of text,"""
CLOSEST = 12_000_000
"""and with no more pixels than this, for the memory that they take."""

SURE = 255
"""A word for certain, in a map."""

Map = NDArray[np.uint8]
"""Of each pixel (h, w) of a scaled picture the probability that it belongs to a word, times SURE: in a quarter of the
memory of floats, which no map needs."""

NO_QUADS = np.zeros((0, 4, 2), np.float32)

CANDIDATES_CAPPED = "The picture gives more than {} candidate boxes; the smallest ones were left out."


@dataclass(frozen=True, slots=True)
class DetectorOptions:
    """How a picture is scaled and which boxes are kept. Lengths are pixels of the scaled picture."""

    threshold: float = 0.5
    """Probability over which a pixel belongs to a word."""
    box_threshold: float = 0.65
    """Mean probability a word needs."""
    unclip_ratio: float = 1.0
    """The network marks the core of a word; this, beside `margin`, brings its outline back."""
    margin: float = 1.0
    """So much is added on all sides: outlines of small words lie too far inside for a ratio."""
    long_side: int = 1280
    """Larger pictures are shrunk to this at first sight, and no tile is longer."""
    small_side: int = 640
    """Pictures whose longer side is shorter are enlarged to this."""
    max_enlargement: float = 2.0
    """They are enlarged by no more than so many times."""
    usual_side: int = 960
    """Other pictures are enlarged to this,"""
    usual_enlargement: float = 1.2
    """by no more than so many times: most words on photos are small."""
    tile_aspect: float = 4 / 3
    """Pictures longer than 1.2 x max(this x their shorter side, `long_side`) are read in tiles of this shape, each
    scaled like a picture."""
    tile_overlap: int = 192
    """Neighbouring tiles have so much in common."""
    max_tiles: int = 64
    """There are no more tiles than so many: longer strips are shrunk further."""
    min_side: int = 3
    """Cores of words that are thinner are dropped."""
    max_candidates: int = 1000
    """Boxes of the picture, times the tiles that it was seen in: of more the smallest are left out."""

    def scale(self, height: int, width: int) -> float:
        """By which a picture of so many pixels is scaled before words are looked for."""
        longest, shortest = max(height, width), min(height, width)
        tile = max(longest / self.max_tiles, min(longest, max(shortest * self.tile_aspect, self.long_side)))
        if longest <= 1.2 * tile:
            tile = longest
        small = min(self.max_enlargement, self.small_side / tile)
        usual = min(self.usual_enlargement, self.usual_side / tile)
        return min(self.long_side / tile, max(1.0, small, usual))


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """`quads` float32 (N, 4, 2) in pixels of the picture, clockwise from the top-left; `scores` float32 (N,) 0..1.

    `probability`: the map they were taken from.
    """

    quads: NDArray[np.float32]
    scores: NDArray[np.float32]
    warnings: tuple[str, ...] = ()
    probability: Map = field(default_factory=lambda: np.zeros((0, 0), np.uint8))

    @classmethod
    def nothing(cls) -> "Detection":
        """No words."""
        return cls(np.zeros((0, 4, 2), np.float32), np.zeros(0, np.float32))


class Detector:
    """Finds words with a `network`: `image` uint8 (1, H, W, 3) RGB -> `probability` float32 (1, H, W).

    Of small views as many as there are `threads` are seen at once, by the `narrow` network: the same on one thread, as
    several have too little to do in them.
    """

    def __init__(
        self,
        network: Network,
        options: DetectorOptions | None = None,
        narrow: Network | None = None,
        threads: int = 1,
    ) -> None:
        self.network = network
        self.options = options or DetectorOptions()
        self._narrow = Detector(narrow, options) if narrow else self
        self._threads = threads

    def detect(self, image: NDArray[np.uint8], limit: TimeLimit = UNLIMITED, scale: float | None = None) -> Detection:
        """The words of an RGB image (H, W, 3), scaled as asked for or as the options say; where they are small and it
        was shrunk, as they are seen from closer if there is time."""
        found = self._found(image, self.probability(image, scale, limit))
        while (closer := self._closer(image, found, limit)) is not None:
            found = self._found(image, closer)
        return found

    def _found(self, image: NDArray[np.uint8], probability: Map) -> Detection:
        most = self.options.max_candidates * len(self._tiles(probability))
        found, scores, capped = boxes(probability, replace(self.options, max_candidates=most))
        warnings = (CANDIDATES_CAPPED.format(most),) if capped else ()
        return replace(_in_picture(found, scores, probability, image), warnings=warnings, probability=probability)

    def _closer(self, image: NDArray[np.uint8], found: Detection, limit: TimeLimit) -> Map | None:
        """The map of an image seen from closer, at up to its own size; None where there is nothing to be gained by it.

        Only tiles with small words, or hints of them, go through the network again. The rest of the map is as it was.
        """
        height, width = image.shape[:2]
        scale = max(found.probability.shape) / max(height, width)
        enlargement = min(1.0, (CLOSEST / (height * width)) ** 0.5) / scale
        if enlargement < LEAST_CLOSER or limit.is_over():
            return None
        gain, heights = min(1.0, enlargement / MUCH_CLOSER), sizes(found.quads).min(axis=-1) * scale
        if gain < 1 and np.count_nonzero(heights > SMALL_PRINT) * 2 > len(heights):
            return None
        closer = scale * enlargement ** (1 / math.ceil(math.log(enlargement, CLOSER)))
        probability = np.asarray(cv2.resize(found.probability, _size(image, closer)), np.uint8)
        quads = found.quads * map_scale(probability, image)
        clear = quads[heights >= gain * SMALL]
        seen = [tile for tile in self._tiles(probability) if _hinted(probability, tile, clear)]
        if not seen:
            return None
        self._look(_resized(image, closer), probability, seen, limit, quads[heights >= LARGE])
        return probability

    def detect_at(self, image: NDArray[np.uint8], scale: float) -> Detection:
        """The words of an RGB image (H, W, 3), scaled so and not as the options say, in its own pixels."""
        probability = self.probability(image, scale)
        found, scores, _ = boxes(probability, self.options)
        return _in_picture(found, scores, probability, image)

    def detect_each(self, views: Iterable[tuple[NDArray[np.uint8], float]]) -> list[Detection]:
        """The same of small RGB images, each with its scale."""
        if self._threads == 1:
            return list(starmap(self.detect_at, views))
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(lambda view: self._narrow.detect_at(*view), views))

    def split(self, image: NDArray[np.uint8], probability: Map, quad: Quad) -> Detection:
        """The words that a box of an image (H, W, 3) falls into where its map is cut higher; none if it is one word."""
        inside, corner = _inside(probability, quad * map_scale(probability, image))
        for threshold in APART:
            ratio = self.options.unclip_ratio + threshold - self.options.threshold
            margin = self.options.margin + APART_MARGIN
            higher = replace(self.options, threshold=threshold, unclip_ratio=ratio, margin=margin)
            pieces, scores, _ = boxes(inside, higher)
            if 1 < len(pieces) <= MOST:
                return _in_picture([piece + corner for piece in pieces], scores, probability, image)
        return Detection.nothing()

    def arc(self, image: NDArray[np.uint8], probability: Map, quad: Quad) -> Arc | None:
        """The arc along which the word of a box of an image (H, W, 3) is bent; None where it is straight."""
        scale = map_scale(probability, image)
        inside, corner = _inside(probability, quad * scale)
        cores = (inside > SURE * self.options.threshold).astype(np.uint8)
        count, numbers, figures, _ = cv2.connectedComponentsWithStats(cores)
        found = fitted(numbers == 1 + figures[1:, cv2.CC_STAT_AREA].argmax()) if count > 1 else None
        if found is None:
            return None
        length, height = unclip((found.length, found.height), self.options.unclip_ratio)
        margin = 2 * self.options.margin
        return found.grown(length + margin, height + margin).scaled(float(1 / scale[0]), corner)

    def faint(self, image: NDArray[np.uint8], found: Detection) -> Quads:
        """Where in an image (H, W, 3), beside the words `found`, the network suspects others, but not surely enough;
        nowhere if there were too many of them."""
        if found.warnings:
            return NO_QUADS
        rest = found.probability.copy()
        for quad in found.quads * map_scale(rest, image):
            cv2.fillConvexPoly(rest, np.round(quad).astype(np.int32), 0)
        places: list[Quad] = []
        for threshold, box_threshold in FAINT:
            places += boxes(rest, replace(self.options, threshold=threshold, box_threshold=box_threshold))[0]
        return _in_picture(places, [1.0] * len(places), rest, image).quads

    def probability(self, image: NDArray[np.uint8], scale: float | None = None, limit: TimeLimit = UNLIMITED) -> Map:
        """The probability map (h, w) of the scaled image.

        A large one is read in overlapping tiles and each part of the map taken from the tile in whose middle it stands:
        one map, so no word is cut or found twice.
        """
        scaled = _resized(image, self.options.scale(*image.shape[:2]) if scale is None else scale)
        probability = np.zeros(scaled.shape[:2], np.uint8)
        self._look(scaled, probability, self._tiles(probability), limit)
        return probability

    def _look(
        self, image: NDArray[np.uint8], probability: Map, seen: list[Tile], limit: TimeLimit, known: Quads = NO_QUADS
    ) -> None:
        """Write into the map of an image what the network sees in some tiles beside `known` words, as long as there is
        time."""
        for tile in takewhile(lambda _: not limit.is_over(), seen):
            np.copyto(probability[tile.kept], self._run(image, tile), where=_beside(tile, known))

    def _tiles(self, probability: Map) -> list[Tile]:
        height, width = probability.shape
        return tiles(height, width, self.options.long_side, self.options.tile_overlap)

    def _run(self, image: NDArray[np.uint8], tile: Tile) -> Map:
        """What the network sees in a tile of an image, of the part of it that counts."""
        seen = image[tile.seen]
        height, width = seen.shape[:2]
        padded = cv2.copyMakeBorder(seen, 0, -height % STRIDE, 0, -width % STRIDE, cv2.BORDER_REPLICATE)
        (probability,) = self.network(image=np.ascontiguousarray(padded)[None])
        return as_map(probability[0, :height, :width][tile.inner])


def _hinted(probability: Map, tile: Tile, known: Quads) -> bool:
    """Whether there may be words in a tile of a map beside those that are `known`."""
    return bool(np.any((probability[tile.kept] >= SURE * HINT) & _beside(tile, known)))


def _beside(tile: Tile, quads: Quads) -> NDArray[np.bool_]:
    """The pixels of a tile, of what counts of it, in which none of the quads stands."""
    down, along = tile.kept
    free = np.ones((down.stop - down.start, along.stop - along.start), np.uint8)
    for quad in quads - np.array([along.start, down.start], np.float32):
        cv2.fillConvexPoly(free, np.round(quad).astype(np.int32), 0)
    return free.astype(bool)


def _resized(image: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    size = _size(image, scale)
    if size == image.shape[1::-1]:
        return image
    kernel = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=kernel), np.uint8)


def _size(image: NDArray[np.uint8], scale: float) -> tuple[int, int]:
    """Width and height of a scaled image."""
    height, width = image.shape[:2]
    return max(1, round(width * scale)), max(1, round(height * scale))


def _in_picture(found: list[Quad], scores: list[float], probability: Map, image: NDArray[np.uint8]) -> Detection:
    """Quads of a map in pixels of its image, without those of less than a pixel."""
    height, width = image.shape[:2]
    scaled = np.array(found).reshape(-1, 4, 2) / map_scale(probability, image)
    quads = np.clip(scaled, 0, (width, height)).astype(np.float32)
    real = np.array([cv2.contourArea(quad) >= 1 for quad in quads], bool)
    return Detection(quads[real], np.array(scores, np.float32)[real])


def as_map(probability: NDArray[np.floating]) -> Map:
    """Probabilities (h, w), 0..1, as a map."""
    return np.asarray(np.round(probability * SURE), np.uint8)


def boxes(probability: Map, options: DetectorOptions) -> tuple[list[Quad], list[float], bool]:
    """Quads and scores in a map, in its pixels, and whether `max_candidates` left some out."""
    bitmap = (probability > SURE * options.threshold).view(np.uint8)
    contours, hierarchy = cv2.findContours(bitmap, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return [], [], False
    outlines = [contour for contour, (*_, parent) in zip(contours, hierarchy[0], strict=True) if parent < 0]
    outlines.reverse()  # they come from the bottom to the top, and where time is short the top is read first
    capped = len(outlines) > options.max_candidates
    if capped:
        outlines = sorted(outlines, key=cv2.contourArea, reverse=True)[: options.max_candidates]
    quads: list[Quad] = []
    scores: list[float] = []
    for outline in outlines:
        centre, sides, angle = cv2.minAreaRect(outline)
        if max(sides) <= SQUARE * min(sides) and 20 < angle % 90 < 70:
            x, y, width, height = cv2.boundingRect(outline)
            centre, sides, angle = (x + (width - 1) / 2, y + (height - 1) / 2), (width - 1, height - 1), 0
        # The outline runs through the middles of pixels; they reach half a pixel further.
        sides = (sides[0] + 1, sides[1] + 1)
        if min(sides) < options.min_side:
            continue
        score = _mean_inside(probability, np.asarray(outline, np.int32))
        if score < options.box_threshold:
            continue
        middle = (centre[0] + 0.5, centre[1] + 0.5)
        grown = tuple(side + 2 * options.margin for side in unclip(sides, options.unclip_ratio))
        corners = cv2.boxPoints((middle, grown, angle))
        quads.append(np.asarray(corners, np.float32))
        scores.append(score)
    return list(order_quad(np.array(quads).reshape(-1, 4, 2))), scores, capped


def map_scale(probability: Map, image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """From the pixels of an image to those of its map, along x and y."""
    height, width = image.shape[:2]
    return np.array([probability.shape[1] / width, probability.shape[0] / height])


def _inside(probability: Map, quad: NDArray[np.floating]) -> tuple[Map, Quad]:
    """The part of a map within a quad in its pixels, 0 beside it, and where its top-left stands in the map."""
    height, width = probability.shape
    points = np.clip(np.round(quad).astype(np.int32), 0, (width - 1, height - 1))
    left, top = points.min(axis=0)
    right, bottom = points.max(axis=0) + 1
    cut = probability[top:bottom, left:right]
    inside = np.zeros(cut.shape, np.uint8)
    cv2.fillConvexPoly(inside, points - (left, top), 1)
    return cut * inside, np.array([left, top], np.float32)


def _mean_inside(probability: Map, outline: NDArray[np.int32]) -> float:
    """The mean probability (0..1) within an outline."""
    x, y, width, height = cv2.boundingRect(outline)
    inside = np.zeros((height, width), np.uint8)
    cv2.drawContours(inside, [outline], -1, 1, cv2.FILLED, offset=(-x, -y))
    return float(cv2.mean(probability[y : y + height, x : x + width], inside)[0]) / SURE
