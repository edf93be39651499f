"""A picture as it is looked at: turned until its text stands upright, with the way back."""

import math
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from lightocr.detector import CLOSEST
from lightocr.geometry import Quads


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """`pixels` uint8 (H, W, 3) of an RGB `picture` (height, width, 3) seen from another side.

    `back` float64 (2, 3) takes points of the view, x and y in its pixels, to where they stand in the picture.
    """

    pixels: NDArray[np.uint8]
    picture: NDArray[np.uint8]
    back: NDArray[np.float64]

    @classmethod
    def of(cls, picture: NDArray[np.uint8]) -> Self:
        """A picture as it stands."""
        return cls(picture, picture, np.eye(2, 3))

    @property
    def degrees(self) -> float:
        """By how much the picture is turned clockwise, for which the view makes up: -180 to 180."""
        return math.degrees(math.atan2(self.back[1, 0], self.back[0, 0]))

    @property
    def scale(self) -> float:
        """How many pixels of the view are one of the picture."""
        return 1 / math.hypot(*self.back[:, 0])

    def turned(self, quarters: int) -> Self:
        """The view turned counter-clockwise by so many times 90 degrees, 0 to 3."""
        height, width = self.pixels.shape[:2]
        before = [
            [[1, 0, 0], [0, 1, 0]],
            [[0, -1, width], [1, 0, 0]],
            [[-1, 0, width], [0, -1, height]],
            [[0, 1, 0], [-1, 0, height]],
        ][quarters]
        pixels = np.ascontiguousarray(np.rot90(self.pixels, quarters))
        return type(self)(pixels, self.picture, _after(self.back, np.array(before, np.float64)))

    def straightened(self, degrees: float) -> Self:
        """All of the picture, turned counter-clockwise by so many degrees; beyond its edges they go on.

        It has no more pixels than the detector looks at: words are cut out of the picture.
        """
        height, width = self.picture.shape[:2]
        angle = math.radians(degrees)
        cos, sin = math.cos(angle), math.sin(angle)
        size = np.ceil([width * abs(cos) + height * abs(sin), width * abs(sin) + height * abs(cos)])
        scale = min(1.0, (CLOSEST / size.prod()) ** 0.5)
        size = np.ceil(size * scale)
        back = np.array([[cos, -sin, 0], [sin, cos, 0]]) / scale
        back[:, 2] = np.array([width, height]) / 2 - back[:, :2] @ (size / 2)
        pixels = cv2.warpAffine(
            self.picture,
            _between_centres(back),
            size.astype(int).tolist(),
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return type(self)(np.asarray(pixels, np.uint8), self.picture, back)

    def in_picture(self, quads: NDArray[np.floating]) -> Quads:
        """Quads (..., 4, 2) of the view, as they stand in the picture."""
        return np.asarray(quads @ self.back[:, :2].T + self.back[:, 2], np.float32)

    def holds(self, quads: Quads) -> NDArray[np.bool_]:
        """Which of quads (N, 4, 2) of the view stand, by their middles, in the picture and not beyond its edges."""
        height, width = self.picture.shape[:2]
        middles = self.in_picture(quads).mean(axis=1)
        return np.asarray(((middles >= 0) & (middles <= (width, height))).all(axis=-1), np.bool_)


def _after(second: NDArray[np.float64], first: NDArray[np.float64]) -> NDArray[np.float64]:
    """One affine map (2, 3) after another one."""
    return np.column_stack([second[:, :2] @ first[:, :2], second[:, :2] @ first[:, 2] + second[:, 2]])


def _between_centres(back: NDArray[np.float64]) -> NDArray[np.float64]:
    """The map as OpenCV takes it: here the first pixel reaches from 0 to 1, there it stands at 0."""
    half = np.array([0.5, 0.5])
    return np.column_stack([back[:, :2], back[:, :2] @ half + back[:, 2] - half])
