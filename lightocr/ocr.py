"""Reading a picture: decode -> detect -> crop -> recognize -> Page. The one place where the stages meet."""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lightocr import alone, apart, closer, document, farther, geometry, image, layout, orientation, pieces, rows, spaced
from lightocr.detector import Detection, Detector, DetectorOptions
from lightocr.page import Line, Orientation, Page, Word, corners
from lightocr.recognizer import CLEAR, DEFAULT_DECODER, Decoder, ReaderNetworks, Recognition, Recognizer
from lightocr.runtime import Role, Weights, cpu_threads

MIN_CONFIDENCE = 0.2
"""Words read with less are dropped: the detector took something else for text."""
HOPELESS = 0.2
"""A box that reads less clearly at first sight is not looked at again. What people cut out may be worth it."""
LANGUAGE_WEIGHT = 0.55
"""How much a nat of the language prior counts beside a nat of what is seen; chosen on the dev photos."""
AIR = 0.05, 0.1
"""Polygons reach beyond the crop that was read by these shares of its shorter side, at the ends of its longer side and
beside it: so people draw boxes, while reading likes them tighter."""
DOUBLED = 0.55
"""A word so much of whose polygon a longer or surer word covers is a piece of that one, found twice."""

TURNED = "The picture is turned by {} degrees clockwise; its text was read upright."


class OCR:
    """Reads Korean and English text in pictures.

    `weights` is a folder (None: LIGHTOCR_WEIGHTS, or that of the package), `decoder` "ctc" or "attention", `threads`
    those of one reading (None: the CPU quota). `language_weight` says how much the language counts beside what is seen
    (with CTC): 0 for texts that are no words, serial numbers say. Making one loads the networks; one serves any number
    of threads. Raises WeightsError.
    """

    def __init__(
        self,
        weights: str | os.PathLike[str] | None = None,
        *,
        decoder: Decoder = DEFAULT_DECODER,
        options: DetectorOptions | None = None,
        min_confidence: float = MIN_CONFIDENCE,
        language_weight: float = LANGUAGE_WEIGHT,
        threads: int | None = None,
    ) -> None:
        if decoder not in ("ctc", "attention"):
            raise ValueError(f"the decoder is 'ctc' or 'attention', not {decoder!r}")
        files = Weights(weights)
        self.model = files.model
        self.threads = threads or cpu_threads()
        self.min_confidence = min_confidence
        self.detector = Detector(files.network("detector", self.threads), options)

        def networks(encoder: Role, step: Role) -> ReaderNetworks:
            attention = files.network(step, 1) if decoder == "attention" else None
            return ReaderNetworks(files.network(encoder, 1), attention)

        self.recognizer = Recognizer(
            networks("horizontal", "horizontal_attention"),
            networks("vertical", "vertical_attention"),
            files.charset,
            decoder,
            files.prior(language_weight),
            files.calibration if decoder == "ctc" else None,
            self.threads,
        )

    def read(self, picture: image.Source) -> Page:
        """The words, lines and text of a picture: a file, its bytes or path, or RGB pixels uint8 (H, W, 3).

        Raises EmptyInput, UnsupportedFormat, ImageTooLarge or CorruptImage, OSError for a path that cannot be read, and
        TypeError for anything else.
        """
        clock = [time.perf_counter()]
        loaded = image.load(picture)
        clock.append(time.perf_counter())
        pixels, warnings = loaded.pixels, loaded.warnings
        found = self.detector.detect(pixels)
        clock.append(time.perf_counter())
        said = self._said(pixels, found)
        turns = orientation.quarter_turns(pixels, said.quads, said.readings, self.recognizer.glance)
        if turns:
            pixels = np.ascontiguousarray(np.rot90(pixels, turns))
            found = self.detector.detect(pixels)
            said = self._said(pixels, found)
            warnings += (TURNED.format(90 * turns),)
        read = [
            word
            for quad, score, reading in zip(*self._looked_again(pixels, found, said), strict=True)
            for word in _words(quad, float(score), reading)
            if word.confidence >= self.min_confidence
        ]
        clock.append(time.perf_counter())
        prior = self.recognizer.prior
        words, lines = _in_order(_disjoint(_undoubled(spaced.join(read, prior.word) if prior else read)))
        height, width = pixels.shape[:2]
        words = tuple(_aired(word, width, height) for word in words)
        height, width = loaded.pixels.shape[:2]
        words = tuple(_turned_back(word, turns, width, height) for word in words) if turns else words
        stages = zip(("decode", "detect", "recognize"), clock, clock[1:], strict=False)
        timings = {stage: (end - start) * 1e3 for stage, start, end in stages}
        timings["total"] = (time.perf_counter() - clock[0]) * 1e3
        return Page(width, height, words, lines, self.model, timings, warnings + found.warnings)

    def _said(self, pixels: NDArray[np.uint8], found: Detection) -> pieces.Reading:
        """What stands in the boxes; unclear lines that rise or fall are also read as if their letters stood upright."""
        quads, readings = found.quads.copy(), self._read(pixels, geometry.disjoint(found.quads))
        unclear = [i for i, said in enumerate(readings) if said.layout == "horizontal" and said.clarity < CLEAR]
        leaning = {i: quad for i in unclear if (quad := geometry.leaning(quads[i])) is not None}
        for (i, quad), said in zip(leaning.items(), self._read(pixels, leaning.values()), strict=True):
            if said.confidence > readings[i].confidence:
                quads[i], readings[i] = quad, said
        return pieces.Reading(quads, found.scores, readings)

    def _looked_again(self, pixels: NDArray[np.uint8], found: Detection, said: pieces.Reading) -> pieces.Reading:
        """What was `said` at first sight; doubtful boxes read apart, joined, seen from farther away, closer, as one."""

        def glance(quads: Iterable[geometry.Quad]) -> list[Recognition]:
            return self.recognizer.glance(geometry.crop(pixels, quad) for quad in quads)

        prior, scale = self.recognizer.prior, self.detector.options.scale(*pixels.shape[:2])
        said = apart.part(said, lambda quad: self.detector.split(pixels, found.probability, quad), glance)
        said = pieces.mend(said, glance, lambda quads: self._read(pixels, quads), prior.words if prior else None)
        said = rows.part(said, glance)
        said = farther.look(said, scale, lambda reduction: self.detector.detect_at(pixels, reduction * scale), glance)
        said = closer.look(said, found.faint, pixels, scale, self.detector.detect_at, self.recognizer.glance)
        return alone.look(said, pixels.shape, lambda quads: self._read(pixels, quads))

    def _read(self, pixels: NDArray[np.uint8], quads: Iterable[geometry.Quad]) -> list[Recognition]:
        return self.recognizer.recognize((geometry.crop(pixels, quad) for quad in quads), HOPELESS)

    def read_pages(self, source: image.Source) -> Iterator[Page]:
        """Every page of a TIFF or a PDF, one after the other; of any other source that one picture.

        Raises what `read` does when the page is reached, and ImageTooLarge before the first page of a document of more
        than `document.MAX_PAGES`.
        """
        return map(self.read, document.pages(source))

    def detect(self, picture: image.Source) -> Detection:
        """Where words stand, without reading them: boxes for `recognize`, without the air of those of `read`.

        Takes and raises what `read` does.
        """
        return self.detector.detect(image.load(picture).pixels)

    def recognize(self, crops: Iterable[NDArray[np.uint8]]) -> list[Recognition]:
        """The texts of RGB crops uint8 (h, w, 3) already cut, in their order; taller than 1.5 x the width: vertical.

        Raises ValueError or TypeError for what is no such crop.
        """
        return self.recognizer.recognize(crops)


def _words(quad: geometry.Quad, score: float, reading: Recognition) -> Iterator[Word]:
    """The words of one box: mostly one, more where the recognizer saw spaces."""
    if reading.layout == "turned":
        quad = np.roll(quad, -1, axis=0)  # such a line's own top-left is the picture's top-right
    for part in reading.parts:
        piece = geometry.piece(quad, part.start, part.end, downwards=reading.layout == "stacked")
        single = len(part.text) == 1 and reading.layout == "stacked"  # one upright letter stands in any line
        direction: Orientation = "horizontal" if single or reading.layout == "horizontal" else "vertical"
        yield Word(part.text, part.confidence, corners(piece), score, direction)


def _undoubled(words: list[Word]) -> list[Word]:
    """The words that are no pieces of other ones; of two equally long words in one place the surer."""
    quads = np.array([geometry.spread(np.array(word.polygon), *AIR) for word in words]).reshape(-1, 4, 2)
    ranks = [(len(word.text), word.confidence, i) for i, word in enumerate(words)]
    better = [
        [j for j in geometry.meeting(quads, quad) if ranks[j] > rank] for quad, rank in zip(quads, ranks, strict=True)
    ]
    return [
        word
        for word, quad, others in zip(words, quads, better, strict=True)
        if all(geometry.covered(quad, quads[j]) < DOUBLED for j in others)
    ]


def _disjoint(words: list[Word]) -> list[Word]:
    """The words, those on a line with boxes that do not overlap by a little."""
    level = [word for word in words if word.orientation == "horizontal"]
    quads = geometry.disjoint(np.array([word.polygon for word in level], np.float32))
    parted = [replace(word, polygon=corners(quad)) for word, quad in zip(level, quads, strict=True)]
    return parted + [word for word in words if word.orientation == "vertical"]


def _aired(word: Word, width: int, height: int) -> Word:
    """A word with AIR around it, within the picture."""
    grown = geometry.spread(np.array(word.polygon), *AIR)
    return replace(word, polygon=corners(np.clip(grown, 0, (width, height))))


def _turned_back(word: Word, turns: int, width: int, height: int) -> Word:
    """A word of the turned picture as it stands in the picture that was given, from its own top-left."""
    return replace(word, polygon=corners(orientation.turn_back(np.array(word.polygon), turns, width, height)))


def _in_order(words: list[Word]) -> tuple[tuple[Word, ...], tuple[Line, ...]]:
    """The words in reading order, and the lines they make."""
    quads = np.array([geometry.order_quad(np.array(word.polygon)) for word in words]).reshape(-1, 4, 2)
    order = layout.reading_order(quads, [word.orientation == "vertical" for word in words])
    lines, first = [], 0
    for line in order:
        text = " ".join(words[i].text for i in line)
        lines.append(Line(text, tuple(range(first, first + len(line)))))
        first += len(line)
    return tuple(words[i] for line in order for i in line), tuple(lines)
