"""Pictures that stand on their side or on their head, recognised by how their words read."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.charset import JAMO, is_syllable
from lightocr.recognizer import HEIGHT, ON_SIDE, Recognition
from lightocr.worth import worth

LONG = 1.5
"""A box so many times as long as wide shows which way its text runs."""
ROUNDS = ((2, -0.2), (6, -0.15))
"""So many words, the longest first, are read in all directions. Where they read in all others by so much less clearly
than as they stand (clarity 0..1, mean), the picture stands upright."""
STEPS = ((6, 0.7, 0.0), (16, 1.5, 0.4))
"""Else so many are read of the picture as it stands and on its side, where the detector finds others. It is turned
where they say so many times as much and so much more, as `says` counts it: streets of columns say up to 1.3 times as
much lying on their side."""
MIXED = 0.7
"""And so many times as much as the picture as it stands with all that lies on its side: on a shelf of books some titles
run down and others up, and turning loses some of them."""
DOUBT = 0.75
"""Pictures whose words read less clearly on average (0..1), or are mostly taller than wide, may be turned."""

CERTAIN, CERTAIN_SHARE = 0.8, 0.08
"""Words that are worth so much stand as they were read. Where there are so many of all, one of two syllables, so does
the picture: letters and digits read as others on their side and on their head (ZONE, 6681), syllables hardly ever."""

Crop = NDArray[np.uint8]
GlanceAround = Callable[[list[Crop], Sequence[int]], list[list[Recognition]]]
"""`Recognizer.glance_around`: what each crop says turned by each of so many quarters."""
Boxes = Callable[[NDArray[np.uint8]], geometry.Quads]


def quarter_turns(
    image: NDArray[np.uint8],
    quads: geometry.Quads,
    readings: Sequence[Recognition],
    glance_around: GlanceAround,
    boxes: Boxes,
) -> int:
    """How often (0..3) an image (H, W, 3) must be turned by 90 degrees counter-clockwise for its text to stand upright.

    `readings` are those of `quads` (N, 4, 2) in the image as it stands; `glance_around` reads turned crops without
    taking tall ones for columns rather than lines on their side, `boxes` finds the quads of another image. A picture
    that reads well and whose words are wider than tall costs nothing, nor does one with words that are certain.
    """
    sizes = geometry.sizes(quads)
    if not len(sizes) or not _is_suspect(sizes, [each.clarity for each in readings]) or _is_certain(readings):
        return 0
    crops = _longest(image, quads)
    if not (read := _in_doubt(crops, glance_around)):
        return 0
    side = np.ascontiguousarray(np.rot90(image))
    return _best_turn(crops, read, _longest(side, boxes(side)), glance_around)


def _in_doubt(crops: list[Crop], glance_around: GlanceAround) -> list[list[Recognition]]:
    """What the first words say in all directions; nothing where they read more clearly as they stand, by `ROUNDS`, or
    say more by the first of the `STEPS`: to find words of the picture on its side takes as long as reading them."""
    read: list[list[Recognition]] = []
    for stop, least in ROUNDS:
        read += glance_around(crops[len(read) : stop], range(4))
        standing, *turned = map(_clarity, zip(*read, strict=True))
        if max(turned) - standing < least:
            return []
    standing, *turned = (sum(map(says, views)) for views in zip(*read, strict=True))
    return read if _say_more(max(turned), standing, *STEPS[0][1:]) else []


def _best_turn(
    upright: list[Crop], read: list[list[Recognition]], lying: list[Crop], glance_around: GlanceAround
) -> int:
    """The turn after which words say most, by the `STEPS`: of the picture as it stands, whose first words were `read`
    in all directions, and of it on its side."""
    seen = [[[each[0], each[2]] for each in read], []]
    for stop, lead, gain in STEPS:
        for crops, views in zip((upright, lying), seen, strict=True):
            views += glance_around(crops[len(views) : stop], (0, 2))
        said = [sum(says(view[on_head]) for view in views) for on_head in (0, 1) for views in seen]
        best = max((1, 2, 3), key=said.__getitem__)
        if not _say_more(said[best], said[0], lead, gain):
            return 0
    aside = sum(_weight(here) for here, _ in seen[0] if not _stands(here))
    return best if said[best] > MIXED * (said[0] + aside) else 0


def _say_more(turned: float, standing: float, lead: float, gain: float) -> bool:
    return turned > lead * standing + gain


def _longest(image: NDArray[np.uint8], quads: geometry.Quads) -> list[Crop]:
    """The crops of the longest of quads (N, 4, 2), these first."""
    longest = sorted(quads, key=lambda quad: -max(geometry.size(quad)))[: STEPS[-1][0]]
    return [geometry.crop(image, quad, HEIGHT) for quad in longest]


def _stands(reading: Recognition) -> bool:
    """Whether a word stands upright as it was read. Latin letters in a column are a line on its side, which the
    vertical recognizer reads, too."""
    latin = sum(character.isascii() and character.isalpha() for character in reading.text)
    return reading.layout == "horizontal" or (reading.layout == "stacked" and 2 * latin <= len(reading.text))


def _clarity(readings: Iterable[Recognition]) -> float:
    """How clearly words read on average; one that reads best as a line lying on its side speaks against the picture."""
    return float(np.mean([0 if reading.layout in ON_SIDE else reading.clarity for reading in readings]))


def says(reading: Recognition) -> float:
    """How much a word says for its direction: one letter without any doubt 1, four of them 2, doubtful ones hardly."""
    return _weight(reading) if _stands(reading) else 0.0


def _weight(reading: Recognition) -> float:
    """Signs and single jamo say nothing: capitals on their side, and rings and bars in any way, read as ㅈ and ㅇ."""
    telling = sum(character.isalnum() and character not in JAMO for character in reading.text)
    return float(telling**0.5 * worth(reading) ** 3)


def _is_suspect(sizes: NDArray[np.floating], clarity: Sequence[float]) -> bool:
    """Whether a picture may be turned, by the widths and heights (N, 2) of its boxes and how clearly they read."""
    tall, wide = (int(np.sum(side > LONG * other)) for side, other in (sizes.T[::-1], sizes.T))
    return tall > wide or float(np.mean(clarity)) < DOUBT


def _is_certain(readings: Sequence[Recognition]) -> bool:
    """Whether enough words read without doubt as they stand, by `CERTAIN`."""
    certain = [
        each.text for each in readings if each.layout == "horizontal" and len(each.text) > 1 and worth(each) >= CERTAIN
    ]
    return len(certain) >= CERTAIN_SHARE * len(readings) and any(sum(map(is_syllable, text)) > 1 for text in certain)
