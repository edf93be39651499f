"""Reading a picture: decode -> detect -> crop -> recognize -> Page. The one place where the stages meet."""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from lightocr import contrast, cutouts, descreen, document, geometry, grain, image, orientation, perspective
from lightocr.assembly import assemble
from lightocr.bend import bent
from lightocr.detector import Detection, Detector, DetectorOptions
from lightocr.page import Page, Word, corners
from lightocr.recognizer import CLEAR, DEFAULT_DECODER, Decoder, ReaderNetworks, Recognition, Recognizer
from lightocr.refine import refine
from lightocr.refine.candidates import Candidates
from lightocr.refine.sight import Sight
from lightocr.runtime import Role, Weights, cpu_threads, fast_is_asked
from lightocr.time_limit import TimeLimit
from lightocr.view import View

MIN_CONFIDENCE = 0.2
"""Words read with less are dropped: the detector took something else for text."""
LANGUAGE_WEIGHT = 0.55
"""How much a nat of the language prior counts beside a nat of what is seen; chosen on the dev photos."""
FAST_DETECTION = DetectorOptions(usual_enlargement=1.0)
"""Where words are looked for when time counts most."""
TIME_UP = "The time was up after {:.3g} s: words are missing or less sure. Smaller parts of the picture take less."
TURNED = "The picture is turned by {} degrees clockwise; its text was read upright."


class OCR:
    """Reads Korean and English text in pictures.

    `weights` is a folder (None: LIGHTOCR_WEIGHTS, or that of the package), `decoder` "ctc" or "attention", `options`
    those of the detector, `threads` those of one reading (None: LIGHTOCR_THREADS, or the smaller of the CPU quota and
    the CPUs of this process). Words of less than `min_confidence` (0..1) are dropped, those of several characters that
    were hardly found of less than its square root. `language_weight` says how much the language counts beside what is
    seen (with CTC): 0 for texts that are no words of Korean or English. `fast` (None: as LIGHTOCR_FAST says) saves more
    than a third of the time: the picture is seen once and in its own size, and a word read once; some small and unclear
    ones are lost. Making one loads the networks; one serves any number of threads. Raises WeightsError, and ValueError
    for values out of range.
    """

    def __init__(
        self,
        weights: str | os.PathLike[str] | None = None,
        *,
        decoder: Decoder = DEFAULT_DECODER,
        options: DetectorOptions | None = None,
        min_confidence: float = MIN_CONFIDENCE,
        language_weight: float = LANGUAGE_WEIGHT,
        fast: bool | None = None,
        threads: int | None = None,
    ) -> None:
        if decoder not in ("ctc", "attention"):
            raise ValueError(f"the decoder is 'ctc' or 'attention', not {decoder!r}")
        if not 0 <= min_confidence <= 1:
            raise ValueError(f"min_confidence is 0 to 1, not {min_confidence}")
        if not 0 <= language_weight < float("inf"):
            raise ValueError(f"language_weight is a number from 0, not {language_weight}")
        if threads is not None and threads < 1:
            raise ValueError(f"threads are 1 or more, not {threads}")
        files = Weights(weights)
        self.model = files.model
        self.threads = threads or cpu_threads()
        self.min_confidence = min_confidence
        self.fast = fast_is_asked() if fast is None else fast
        options = options or (FAST_DETECTION if self.fast else DetectorOptions())
        narrow = files.network("detector", 1) if self.threads > 1 and not self.fast else None
        self.detector = Detector(files.network("detector", self.threads), options, narrow, self.threads)

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

    def read(self, picture: image.Source, *, seconds: float | None = None) -> Page:
        """The words, lines and text of a picture: a file, its bytes or path, RGB pixels uint8 (H, W, 3), Pillow's.

        After `seconds` no more is read: of a page of thousands of words some are then missing, as its warnings say.
        Putting the others in order takes up to a tenth of the time more.

        Raises EmptyInput, UnsupportedFormat, ImageTooLarge or CorruptImage, OSError for a path that cannot be read,
        TypeError for anything else, and ValueError for less than no time.
        """
        limit = TimeLimit(seconds)
        clock = [time.perf_counter()]
        loaded = image.load(picture)
        clock.append(time.perf_counter())
        warnings = loaded.warnings
        view = View.of(_cleaned(loaded.pixels))
        del loaded  # of a large picture full of grain or patterns one copy is enough
        first = [self._sight(view, limit)]
        clock.append(time.perf_counter())
        sight, found = self._upright(first.pop(), limit)  # not kept here
        if abs(sight.view.degrees) >= perspective.LEAST:
            warnings += (TURNED.format(round(sight.view.degrees) % 360),)
        found = refine(found, sight, self.fast)
        if sight.view.is_other:
            found = found.only(sight.view.holds(found.quads))
        clock.append(time.perf_counter())
        height, width = sight.pixels.shape[:2]
        words, lines = assemble(found, width, height, self.min_confidence, self.recognizer.prior)
        height, width = view.pixels.shape[:2]
        words = tuple(_in_picture(words, sight.view)) if sight.view.is_other else words
        stages = zip(("decode", "detect", "recognize"), clock, clock[1:], strict=False)
        timings = {stage: (end - start) * 1e3 for stage, start, end in stages}
        timings["total"] = (time.perf_counter() - clock[0]) * 1e3
        warnings += (TIME_UP.format(seconds),) if limit.was_over else ()
        return Page(width, height, words, lines, self.model, timings, warnings + sight.found.warnings)

    def _sight(self, view: View, limit: TimeLimit) -> Sight:
        return Sight(view, self.detector, self.recognizer, self.fast, limit)

    def _upright(self, sight: Sight, limit: TimeLimit) -> tuple[Sight, Candidates]:
        """A picture, seen as it stands, from where its text stands upright, and what stands there."""
        sight, found = self._flattened(sight, first_look(sight), limit)
        most, turn, aside = _says(found), True, sight.view
        for front in perspective.fronts(sight.pixels, sight.found.quads):
            if limit.is_over():
                break
            straight = self._sight(aside.through(front), limit)
            straight, read = self._turned(straight, first_look(straight), limit)
            if (says := _says(read)) > most:
                sight, found, most, turn = straight, read, says, False
            del straight, read  # of a large picture two views at once are enough
        return self._turned(sight, found, limit) if turn else (sight, found)

    def _flattened(self, sight: Sight, found: Candidates, limit: TimeLimit) -> tuple[Sight, Candidates]:
        """The same, without the bend of a bottle or an open book, if it says more so and there is time to find out."""
        height, width = sight.pixels.shape[:2]
        bend = None if limit.is_over() else bent(sight.found.quads, width, height)
        if bend is None:
            return sight, found
        flat = self._sight(sight.view.flattened(bend), limit)
        read = first_look(flat)
        return (flat, read) if _says(read) > _says(found) else (sight, found)

    def _turned(self, sight: Sight, found: Candidates, limit: TimeLimit) -> tuple[Sight, Candidates]:
        """The same, turned by quarters if it stands on its side or its head and there is time to find out."""
        if limit.is_over():
            return sight, found
        glance_around = partial(self.recognizer.glance_around, limit=limit)
        boxes = partial(self._boxes, scale=sight.scale, limit=limit)
        turns = orientation.quarter_turns(sight.pixels, found.quads, found.readings, glance_around, boxes)
        if turns:
            sight = self._sight(sight.view.turned(turns), limit)
            found = first_look(sight)
        return sight, found

    def _boxes(self, pixels: NDArray[np.uint8], scale: float, limit: TimeLimit) -> geometry.Quads:
        return self.detector.detect(contrast.raised(pixels), limit, scale).quads

    def read_pages(self, source: image.Source) -> Iterator[Page]:
        """Every page of a TIFF or a PDF, one after the other; of any other source that one picture.

        Raises what `read` does when the page is reached, ImageTooLarge before the first page of a document of more than
        `document.MAX_PAGES`, and for a PDF ProtectedDocument or, without lightocr[pdf], MissingExtra.
        """
        return map(self.read, document.pages(source))

    def detect(self, picture: image.Source) -> Detection:
        """Where words stand, without reading them: boxes for `recognize`, without the air of those of `read`.

        The picture is seen as it is held: reading shows whether it is turned. Takes and raises what `read` does.
        """
        return self.detector.detect(contrast.raised(_cleaned(image.load(picture).pixels)))

    def recognize(self, crops: Iterable[NDArray[np.uint8]]) -> list[Recognition]:
        """The texts of RGB crops uint8 (h, w, 3) already cut, in their order; taller than 1.5 x the width: vertical.

        A crop holds a word or a line, which may rise or fall; the two lines of a number plate are read, too, as the
        words of one. Raises ValueError or TypeError for what is no such crop.
        """
        return cutouts.recognize(list(crops), self.recognizer)


def first_look(sight: Sight) -> Candidates:
    """What stands in the boxes; unclear lines that rise or fall are also read as if their letters stood upright."""
    found = sight.found
    quads = found.quads.copy()
    readings = sight.read(geometry.disjoint_columns(geometry.disjoint(quads)))
    unclear = [i for i, said in enumerate(readings) if said.layout == "horizontal" and said.clarity < CLEAR]
    leaning = {i: quad for i in unclear if (quad := geometry.leaning(quads[i])) is not None}
    for (i, quad), said in zip(leaning.items(), sight.read(leaning.values()), strict=True):
        if said.confidence > readings[i].confidence:
            quads[i], readings[i] = quad, said
    return Candidates(quads, found.scores, readings)


def _cleaned(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture without what its camera added: a display's pattern, and grain."""
    return grain.smoothed(descreen.descreened(pixels))


def _says(found: Candidates) -> float:
    """How much all words say together for the way that they were seen."""
    return sum(map(orientation.says, found.readings))


def _in_picture(words: Iterable[Word], view: View) -> Iterator[Word]:
    """Words of a view where they stand in the picture, from their own top-left."""
    height, width = view.picture.shape[:2]
    for word in words:
        quad = view.in_picture(np.array(word.polygon)).clip(0, (width, height))
        yield replace(word, polygon=corners(quad))
