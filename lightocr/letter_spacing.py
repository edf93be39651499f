"""Words whose letters stand so far apart that each was taken for a word: 소   주 on a menu, 프 above 라 above 하."""

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
SLACK = 0.3
"""Gaps are measured give or take this share of a letter's size."""
GAIN = 3.0
"""By so many nats the language must find the whole likelier than its letters as words of their own."""
LEAST = -8.0
"""So likely, in nats a letter, the whole must be at least: the units of a bill are letters beneath each other, too."""


def join(words: Sequence[Word], language: Language) -> list[Word]:
    """The words of a picture, those of one Hangul syllable each joined where together they make a word.

    The language decides between 소 주, which is soju, and 할 수, which is two words; and a line of evenly spaced words
    is left alone. Letters that stand alone on their line may make a column. A joined word is as sure as its least sure
    letter.
    """
    hangul = [any(map(is_syllable, word.text)) for word in words]
    single = [korean and len(word.text) == 1 for korean, word in zip(hangul, words, strict=True)]
    if sum(single) < 2:
        return list(words)
    quads = geometry.order_quad(np.array([word.polygon for word in words]))
    lines = layout.lines(quads, [word.orientation == "vertical" for word in words])
    alone = np.array([line[0] for line in lines if len(line) == 1 and single[line[0]]], int)
    columns: list[list[int]] = [alone[column].tolist() for column in layout.lines(quads[alone], [True] * len(alone))]
    runs = [
        (run, axis == 1)
        for axis, chains in ((0, lines), (1, columns))
        for chain in chains
        for run in _runs(chain, quads[:, :, axis], single, hangul)
    ]
    are_words = _are_words([[words[i].text for i in run] for run, _ in runs], language)
    runs = [run for run, is_word in zip(runs, are_words, strict=True) if is_word]
    taken = {i for run, _ in runs for i in run}
    joined = [_whole([words[i] for i in run], vertical) for run, vertical in runs]
    return [word for i, word in enumerate(words) if i not in taken] + joined


def _are_words(runs: Sequence[list[str]], language: Language) -> Iterator[bool]:
    """Whether the letters of each run make a word."""
    wholes = language(["".join(letters) for letters in runs])
    apart = iter(language([letter for letters in runs for letter in letters]))
    for letters, whole in zip(runs, wholes, strict=True):
        gain = whole - sum(islice(apart, len(letters)))
        yield bool(whole >= LEAST * len(letters) and gain >= GAIN)


def _runs(
    chain: Sequence[int], extents: NDArray[np.float32], single: Sequence[bool], hangul: Sequence[bool]
) -> Iterator[list[int]]:
    """The runs of single letters along a chain of words that stand evenly and apart from other Korean words.

    `extents` (N, 4) are the words' corners along the chain.
    """
    starts, ends = extents.min(axis=1), extents.max(axis=1)
    size = float(np.median(ends[chain] - starts[chain]))
    gaps = [max(0.0, float(starts[b] - ends[a])) for a, b in pairwise(chain)]
    around = [gap if hangul[a] and hangul[b] else np.inf for gap, (a, b) in zip(gaps, pairwise(chain), strict=True)]
    around = [np.inf, *around, np.inf]
    first = 0
    while first < len(chain) - 1:
        last = first
        while last + 1 < len(chain) and single[chain[last]] and single[chain[last + 1]]:
            inner = gaps[first : last + 1]
            if max(inner) > EVEN * min(inner) + SLACK * size:
                break
            last += 1
        if last > first and min(around[first], around[last + 1]) >= EVEN * max(gaps[first:last]):
            yield list(chain[first : last + 1])
        first = last + 1


def _whole(letters: list[Word], vertical: bool) -> Word:
    box = geometry.around(np.array([word.polygon for word in letters]))
    return replace(
        letters[0],
        text="".join(word.text for word in letters),
        confidence=min(word.confidence for word in letters),
        polygon=corners(box),
        detection_score=min(word.detection_score for word in letters),
        orientation="vertical" if vertical else letters[0].orientation,
    )
