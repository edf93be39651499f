"""What words look like: the likeliest spelling by eye and language together.

The recognizer confuses characters that look alike (통 and 동, e and c); which of them makes a word the language knows.
Every text stays possible.
"""

import string
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from lightocr.charset import BLANK, SPACE, SYLLABLE_BASE, SYLLABLES, Charset
from lightocr.lexicon import Lexicon
from lightocr.ngrams import HISTORY, Floats, Ints, NGrams, Table

BOUNDARY = BLANK
"""The class of a word's beginning and end; no character has it."""
ALIKE = (",.", "([<「《〈{『【", ")]>」》〉}』】", "'*\"·_|#★→※…™=✓☆®@▶;^\\▲▼◆□■●○↑↓←♡♥$©◀`")
"""Signs that stand in the same places, the commonest first; how common they are follows Zipf's law. The comma leads: a
network that learnt from text takes it for a full stop at a sentence's end more often than the other way round. The
first of them stands for all in a counted prior: in another order they need another count."""
BEAMS = 8
CODE = string.ascii_uppercase + string.digits + "-"
"""What serial numbers, models and coupons are made of: letters and digits in any order, each as likely as another."""
UNKNOWN_COST = 4.0
"""Nats by which a code, or a name of any syllables, is rarer than a text of the language."""


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


Language = Callable[[Sequence[str]], Floats]
"""The log-probabilities of words, float32 (N,): `Prior.words`."""


class Prior:
    """The model, and the search for the best spelling among characters that look alike."""

    def __init__(self, table: Table, charset: Charset, weight: float) -> None:
        self.charset, self.weight = charset, weight
        self.ngrams = NGrams(table)
        self.same, self.within = classes(charset)
        symbols, inside = np.arange(len(self.same)), [charset.symbol(c) for c in CODE if c in charset]
        self.in_code = np.isin(symbols, inside)
        self.digits = np.isin(symbols, [symbol for symbol in inside if charset.character(symbol).isdigit()])
        self.letters = np.isin(symbols, [symbol for symbol in inside if charset.character(symbol).isalpha()])
        self.syllables = symbols >= SYLLABLE_BASE
        self.lexicon = Lexicon(table.words, table.word_costs)
        latin = [charset.symbol(c) for c in string.ascii_letters if c in charset]
        self.latin = np.isin(symbols, latin)

    def words(self, texts: Sequence[str]) -> Floats:
        """The log-probabilities of words, float32 (N,), each among all words of any length; many take hardly longer
        than one."""
        if not texts:
            return np.zeros(0, np.float32)
        return self._spelt(texts) + self.lexicon.lifts(texts, self._spelt)

    def _spelt(self, texts: Sequence[str]) -> Floats:
        """`words` by their n-grams alone."""
        edge = [BOUNDARY] * HISTORY  # before each word; behind it one
        symbols = np.array([symbol for text in texts for symbol in (*edge, *self.charset.encode(text), BOUNDARY)])
        classes = self.same[symbols]
        lengths = np.array([len(text) + 1 for text in texts])
        places = np.arange(lengths.sum()) + HISTORY * np.repeat(np.arange(1, len(texts) + 1), lengths)
        histories = classes[places[:, None] - np.arange(HISTORY, 0, -1)]
        costs = self.ngrams.log_probabilities(histories, classes[places, None])[:, 0] + self.within[symbols[places]]
        return np.add.reduceat(costs, np.cumsum(lengths) - lengths).astype(np.float32)

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
            language = self.ngrams.log_probabilities(histories[:going], following[:, None])
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
        language = self.ngrams.log_probabilities(histories, end)[..., 0] + self._lifts(symbols, lengths, paths)
        score = score + self.weight * language
        chosen: Ints = paths[np.arange(count), score.argmax(1)]
        share = np.exp(score - score.max(1, keepdims=True))
        agreeing = np.where(paths == chosen[:, None], share[..., None], 0).sum(1) / share.sum(1, keepdims=True)
        return chosen, np.log(agreeing), score.max(1)

    def _lifts(self, symbols: Ints, lengths: Ints, paths: Ints) -> Floats:
        """What the lexicon adds to the spellings `paths` (N, BEAMS, L), float32 (N, BEAMS)."""
        result = np.zeros(paths.shape[:2], np.float32)
        rows = np.flatnonzero(self.latin[symbols[..., 0]].any(1))
        said = [np.take_along_axis(symbols[row], paths[row].T, 1).T[:, : lengths[row]] for row in rows]
        texts = [self.charset.decode(each.tolist()) for beams in said for each in beams]
        result[rows] = self.lexicon.lifts(texts, self._spelt).reshape(-1, paths.shape[1])
        return result
