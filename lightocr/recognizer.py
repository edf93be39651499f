"""What a word says: crops -> texts with confidences.

Two networks of one shape, for horizontal and for vertical writing, each with two decoders.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, takewhile
from typing import Literal, NamedTuple, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from lightocr.charset import SPACE, Charset
from lightocr.confidence import Calibration, confidence
from lightocr.decoding import Floats, Part, Spelling, attention, collapse, part, spell
from lightocr.errors import WeightsError
from lightocr.geometry import VERTICAL_ASPECT
from lightocr.prior import Prior
from lightocr.runtime import Network
from lightocr.time_limit import UNLIMITED, TimeLimit

T = TypeVar("T")
Decoder = Literal["ctc", "attention"]
Layout = Literal["horizontal", "stacked", "turned", "rising"]
"""Characters side by side, one above the other, or side by side in a line turned by 90 degrees, clockwise as on the
backs of books or counter-clockwise as beside a chart."""
ON_SIDE: tuple[Layout, ...] = ("turned", "rising")
"""How lines that lie on their side stand."""
QUARTERS: Mapping[Layout, int] = {"horizontal": 0, "stacked": 1, "turned": 1, "rising": 3}
"""By so many quarters a crop is turned counter-clockwise, so that its characters run from left to right."""

DEFAULT_DECODER: Decoder = "ctc"
HEIGHT = 48
WIDTH_STEP = 32
MIN_WIDTH, MAX_WIDTH = 8, 960
"""Of a crop at HEIGHT; longer ones are squeezed. More than a word needs: words that were not parted stay legible."""
BATCH, LEAST_BATCH = 16, 4
"""So many crops go through a network together at most and at least: the fewer, the more threads there are."""
CHUNK = 128
"""So many crops are held at a time."""
ENOUGH = 2 * HEIGHT
"""Crops are held in so many pixels across the line, at most."""
LETTER_ASPECT = 3.0
"""Up to so many times its width it is also read as it stands: it may be a single 1, I or 길."""
LIKELY: Mapping[Layout, float] = {"stacked": 1.0, "turned": 0.95, "rising": 0.9, "horizontal": 0.95}
"""A tall crop is more often a column than a line on its side or a letter: they count for so much less clear, but not
at a glance, by which it is found out whether the picture is turned."""
ALIKE: Mapping[Layout, float] = dict.fromkeys(LIKELY, 1.0)
LISTED = 1.35
"""A known word in Latin letters counts for so much clearer: OPEN in a column reads as oaw2 where it is turned."""
CLEAR = 0.9
"""A crop that reads less clearly is read again, in closer framings."""
FRAMINGS = ((0.1, 0.1), (0.18, 0.18), (0.15, 0.0))
"""Shares of a crop's height that these leave out at the top and at the bottom: boxes are loose and never alike."""
AGREED = 2
"""A crop is read until so many framings say what the surest of them says."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """The text of one crop, perhaps empty, its confidence 0..1, how the characters stand in the crop, and its words.

    A crop should hold one word; where the detector did not part several, `text` has spaces and `parts` says where.
    `clarity` 0..1 says how clearly its characters were seen: of several ways to hold a crop the clearest is right,
    while a language finds words in any of them. `space` says by how many nats a space is likelier than nothing where
    the eye finds it likeliest.
    """

    text: str
    confidence: float
    layout: Layout = "horizontal"
    parts: tuple[Part, ...] = ()
    clarity: float = 0.0
    space: float = -np.inf


NOTHING = Recognition("", 0.0)
"""What a crop without text says."""


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


class Look(NamedTuple):
    """A crop, by its number, turned by `quarters` counter-clockwise, as one of the networks sees it."""

    crop: int
    stacked: bool
    quarters: int


Numbered = tuple[int, Layout, Strip]
"""A strip with the number of its crop, and how its characters stand there."""


class Batch(NamedTuple):
    """Numbered strips of one width that one network sees, as columns or as lines, in whichever way these lie."""

    layout: Layout
    strips: list[Numbered]


class Recognizer:
    """Reads crops with the networks of both directions, on `threads` threads, each running a network by itself.

    Raises WeightsError where the networks do not fit the charset.
    """

    def __init__(
        self,
        horizontal: ReaderNetworks,
        vertical: ReaderNetworks,
        charset: Charset,
        decoder: Decoder = DEFAULT_DECODER,
        prior: Prior | None = None,
        calibration: Calibration | None = None,
        threads: int = 1,
    ) -> None:
        self.networks: dict[Layout, ReaderNetworks] = {"horizontal": horizontal, "stacked": vertical}
        self.charset = charset
        self.decoder = decoder
        self.prior = prior
        self.calibration = calibration
        self.threads = threads
        for networks in (horizontal, vertical):
            logits, _ = networks.encoder(crops=np.zeros((1, HEIGHT, WIDTH_STEP, 3), np.uint8))
            if logits.shape[-1] != charset.size:
                raise WeightsError(f"A recognizer has {logits.shape[-1]} classes, its charset {charset.size}")

    def recognize(
        self,
        crops: Iterable[NDArray[np.uint8]],
        hopeless: float = 0.0,
        framings: int = len(FRAMINGS),
        limit: TimeLimit = UNLIMITED,
    ) -> list[Recognition]:
        """The texts of RGB crops (h, w, 3) of any sizes, in their order.

        A crop taller than 1.5 x its width is turned by 90 degrees and read by both networks, as it may be a stacked
        column or a line lying on either side; one not much taller is also read as it stands. The clearest reading wins.
        Where that is not clear enough, closer framings of the crop are read, so many at most, one after the other until
        the surest text was read twice. A crop whose clarity is less than `hopeless` at first sight is not looked at
        again: it is no text. What is not read within the time says nothing.

        Raises TypeError for crops that are no uint8 arrays, and ValueError for empty ones and those of another shape.
        """
        return _in_chunks(crops, partial(self._recognize, hopeless=hopeless, framings=framings, limit=limit))

    def glance(self, crops: Iterable[NDArray[np.uint8]], limit: TimeLimit = UNLIMITED) -> list[Recognition]:
        """What `recognize` makes of crops before it looks closer. Takes and raises what it does."""
        return [said for (said,) in self.glance_around(crops, (0,), limit)]

    def glance_around(
        self, crops: Iterable[NDArray[np.uint8]], turns: Sequence[int], limit: TimeLimit = UNLIMITED
    ) -> list[list[Recognition]]:
        """The same of each crop turned by each of `turns` quarters counter-clockwise, (N, len(turns))."""
        return _in_chunks(crops, partial(self._glance, limit=limit, turns=turns))

    def _glance(
        self,
        crops: Sequence[NDArray[np.uint8]],
        limit: TimeLimit,
        likely: Mapping[Layout, float] = ALIKE,
        turns: Sequence[int] = (0,),
    ) -> list[list[Recognition]]:
        """A line on its side is a level one of the crop turned once more: what several turns show is read once."""
        ways = {(i, turn): _ways(i, crop, turn) for i, crop in enumerate(crops) for turn in turns}
        looks = {look: layout for each in ways.values() for layout, look in each.items()}
        strips = (
            (n, layout, prepare(np.rot90(crops[look.crop], look.quarters)))
            for n, (look, layout) in enumerate(looks.items())
        )
        numbered = list(looks)
        read = {numbered[n]: reading for n, reading in self._read_all(strips, limit)}
        said = {
            way: [replace(read[look], layout=layout) for layout, look in each.items() if look in read]
            for way, each in ways.items()
        }
        return [[self._likeliest(said[i, turn], likely) for turn in turns] for i in range(len(crops))]

    def _likeliest(self, readings: Sequence[Recognition], likely: Mapping[Layout, float]) -> Recognition:
        """The clearest of the ways to hold a crop, a known word before others, a column rather than nothing. Where both
        networks say the same, it is a line on its side: only the vertical one reads those and columns."""
        if len(readings) < 2:
            return readings[0] if readings else NOTHING
        best = max(readings, key=lambda each: each.clarity * likely[each.layout] * self._listed(each.text))
        if not best.text:
            best = next((each for each in readings if each.layout == "stacked" and each.text), NOTHING)
        if len(best.text) < 2:
            return best
        return next((each for each in readings if each.layout == "turned" and each.text == best.text), best)

    def _listed(self, text: str) -> float:
        return LISTED if self.prior and self.prior.lexicon.knows(text) else 1.0

    def _recognize(
        self, crops: list[NDArray[np.uint8]], hopeless: float, framings: int, limit: TimeLimit
    ) -> list[Recognition]:
        results = [said for (said,) in self._glance(crops, limit, LIKELY)]
        layout = [found.layout if found.text else layouts(crop)[0] for found, crop in zip(results, crops, strict=True)]
        texts = {i: [found.text] for i, found in enumerate(results) if hopeless <= found.clarity < CLEAR}
        for framing in FRAMINGS[:framings]:
            closer = ((i, layout[i], prepare(along(crops[i], layout[i]), *framing)) for i in texts)
            for index, reading in self._read_all(closer, limit):
                texts[index].append(reading.text)
                if reading.confidence > results[index].confidence:
                    results[index] = reading
            texts = {i: said for i, said in texts.items() if said.count(results[i].text) < AGREED}
        return results

    def _read_all(self, strips: Iterable[Numbered], limit: TimeLimit) -> Iterator[tuple[int, Recognition]]:
        """What strips say, beside their numbers, in any order; those for which there is time."""
        read: list[tuple[int, Layout, float]] = []
        frames: list[Floats] = []
        written: list[Spelling] = []
        batches = _batches(strips, max(BATCH // self.threads, LEAST_BATCH))
        in_time = takewhile(lambda _: not limit.is_over(), batches)
        for batch, logits, spellings in self._each_seen(in_time):
            read += [(number, layout, strip.used) for number, layout, strip in batch.strips]
            frames += list(logits)
            written += spellings
        guides = spell(collapse(frames, self.charset), self.charset, self.prior)
        best = written if self.decoder == "attention" else guides
        for (number, layout, used), spelling, guide in zip(read, best, guides, strict=True):
            parts = part(spelling, guide, used, self.calibration)
            letters = np.array([character != SPACE for character in spelling.text], bool)
            sure = confidence(spelling.log_probabilities[letters], self.calibration)
            text = SPACE.join(word.text for word in parts)
            yield number, Recognition(text, sure, layout, parts, spelling.clarity, guide.space)

    def _each_seen(self, batches: Iterable[Batch]) -> Iterable[tuple[Batch, Floats, list[Spelling]]]:
        """One network on several threads gains little: it has too little to do at once. Several batches gain all."""
        if self.threads == 1:
            return map(self._seen, batches)
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(self._seen, batches))

    def _seen(self, batch: Batch) -> tuple[Batch, Floats, list[Spelling]]:
        """A batch, its logits (N, T, K) for CTC, and its spellings where the attention decoder writes them."""
        networks = self.networks[batch.layout]
        logits, features = networks.encoder(crops=np.stack([strip.pixels for *_, strip in batch.strips]))
        if self.decoder == "ctc":
            return batch, logits, []
        if networks.attention is None:
            raise ValueError("this recognizer was made without attention networks")
        return batch, logits, attention(features, networks.attention, self.charset)


def _in_chunks(crops: Iterable[NDArray[np.uint8]], read: Callable[[list[NDArray[np.uint8]]], list[T]]) -> list[T]:
    """A picture's crops may overlap and together be far larger than it: few are held at a time, and those reduced."""
    stream = iter(crops)
    results: list[T] = []
    while chunk := [reduced(_checked(crop)) for crop in islice(stream, CHUNK)]:
        results += read(chunk)
    return results


def _checked(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A crop as it is. People cut out crops, and what a network says of other arrays helps nobody."""
    if not isinstance(crop, np.ndarray) or crop.dtype != np.uint8:
        raise TypeError(f"a crop is an array of uint8, not {getattr(crop, 'dtype', type(crop))}")
    if crop.ndim != 3 or crop.shape[2] != 3 or crop.size == 0:
        raise ValueError(f"a crop is RGB (height, width, 3) with at least one pixel, not {crop.shape}")
    return crop


def _batches(strips: Iterable[Numbered], size: int) -> Iterator[Batch]:
    """Numbered strips of one network and one width, no more than `size` together."""
    waiting: dict[tuple[Layout, int], list[Numbered]] = defaultdict(list)
    for number, layout, strip in strips:
        seen_as: Layout = "stacked" if layout == "stacked" else "horizontal"
        key = seen_as, strip.pixels.shape[1]
        waiting[key].append((number, layout, strip))
        if len(waiting[key]) == size:
            yield Batch(seen_as, waiting.pop(key))
    for (seen_as, _), batch in waiting.items():
        yield Batch(seen_as, batch)


def layouts(crop: NDArray[np.uint8]) -> tuple[Layout, ...]:
    """How the characters of a crop (h, w, 3) may stand, by its shape."""
    height, width = crop.shape[:2]
    if height <= VERTICAL_ASPECT * width:
        return ("horizontal",)
    tall: tuple[Layout, ...] = ("stacked", *ON_SIDE)
    return (*tall, "horizontal") if height <= LETTER_ASPECT * width else tall


def along(crop: NDArray[np.uint8], layout: Layout) -> NDArray[np.uint8]:
    """A crop (h, w, 3) with its characters from left to right."""
    return np.rot90(crop, QUARTERS[layout])


def _ways(number: int, crop: NDArray[np.uint8], turn: int) -> dict[Layout, Look]:
    """How a crop (h, w, 3) turned by so many quarters may be read, and what is looked at for it."""
    return {
        layout: Look(number, layout == "stacked", (turn + QUARTERS[layout]) % 4)
        for layout in layouts(np.rot90(crop, turn))
    }


def reduced(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A crop (h, w, 3) in no more pixels than reading needs."""
    scale = ENOUGH / min(crop.shape[:2])
    return crop if scale >= 1 else _resize(crop, round(crop.shape[1] * scale), round(crop.shape[0] * scale))


def prepare(crop: NDArray[np.uint8], above: float = 0.0, below: float = 0.0) -> Strip:
    """A crop (h, w, 3) as the networks take it: height 48, aspect ratio kept up to MAX_WIDTH.

    `above` and `below` are shares of its height to leave out. The last column fills up to the next multiple of 32,
    which the networks learnt to read as nothing.
    """
    height, width = crop.shape[:2]
    tall = round(HEIGHT / (1 - above - below))
    fitting = min(max(round(width * tall / height), MIN_WIDTH), MAX_WIDTH)
    top = round(tall * above)
    fitted = _resize(crop, fitting, tall)[top : top + HEIGHT]
    padded = cv2.copyMakeBorder(fitted, 0, 0, 0, -fitting % WIDTH_STEP, cv2.BORDER_REPLICATE)
    return Strip(np.asarray(padded, np.uint8), fitting / padded.shape[1])


def _resize(image: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    kernel = cv2.INTER_AREA if image.shape[0] > height else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(np.ascontiguousarray(image), (width, height), interpolation=kernel), np.uint8)
