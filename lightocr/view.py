"""A picture as it is looked at: turned until its text stands upright, with the way back."""

import math
from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.bend import Bend
from lightocr.detector import CLOSEST
from lightocr.geometry import Quads


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """`pixels` uint8 (H, W, 3) of an RGB `picture` (height, width, 3) seen from another side.

    `back` float64 (3, 3) is the homography that takes points of the view, x and y in its pixels, to the picture, or to
    a flat one of which `bend` knows how it is bent in the picture.
    """

    pixels: NDArray[np.uint8]
    picture: NDArray[np.uint8]
    back: NDArray[np.float64]
    bend: Bend | None = None

    @classmethod
    def of(cls, picture: NDArray[np.uint8]) -> Self:
        """A picture as it stands."""
        return cls(picture, picture, np.eye(3))

    @property
    def is_other(self) -> bool:
        """Whether the picture is not seen as it stands."""
        return self.pixels is not self.picture

    @property
    def degrees(self) -> float:
        """By how much the picture's middle is turned clockwise, for which the view makes up: -180 to 180."""
        x, y = self._step()
        return math.degrees(math.atan2(y, x))

    @property
    def scale(self) -> float:
        """How many pixels of the view are one of the picture, at its middle."""
        return 1 / math.hypot(*self._step())

    def _step(self) -> tuple[float, float]:
        """What a pixel to the right, in the middle of the picture, is there."""
        height, width = self.picture.shape[:2]
        x, y = geometry.moved(np.array([[width / 2, height / 2]]), np.linalg.inv(self.back))[0]
        start, end = geometry.moved(np.array([[x - 0.5, y], [x + 0.5, y]]), self.back)
        return tuple((end - start).tolist())

    def turned(self, quarters: int) -> Self:
        """The view turned counter-clockwise by so many times 90 degrees, 0 to 3."""
        height, width = self.pixels.shape[:2]
        before = [
            np.eye(3),
            [[0, -1, width], [1, 0, 0], [0, 0, 1]],
            [[-1, 0, width], [0, -1, height], [0, 0, 1]],
            [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
        ][quarters]
        pixels = np.ascontiguousarray(np.rot90(self.pixels, quarters))
        return replace(self, pixels=pixels, back=self.back @ np.array(before, np.float64))

    def flattened(self, bend: Bend) -> Self:
        """The picture as it stands, without its bend."""
        top, bottom = bend.reach
        width = self.picture.shape[1]
        scale = min(1.0, (CLOSEST / (width * (bottom - top))) ** 0.5)
        size = round(width * scale), round((bottom - top) * scale)
        back = np.array([[1 / scale, 0, 0], [0, 1 / scale, top], [0, 0, 1]])
        return replace(self, pixels=bend.flat(self.picture, top, size, scale), back=back, bend=bend)

    def through(self, homography: NDArray[np.float64]) -> Self:
        """All of the view as a homography (3, 3) shows it; beyond its edges they go on.

        It has no more pixels than the detector looks at: words are cut out of the picture.
        """
        height, width = self.pixels.shape[:2]
        corners = geometry.moved(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64), homography)
        extent = np.ptp(corners, axis=0)
        scale = min(1.0, (CLOSEST / np.ceil(extent).prod()) ** 0.5)
        size = np.ceil(extent * scale)
        left, top = corners.min(axis=0) - (size / scale - extent) / 2
        onto = np.array([[1 / scale, 0, left], [0, 1 / scale, top], [0, 0, 1]])
        back = np.linalg.inv(homography) @ onto
        pixels = cv2.warpPerspective(
            self.pixels,
            _between_centres(back),
            size.astype(int).tolist(),
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        back = self.back @ back
        return replace(self, pixels=np.asarray(pixels, np.uint8), back=back / back[2, 2])

    def in_picture(self, quads: NDArray[np.floating]) -> Quads:
        """Quads (..., 4, 2) of the view, as they stand in the picture."""
        moved = geometry.moved(quads, self.back)
        return np.asarray(self.bend.back(moved) if self.bend else moved, np.float32)

    def holds(self, quads: Quads) -> NDArray[np.bool_]:
        """Which of quads (N, 4, 2) of the view stand, by their middles, in the picture and not beyond its edges."""
        height, width = self.picture.shape[:2]
        middles = self.in_picture(quads).mean(axis=1)
        return np.asarray(((middles >= 0) & (middles <= (width, height))).all(axis=-1), np.bool_)


def _between_centres(back: NDArray[np.float64]) -> NDArray[np.float64]:
    """The map as OpenCV takes it: here the first pixel reaches from 0 to 1, there it stands at 0."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    return np.asarray(np.linalg.inv(half) @ back @ half)
