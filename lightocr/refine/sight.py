"""How the steps of `refine` look at the picture again."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lightocr import contrast, cutouts, geometry
from lightocr.arc import Arc, strip
from lightocr.detector import SURE, Detection, Detector, map_scale
from lightocr.geometry import Quad, Quads
from lightocr.prior import Language
from lightocr.recognizer import HEIGHT, Recognition, Recognizer
from lightocr.time_limit import UNLIMITED, TimeLimit
from lightocr.view import View

HOPELESS, FRAMINGS = 0.3, 1
"""A detected box whose first reading is less clear is not read closer, any other unclear one in so many framings: the
detector's boxes are more alike than what people cut out themselves."""


class Window(NamedTuple):
    """A part of a picture, from `start` (x, y) up to `end` in its pixels, to be seen scaled so."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    scale: float

    @property
    def columns(self) -> slice:
        return slice(int(self.start[0]), int(self.end[0]))

    @property
    def rows(self) -> slice:
        return slice(int(self.start[1]), int(self.end[1]))


class Sight:
    """An upright view of a picture, with what the detector `found` in it, and the networks to look again.

    `once` is for those in a hurry: no word is read in a closer framing. After the time `limit` nothing more is read.

    `pixels` uint8 RGB (H, W, 3) are the view's, and all places are in these; letters are cut out of the picture itself.
    `scale` is that of the view as the detector saw it first, to its own size, and `closest` as it saw small words.
    `language`, if there is a prior, gives the log-probabilities of words.
    """

    def __init__(
        self,
        view: View,
        detector: Detector,
        recognizer: Recognizer,
        once: bool = False,
        limit: TimeLimit = UNLIMITED,
    ) -> None:
        self.view, self.pixels = view, view.pixels
        self.scale = detector.options.scale(*view.picture.shape[:2]) / view.scale
        self._clear = contrast.raised(self.pixels)
        self.found = detector.detect(self._clear, limit, self.scale)
        self.closest = max(self.found.probability.shape) / max(self.pixels.shape[:2])
        self.limit = limit
        self._detector, self._recognizer = detector, recognizer
        self._framings = 0 if once else FRAMINGS

    @property
    def language(self) -> Language | None:
        prior = self._recognizer.prior
        return prior.words if prior else None

    def glance(self, quads: Iterable[Quad]) -> list[Recognition]:
        """What stands in quads of the picture, each read once."""
        return self._recognizer.glance(self._crops(quads), self.limit)

    def read(self, quads: Iterable[Quad]) -> list[Recognition]:
        """The same, unclear ones read in a closer framing, too."""
        return self._recognizer.recognize(self._crops(quads), HOPELESS, self._framings, self.limit)

    def _crops(self, quads: Iterable[Quad]) -> Iterator[NDArray[np.uint8]]:
        return (geometry.crop(self.view.picture, self.view.in_picture(quad), HEIGHT) for quad in quads)

    def faint(self) -> Quads:
        """Where the detector suspects words beside those that it found."""
        return self._detector.faint(self._clear, self.found)

    def arc(self, quad: Quad) -> Arc | None:
        """Along which the word of a box is bent; None where it is straight."""
        return self._detector.arc(self._clear, self.found.probability, quad)

    def along(self, arcs: Iterable[Arc]) -> list[Recognition]:
        """What stands on arcs, each read once: bent straight they stand as tight as a closer framing."""
        return self._recognizer.glance(map(self._straight, arcs), self.limit)

    def _straight(self, arc: Arc) -> NDArray[np.uint8]:
        places = arc.places(max(HEIGHT, round(arc.height / self.view.scale)))
        return strip(self.view.picture, self.view.in_picture(places))

    def alone(self) -> Recognition:
        """What the picture says if it is a crop that somebody cut out."""
        return cutouts.recognize([self.pixels], self._recognizer)[0]

    def hint(self, quad: Quad) -> float:
        """How much the detector's map shows of text in a quad where it shows most, 0..1."""
        return float(self._shown(quad).max()) / SURE

    def trace(self, quad: Quad) -> NDArray[np.float64]:
        """The same along a quad, (W,): of each column the upper quartile."""
        shown = self._shown(quad)
        upper = 3 * len(shown) // 4
        return np.asarray(np.partition(shown, upper, axis=0)[upper] / SURE, np.float64)

    def _shown(self, quad: Quad) -> NDArray[np.uint8]:
        return geometry.crop(self.found.probability, quad * map_scale(self.found.probability, self.pixels))

    def split(self, quad: Quad) -> Detection:
        """The pieces of a box; nothing where it is one."""
        return self._detector.split(self._clear, self.found.probability, quad)

    def reduced(self, reduction: float) -> Detection:
        """The words of the picture seen at so many times its size at first sight."""
        return self._detector.detect_at(self._clear, reduction * self.scale)

    def enlarged(self, windows: Iterable[Window]) -> list[Detection]:
        """The words of each of some parts of the picture, in its pixels."""
        windows = list(windows)
        views = ((self._clear[window.rows, window.columns], window.scale) for window in windows)
        seen = self._detector.detect_each(views)
        return [
            Detection(found.quads + window.start.astype(np.float32), found.scores)
            for found, window in zip(seen, windows, strict=True)
        ]
