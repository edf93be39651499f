"""Words whose letters stand so far apart that they were found in pieces: 소   주 on a menu, 프 above 라 above 하."""

import string
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry, layout
from lightocr.charset import is_syllable
from lightocr.page import Word, corners
from lightocr.prior import Language

EVEN = 1.5
"""Within a word no gap is more than so many times as wide as another, and its neighbours stand farther off."""
ASIDE = 1.2
"""What stands beside a column is so many times as far from it as its letters from each other."""
SLACK = 0.5
"""Gaps are measured give or take this share of a letter's size."""
WIDE = 0.25
"""Letters that were found together, as 불  법 of 불  법  투  기, stand apart by so much of their size at least."""
REACH = 4.0
"""Words farther apart than so many heights have nothing to do with each other."""
GAIN = 4.0
"""By so many nats the language must find the whole likelier than its pieces as words of their own."""
LEAST, CAPITALS_ON_LINE, CAPITALS_IN_COLUMN = -8.0, -3.3, -3.9
"""So likely, in nats a letter, the whole must be at least: the units of a bill are letters beneath each other, too, and
the sizes of shirts, marks and columns' names stand in a row."""
FEW_CAPITALS = 3
"""So many make a word."""
BARS = frozenset("I|ㅣㅡl")
SHAPES = BARS | frozenset("O○0X×")
"""What an I, an O and an X read as where they stand alone; which of them they are no reader can be sure of."""
ALONE = str.maketrans("|ㅣㅡl○0×", "IIIIOOX")


class _Run(NamedTuple):
    """Pieces, by number, that stand evenly along a line or a column, at most so many pixels apart."""

    pieces: list[int]
    gap: float
    downwards: bool


def join(words: Sequence[Word], language: Language) -> list[Word]:
    """The words of a picture, pieces of Hangul or of capitals far apart joined where together they make a word.

    A piece is one letter, or several that stand apart as well. The language decides between 소 주, which is soju, and
    할 수, which is two words; and a line of evenly spaced words is left alone. Letters above each other make a column
    where what stands beside it is farther away. A joined word is as sure as the least sure of its pieces that are not
    of `SHAPES`.
    """
    if len(words) < 2:
        return list(words)
    runs = list(_all_runs(words))
    gains = _gains(runs, words, language)
    taken: set[int] = set()
    joined = []
    for gain, run in sorted(zip(gains, runs, strict=True), key=lambda each: (-each[0], each[1].downwards)):
        if gain >= GAIN and taken.isdisjoint(run.pieces):
            taken.update(run.pieces)
            joined.append(_whole([words[i] for i in run.pieces], run.downwards))
    return [word for i, word in enumerate(words) if i not in taken] + joined


def _all_runs(words: Sequence[Word]) -> Iterator[_Run]:
    """The runs of all lines, and those of columns that stand apart from what is beside them."""
    quads = geometry.order_quad(np.array([word.polygon for word in words]))
    sides = geometry.sizes(quads)  # a letter is about as wide as high, but for some capitals
    sizes = np.where([len(word.text) == 1 for word in words], sides.max(axis=1), sides.min(axis=1))
    vertical = [word.orientation == "vertical" for word in words]
    across, down = np.stack([quads.min(axis=1), quads.max(axis=1)], axis=-1).transpose(1, 0, 2)
    beside = np.full(len(words), np.inf)
    for line in layout.lines(quads, vertical, REACH):
        yield from _runs(line, words, across, sizes, downwards=False)
        if not vertical[line[0]]:
            gaps = _gaps(line, words, across)
            beside[line] = np.minimum(gaps[:-1], gaps[1:])
    stacked = np.array([i for i, word in enumerate(words) if _is_stacked(word, quads[i])], int)
    bars = [i for i, word in enumerate(words) if word.text in BARS]
    quads[bars] = geometry.spread(quads[bars], 0, 1)  # in a column they have the room of a letter
    for column in layout.lines(quads[stacked], [True] * len(stacked), REACH):
        for run in _runs(stacked[column].tolist(), words, down, sizes, downwards=True):
            if beside[run.pieces].min() >= ASIDE * run.gap:
                yield run


def _is_stacked(word: Word, quad: geometry.Quad) -> bool:
    """Whether it may be a piece of a column: a letter, or several above each other, no line on its side."""
    return all(map(_is_letter, word.text)) and (
        len(word.text) == 1 or (word.orientation == "vertical" and np.allclose(word.polygon[0], quad[0], atol=1))
    )


def _gaps(chain: Sequence[int], words: Sequence[Word], extents: NDArray[np.float32]) -> NDArray[np.float64]:
    """(M + 1,): those before, between and behind the M words of a chain, infinite where there are no two words.

    `extents` (N, 2) say from where to where each word reaches along the chain.
    """
    starts, ends = extents[chain].T
    worded = np.array([any(map(str.isalpha, words[i].text)) for i in chain])
    between = np.where(worded[1:] & worded[:-1], starts[1:] - ends[:-1], np.inf)
    return np.concatenate([[np.inf], between, [np.inf]])


def _gains(runs: Sequence[_Run], words: Sequence[Word], language: Language) -> Iterator[float]:
    """By how many nats each run is likelier as one word than as its pieces; nothing where it is no word."""
    spelt = [[words[i].text.translate(ALONE) for i in run.pieces] for run in runs]
    texts = ["".join(pieces) for pieces in spelt]
    apart = iter(language([piece for pieces in spelt for piece in pieces]))
    for run, text, whole in zip(runs, texts, language(texts), strict=True):
        gain = float(whole - sum(islice(apart, len(run.pieces))))
        yield gain if whole >= _least(text, run.downwards) * len(text) else 0.0


def _least(text: str, downwards: bool) -> float:
    """So likely, in nats a letter, a text must be to be a word; infinite for what is none: of two scripts, of `SHAPES`
    alone, or the alphabet."""
    if all(map(is_syllable, text)):
        return LEAST
    if not text.isascii() or len(text) < FEW_CAPITALS or not text.strip("IOX") or text in string.ascii_uppercase:
        return np.inf
    return CAPITALS_IN_COLUMN if downwards else CAPITALS_ON_LINE


def _runs(
    chain: Sequence[int],
    words: Sequence[Word],
    extents: NDArray[np.float32],
    sizes: NDArray[np.float32],
    *,
    downwards: bool,
) -> Iterator[_Run]:
    """The runs of pieces along a chain of words that stand evenly and apart from other words.

    `extents` (N, 2) say from where to where each word reaches along the chain, `sizes` (N,) how large its letters are.
    """
    letters = [_letters(words[i], extents[i].tolist(), float(sizes[i]), downwards) for i in chain]
    pieces = [i for i, found in zip(chain, letters, strict=True) if found]
    if len(pieces) < 2:
        return
    size = float(np.median(sizes[pieces]))
    around = _gaps(chain, words, extents)
    first = 0
    while first < len(chain) - 1:
        last, run = first, letters[first]
        while run and last + 1 < len(chain) and (more := letters[last + 1]) and _even(run + more, size):
            last, run = last + 1, run + more
        if last > first:
            within = chain[first : last + 1]
            gap = max(0.0, float((extents[within[1:], 0] - extents[within[:-1], 1]).max()))
            if min(around[first], around[last + 1]) >= EVEN * gap:
                yield _Run(list(within), gap, downwards)
        first = last + 1


def _letters(word: Word, extent: Sequence[float], size: float, downwards: bool) -> list[tuple[float, float]]:
    """From where to where each letter of a piece reaches along its `extent`; none where the word is no piece."""
    start, end = extent
    between = len(word.text) - 1
    if not all(map(_is_letter, word.text)):
        return []
    if between == 0:
        return [(start, end)]
    pitch = (end - start - size) / between
    if downwards != (word.orientation == "vertical") or pitch < (1 + WIDE) * size:
        return []
    return [(start + pitch * n, start + pitch * n + size) for n in range(between + 1)]


def _even(letters: Sequence[tuple[float, float]], size: float) -> bool:
    """Whether letters of about this size stand evenly; boxes may reach too far to one side, so either their edges or
    their middles must."""
    edges = [max(0.0, start - end) for (_, end), (start, _) in pairwise(letters)]
    middles = [max(0.0, sum(after) / 2 - sum(before) / 2 - size) for before, after in pairwise(letters)]
    return any(max(gaps) <= min(EVEN * min(gaps) + SLACK * size, REACH / EVEN * size) for gaps in (edges, middles))


def _is_letter(character: str) -> bool:
    """Whether it may be one of those that are set far apart: of Hangul, or a capital."""
    return is_syllable(character) or "A" <= character.translate(ALONE) <= "Z"


def _whole(pieces: list[Word], vertical: bool) -> Word:
    box = geometry.around(np.array([word.polygon for word in pieces]))
    return replace(
        pieces[0],
        text="".join(word.text for word in pieces).translate(ALONE),
        confidence=min(word.confidence for word in pieces if word.text not in SHAPES),
        polygon=corners(box),
        detection_score=min(word.detection_score for word in pieces),
        orientation="vertical" if vertical else pieces[0].orientation,
    )
