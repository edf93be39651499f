"""Words whose letters stand so far apart that they were found in pieces: 소   주 on a menu, 프 above 라 above 하."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry, layout
from lightocr.charset import is_syllable
from lightocr.page import Word, corners
from lightocr.prior import Language

EVEN = 1.5
"""Within a word no gap is more than so many times as wide as another, and its neighbours stand farther off."""
SLACK = 0.5
"""Gaps are measured give or take this share of a letter's size."""
WIDE = 0.25
"""Letters that were found together, as 불  법 of 불  법  투  기, stand apart by so much of their size at least."""
REACH = 4.0
"""Words farther apart than so many heights have nothing to do with each other."""
GAIN = 4.0
"""By so many nats the language must find the whole likelier than its pieces as words of their own."""
LEAST, LEAST_LATIN = -8.0, -3.3
"""So likely, in nats a letter, the whole must be at least: the units of a bill are letters beneath each other, too, and
the sizes of shirts stand in a row."""
FEW_CAPITALS = 3
"""So many make a word."""
RINGS = str.maketrans("○0", "OO")
"""What an O alone reads as."""


def join(words: Sequence[Word], language: Language) -> list[Word]:
    """The words of a picture, pieces of Hangul or of capitals far apart joined where together they make a word.

    A piece is one letter, or several that stand apart as well. The language decides between 소 주, which is soju, and
    할 수, which is two words; and a line of evenly spaced words is left alone. Syllables that stand alone on their line
    may make a column. A joined word is as sure as its least sure piece.
    """
    if len(words) < 2:
        return list(words)
    quads = geometry.order_quad(np.array([word.polygon for word in words]))
    sizes = geometry.sizes(quads).min(axis=1)  # a syllable is about as wide as high
    vertical = [word.orientation == "vertical" for word in words]
    lines = layout.lines(quads, vertical, REACH)
    syllables = {i for i, word in enumerate(words) if len(word.text) == 1 and is_syllable(word.text)}
    alone = np.array([line[0] for line in lines if len(line) == 1 and line[0] in syllables], int)
    below = layout.lines(quads[alone], [True] * len(alone), REACH)
    columns: list[list[int]] = [alone[column].tolist() for column in below]
    runs = [
        (run, downwards)
        for downwards, chains in ((False, lines), (True, columns))
        for chain in chains
        for run in _runs(chain, words, quads[:, :, int(downwards)], sizes)
    ]
    are_words = _are_words([[words[i].text.translate(RINGS) for i in run] for run, _ in runs], language)
    runs = [run for run, is_word in zip(runs, are_words, strict=True) if is_word]
    taken = {i for run, _ in runs for i in run}
    joined = [_whole([words[i] for i in run], downwards) for run, downwards in runs]
    return [word for i, word in enumerate(words) if i not in taken] + joined


def _are_words(runs: Sequence[list[str]], language: Language) -> Iterator[bool]:
    """Whether the pieces of each run make a word."""
    texts = ["".join(pieces) for pieces in runs]
    apart = iter(language([piece for pieces in runs for piece in pieces]))
    for pieces, text, whole in zip(runs, texts, language(texts), strict=True):
        gain = whole - sum(islice(apart, len(pieces)))
        yield bool(whole >= _least(text) * len(text) and gain >= GAIN)


def _least(text: str) -> float:
    """So likely, in nats a letter, a text must be to be a word; infinite for what is none, of two scripts or rings."""
    if all(map(is_syllable, text)):
        return LEAST
    return LEAST_LATIN if text.isascii() and len(text) >= FEW_CAPITALS and text.strip("O") else np.inf


def _runs(
    chain: Sequence[int], words: Sequence[Word], extents: NDArray[np.float32], sizes: NDArray[np.float32]
) -> Iterator[list[int]]:
    """The runs of pieces along a chain of words that stand evenly and apart from other words.

    `extents` (N, 4) are the words' corners along the chain, `sizes` (N,) those of their letters.
    """
    starts, ends = extents.min(axis=1), extents.max(axis=1)
    letters = [_letters(words[i], float(starts[i]), float(ends[i]), float(sizes[i])) for i in chain]
    pieces = [i for i, found in zip(chain, letters, strict=True) if found]
    if len(pieces) < 2:
        return
    size = float(np.median(sizes[pieces]))
    gaps = [float(starts[b] - ends[a]) for a, b in pairwise(chain)]
    worded = [any(map(str.isalpha, words[i].text)) for i in chain]
    around = [gap if all(both) else np.inf for gap, both in zip(gaps, pairwise(worded), strict=True)]
    around = [np.inf, *around, np.inf]
    first = 0
    while first < len(chain) - 1:
        last, run = first, letters[first]
        while run and last + 1 < len(chain) and (more := letters[last + 1]) and _even(run + more, size):
            last, run = last + 1, run + more
        if last > first and min(around[first], around[last + 1]) >= EVEN * max(gaps[first:last]):
            yield list(chain[first : last + 1])
        first = last + 1


def _letters(word: Word, start: float, end: float, size: float) -> list[tuple[float, float]]:
    """From where to where each letter reaches of a piece from `start` to `end`; none where the word is no piece."""
    between = len(word.text) - 1
    if not all(map(_is_letter, word.text)):
        return []
    if between == 0:
        return [(start, end)]
    pitch = (end - start - size) / between
    if word.orientation == "vertical" or pitch < (1 + WIDE) * size:
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
    return is_syllable(character) or "A" <= character.translate(RINGS) <= "Z"


def _whole(pieces: list[Word], vertical: bool) -> Word:
    box = geometry.around(np.array([word.polygon for word in pieces]))
    return replace(
        pieces[0],
        text="".join(word.text for word in pieces).translate(RINGS),
        confidence=min(word.confidence for word in pieces),
        polygon=corners(box),
        detection_score=min(word.detection_score for word in pieces),
        orientation="vertical" if vertical else pieces[0].orientation,
    )
