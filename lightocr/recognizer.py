"""What a word says: crops -> texts with confidences.

Two networks of one shape, for horizontal and for vertical writing, each with two decoders.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from lightocr.charset import SPACE, Charset
from lightocr.confidence import Calibration, confidence
from lightocr.decoding import Part, attention, ctc, part
from lightocr.errors import WeightsError
from lightocr.prior import Prior
from lightocr.runtime import Network

Decoder = Literal["ctc", "attention"]
Layout = Literal["horizontal", "stacked", "turned"]
"""Characters side by side, one above the other, or side by side in a line turned by 90 degrees clockwise."""

DEFAULT_DECODER: Decoder = "ctc"
HEIGHT = 48
WIDTH_STEP = 32
MIN_WIDTH, MAX_WIDTH = 8, 960
"""Of a crop at HEIGHT; longer ones are squeezed. More than a word needs: words that were not parted stay legible."""
BATCH = 16
VERTICAL_ASPECT = 1.5
"""A crop taller than this many times its width is read as vertical writing, ..."""
LETTER_ASPECT = 3.0
"""... and, up to this, also as it stands: it may be a single 1, I or 길."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """The text of one crop, perhaps empty, its confidence 0..1, how the characters stand in the crop, and its words.

    A crop should hold one word; where the detector did not part several, `text` has spaces and `parts` says where.
    `clarity` 0..1 says how clearly its characters were seen: of several ways to hold a crop the clearest is right,
    while a language finds words in any of them.
    """

    text: str
    confidence: float
    layout: Layout = "horizontal"
    parts: tuple[Part, ...] = ()
    clarity: float = 0.0


@dataclass(frozen=True, slots=True)
class ReaderNetworks:
    """One direction of writing.

    `encoder`: `crops` uint8 (N, 48, W, 3) RGB -> `logits` (N, T, K), `features` (N, T, hidden). `attention`, one step:
    `features`, `previous` (N, K), `hidden` and `cell` (N, hidden) -> `logits` (N, K), `hidden`, `cell`.
    """

    encoder: Network
    attention: Network | None = None


class Strip(NamedTuple):
    """A crop as a network takes it: `pixels` uint8 (48, W, 3), of whose width it fills the share `used`."""

    pixels: NDArray[np.uint8]
    used: float


class Recognizer:
    """Reads crops with the networks of both directions. Raises WeightsError where they do not fit the charset."""

    def __init__(
        self,
        horizontal: ReaderNetworks,
        vertical: ReaderNetworks,
        charset: Charset,
        decoder: Decoder = DEFAULT_DECODER,
        prior: Prior | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        self.networks: dict[Layout, ReaderNetworks] = {
            "horizontal": horizontal,
            "turned": horizontal,
            "stacked": vertical,
        }
        self.charset = charset
        self.decoder = decoder
        self.prior = prior
        self.calibration = calibration
        for networks in (horizontal, vertical):
            logits, _ = networks.encoder(crops=np.zeros((1, HEIGHT, WIDTH_STEP, 3), np.uint8))
            if logits.shape[-1] != charset.size:
                raise WeightsError(f"A recognizer has {logits.shape[-1]} classes, its charset {charset.size}")

    def recognize(self, crops: Iterable[NDArray[np.uint8]]) -> list[Recognition]:
        """The texts of RGB crops (h, w, 3) of any sizes, in their order.

        A crop taller than 1.5 x its width is turned by 90 degrees counter-clockwise and read by both networks, as it
        may be a stacked column or a line lying on its side; one not much taller is also read as it stands. The clearest
        reading wins.
        """
        results: list[Recognition] = []
        waiting: dict[tuple[Layout, int], list[tuple[int, Strip]]] = defaultdict(list)

        def read(layout: Layout, width: int) -> None:
            batch = waiting.pop((layout, width))
            for (index, _), reading in zip(batch, self._read(layout, [line for _, line in batch]), strict=True):
                if reading.clarity > results[index].clarity:
                    results[index] = reading

        for index, crop in enumerate(crops):
            results.append(Recognition("", 0.0))
            for layout in layouts(crop):
                line = prepare(crop if layout == "horizontal" else np.rot90(crop))
                width = line.pixels.shape[1]
                waiting[layout, width].append((index, line))
                if len(waiting[layout, width]) == BATCH:
                    read(layout, width)
        for key in list(waiting):
            read(*key)
        return results

    def _read(self, layout: Layout, lines: list[Strip]) -> list[Recognition]:
        networks = self.networks[layout]
        logits, features = networks.encoder(crops=np.stack([line.pixels for line in lines]))
        spellings = guides = ctc(logits, self.charset, self.prior)
        if self.decoder == "attention":
            if networks.attention is None:
                raise ValueError("this recognizer was made without attention networks")
            spellings = attention(features, networks.attention, self.charset)
        readings = []
        for spelling, guide, line in zip(spellings, guides, lines, strict=True):
            parts = part(spelling, guide, line.used, self.calibration)
            letters = np.array([character != SPACE for character in spelling.text], bool)
            sure = confidence(spelling.log_probabilities[letters], self.calibration)
            readings.append(Recognition(SPACE.join(word.text for word in parts), sure, layout, parts, spelling.clarity))
        return readings


def layouts(crop: NDArray[np.uint8]) -> tuple[Layout, ...]:
    """How the characters of a crop (h, w, 3) may stand, by its shape."""
    height, width = crop.shape[:2]
    if height <= VERTICAL_ASPECT * width:
        return ("horizontal",)
    return ("stacked", "turned", "horizontal") if height <= LETTER_ASPECT * width else ("stacked", "turned")


def prepare(crop: NDArray[np.uint8]) -> Strip:
    """A crop (h, w, 3) as the networks take it: height 48, aspect ratio kept up to MAX_WIDTH.

    The last column fills up to the next multiple of 32, which the networks learnt to read as nothing.
    """
    height, width = crop.shape[:2]
    fitting = min(max(round(width * HEIGHT / height), MIN_WIDTH), MAX_WIDTH)
    kernel = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    fitted = cv2.resize(np.ascontiguousarray(crop), (fitting, HEIGHT), interpolation=kernel)
    padded = cv2.copyMakeBorder(fitted, 0, 0, 0, -fitting % WIDTH_STEP, cv2.BORDER_REPLICATE)
    return Strip(np.asarray(padded, np.uint8), fitting / padded.shape[1])
