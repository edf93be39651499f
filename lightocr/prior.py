"""What words look like: how probable a character is after the three before it, and the likeliest spelling by that.

An n-gram model with interpolated Witten-Bell smoothing (Chen and Goodman, 1999), pruned and looked up by hash. The
recognizer confuses characters that look alike (통 and 동, e and c); which of them makes a word the language knows.
There is no word list: every text stays possible.
"""

import io
import string
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lightocr.charset import BLANK, SPACE, SYLLABLE_BASE, SYLLABLES, Charset

ORDER = 4
HISTORY = ORDER - 1
BOUNDARY = BLANK
"""The class of a word's beginning and end; no character has it."""
STEP = 16  # log-probabilities are stored as multiples of 1/16 nat below zero
CLASS_BITS = 15  # a class fits into so many bits, an n-gram of four with its length into 64
ALIKE = (".,", "([<「《〈{『【", ")]>」》〉}』】", "'*\"·_|#★→※…™=✓☆®@▶;^\\▲▼◆□■●○↑↓←♡♥$©◀`")
"""Signs that stand in the same places, the commonest first; how common they are follows Zipf's law."""
LENGTHS = np.array([n << (CLASS_BITS * n) for n in range(1, ORDER + 1)], np.uint64)
"""What marks the n-grams of 1, 2, 3 and 4 classes: their length stands above the classes."""
MIXER = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing
LEADING_BITS = 18
"""Of a key. One or two known keys have the same, ten at most."""
REST = np.uint32(32 - LEADING_BITS)
BEAMS = 8
CODE = string.ascii_uppercase + string.digits + "-"
"""What serial numbers, models and coupons are made of: letters and digits in any order, each as likely as another."""
UNKNOWN_COST = 4.0
"""Nats by which a code, or a name of any syllables, is rarer than a text of the language."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class Table(NamedTuple):
    """The n-grams that are known. `keys` uint32 (M,) ascending, hashes of n-grams; beside each, in sixteenths of a nat
    below zero, the `costs` uint8 of its last character and the `backoffs` uint8 of going on where it is the history."""

    keys: NDArray[np.uint32]
    costs: NDArray[np.uint8]
    backoffs: NDArray[np.uint8]

    @classmethod
    def from_bytes(cls, data: bytes) -> "Table":
        """Raises ValueError, KeyError or OSError for anything but what `to_bytes` made."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(*(arrays[name] for name in cls._fields))

    def to_bytes(self) -> bytes:
        file = io.BytesIO()
        np.savez(file, **self._asdict())
        return file.getvalue()


def hashed(ngrams: Ints) -> NDArray[np.uint32]:
    """The key of each n-gram, (..., n) classes -> uint32 (...). One in ten thousand unknown ones passes for known."""
    length = ngrams.shape[-1]
    packed = np.full(ngrams.shape[:-1], length, np.uint64)
    for column in range(length):
        packed = _appended(packed, ngrams[..., column])
    return _mixed(packed)


def _appended(packed: NDArray[np.uint64], following: Ints) -> NDArray[np.uint64]:
    return (packed << np.uint64(CLASS_BITS)) | following.astype(np.uint64)


def _mixed(packed: NDArray[np.uint64]) -> NDArray[np.uint32]:
    return ((packed * MIXER) >> np.uint64(32)).astype(np.uint32)


def classes(charset: Charset) -> tuple[Ints, Floats]:
    """Of each symbol the class that the model counts, and the log-probability of the symbol within it.

    Upper case counts as lower case and all digits as one: which of them it is only the eye can tell. Signs that stand
    in the same places are counted together too.
    """
    symbols = charset.symbols()
    same, within = np.arange(symbols.max() + 1), np.zeros(symbols.max() + 1, np.float32)
    for character in charset.others:
        symbol = charset.symbol(character)
        if character.isascii() and character.isdigit():
            same[symbol], within[symbol] = charset.symbol("0"), -np.log(10)
        elif character.lower() in charset:
            same[symbol] = charset.symbol(character.lower())
    for alike in ALIKE:
        members = [charset.symbol(character) for character in alike if character in charset]
        same[members] = members[:1]
        ranks = np.arange(1, len(members) + 1)
        within[members] = -np.log(ranks * (1 / ranks).sum())
    if SPACE in charset:
        same[charset.symbol(SPACE)] = BOUNDARY
    return same, within


class Index:
    """Where keys uint32 stand among `known` ones (M,), ascending.

    They are hashes, spread evenly, so their leading bits nearly say it: a search by halves waits for memory ten times.
    """

    def __init__(self, known: NDArray[np.uint32]) -> None:
        counts = np.bincount(known >> REST, minlength=1 << LEADING_BITS)
        self.starts = np.append(0, np.cumsum(counts)[:-1]).astype(np.int32)
        self.most, self.last = int(counts.max()), len(known) - 1
        self.known = np.append(known, np.uint32(0xFFFFFFFF))  # nothing is sought behind the last one

    def find(self, keys: NDArray[np.uint32]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Of each key its place, any where it is unknown, and whether it is known."""
        places = self.starts[keys >> REST]
        for _ in range(self.most):
            places = places + (self.known[places] < keys)
        places = np.minimum(places, self.last)
        return places, self.known[places] == keys


class Prior:
    """The model, and the search for the best spelling among characters that look alike."""

    def __init__(self, table: Table, charset: Charset, weight: float) -> None:
        self.table, self.charset, self.weight = table, charset, weight
        self.index = Index(table.keys)
        self.same, self.within = classes(charset)
        symbols, inside = np.arange(len(self.same)), [charset.symbol(c) for c in CODE if c in charset]
        self.in_code = np.isin(symbols, inside)
        self.digits = np.isin(symbols, [symbol for symbol in inside if charset.character(symbol).isdigit()])
        self.letters = np.isin(symbols, [symbol for symbol in inside if charset.character(symbol).isalpha()])
        self.syllables = symbols >= SYLLABLE_BASE

    def log_probabilities(self, histories: Ints, following: Ints) -> Floats:
        """Of classes `following` (..., A) after `histories` (..., 3), the nearest last -> float32 (..., A).

        Their other dimensions broadcast.
        """
        recent = np.zeros((ORDER, *histories.shape[:-1]), np.uint64)  # the nearest 0, 1, 2, 3 classes in one number
        for n in range(1, ORDER):
            recent[n] = (histories[..., -n].astype(np.uint64) << np.uint64(CLASS_BITS * (n - 1))) | recent[n - 1]
        lengths = LENGTHS.reshape(-1, *[1] * (histories.ndim - 1))
        places, known = self.index.find(_mixed(recent[1:] | lengths[: ORDER - 1]))
        backoffs = np.where(known, self.table.backoffs[places], 0)
        places, known = self.index.find(_mixed(_appended(recent[..., None], following) | lengths[..., None]))
        costs = self.table.costs[places]
        result = np.full(1, 255)
        for n in range(ORDER):
            result = np.where(known[n], costs[n], result + backoffs[n - 1][..., None] if n else result)
        return result.astype(np.float32) * np.float32(-1 / STEP)

    def word(self, text: str) -> float:
        """The log-probability of a word of at least one character, among all words of any length."""
        return float(self.words([text])[0])

    def words(self, texts: Sequence[str]) -> Floats:
        """`word` of several, float32 (N,), which takes hardly longer than of one."""
        if not texts:
            return np.zeros(0, np.float32)
        symbols = [np.array(self.charset.encode(text), np.int64) for text in texts]
        lines = [np.concatenate([[BOUNDARY] * HISTORY, self.same[each], [BOUNDARY]]) for each in symbols]
        histories = np.concatenate([np.lib.stride_tricks.sliding_window_view(line[:-1], HISTORY) for line in lines])
        following = np.concatenate([line[HISTORY:] for line in lines])
        within = np.concatenate([np.append(self.within[each], np.float32(0)) for each in symbols])
        costs = self.log_probabilities(histories, following[:, None])[:, 0] + within
        starts = np.cumsum([0] + [len(each) + 1 for each in symbols[:-1]])
        return np.add.reduceat(costs, starts).astype(np.float32)

    def choose(self, symbols: Ints, log_probabilities: Floats, lengths: Ints) -> tuple[Ints, Floats]:
        """Which alternative each character is, by eye and language together: a beam search from left to right, unless
        the text is likelier one of which the language knows nothing: a code, or a name of any syllables.

        `symbols` and `log_probabilities` (N, L, A): the A characters that each of L places may hold; `lengths` (N):
        the places of each word -> indices (N, L), and log-probabilities (N, L) among the spellings that were weighed.
        """
        order = np.argsort(-lengths, kind="stable")  # the words that go on are the first ones at every place
        back = np.argsort(order)
        chosen, scores, totals = self._search(symbols[order], log_probabilities[order], lengths[order])
        chosen, scores, totals = chosen[back], scores[back], totals[back]
        for unknown in (self._code, self._name):
            others, seen, worth = unknown(symbols, log_probabilities, lengths)
            likelier = worth > totals
            chosen[likelier], scores[likelier], totals[likelier] = others[likelier], seen[likelier], worth[likelier]
        return chosen, scores

    def _code(self, symbols: Ints, log_probabilities: Floats, lengths: Ints) -> tuple[Ints, Floats, Floats]:
        """As `_search`, of codes: they have both letters and digits."""
        chosen, scores, totals = self._any(self.in_code, len(CODE), symbols, log_probabilities, lengths)
        filled = np.arange(symbols.shape[1]) < lengths[:, None]
        said = np.take_along_axis(symbols, chosen[..., None], 2)[..., 0]
        mixed = (filled & self.digits[said]).any(1) & (filled & self.letters[said]).any(1)
        return chosen, scores, np.where(mixed, totals, -np.inf)

    def _name(self, symbols: Ints, log_probabilities: Floats, lengths: Ints) -> tuple[Ints, Floats, Floats]:
        """As `_search`, of names in Hangul."""
        return self._any(self.syllables, SYLLABLES, symbols, log_probabilities, lengths)

    def _any(
        self, allowed: NDArray[np.bool_], count: int, symbols: Ints, log_probabilities: Floats, lengths: Ints
    ) -> tuple[Ints, Floats, Floats]:
        """As `_search`, of texts of `allowed` symbols, each of which is one of `count` equally likely ones."""
        seen = np.where(allowed[symbols], log_probabilities, -np.inf)
        scores = seen.max(-1)
        filled = np.arange(symbols.shape[1]) < lengths[:, None]
        costs = self.weight * (UNKNOWN_COST + lengths * np.log(count))
        return seen.argmax(-1), scores, np.where(filled, scores, 0).sum(1) - costs

    def _search(self, symbols: Ints, log_probabilities: Floats, lengths: Ints) -> tuple[Ints, Floats, Floats]:
        """`choose`, the longest words first; and what each spelling is worth by eye and language, (N,)."""
        count, longest, choices = symbols.shape
        score = np.full((count, BEAMS), -np.inf, np.float32)
        score[:, 0] = 0
        histories = np.full((count, BEAMS, HISTORY), BOUNDARY)
        paths = np.zeros((count, BEAMS, longest), np.int64)
        for place in range(longest):
            going = int(np.count_nonzero(lengths > place))
            following = self.same[symbols[:going, place]]
            language = self.log_probabilities(histories[:going], following[:, None])
            language = language + self.within[symbols[:going, place]][:, None]
            total = score[:going, :, None] + log_probabilities[:going, place][:, None] + self.weight * language
            total = total.reshape(going, BEAMS * choices)
            best = np.argpartition(-total, BEAMS - 1, axis=1)[:, :BEAMS]
            beam, choice = best // choices, best % choices
            score[:going] = np.take_along_axis(total, best, 1)
            rows = np.arange(going)[:, None]
            paths[:going] = paths[rows, beam]
            paths[:going, :, place] = choice
            taken = np.take_along_axis(following, choice, 1)[..., None]
            longer = np.concatenate([histories[rows, beam, 1:], taken], -1)
            histories[:going] = np.where(taken == BOUNDARY, BOUNDARY, longer)
        end = np.full((count, BEAMS, 1), BOUNDARY)
        score = score + self.weight * self.log_probabilities(histories, end)[..., 0]
        chosen: Ints = paths[np.arange(count), score.argmax(1)]
        share = np.exp(score - score.max(1, keepdims=True))
        agreeing = np.where(paths == chosen[:, None], share[..., None], 0).sum(1) / share.sum(1, keepdims=True)
        return chosen, np.log(agreeing), score.max(1)
