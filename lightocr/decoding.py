"""The recognizer's output -> words: greedy CTC (Graves et al., ICML 2006), attention (Bahdanau et al., ICLR 2015)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress, pairwise

import numpy as np
from numpy.typing import NDArray

from lightocr import numbers
from lightocr.charset import BLANK, SPACE, Charset
from lightocr.confidence import Calibration, confidence
from lightocr.prior import Prior
from lightocr.runtime import Network

MAX_LENGTH = 26
"""Characters the attention decoder may write; it need not end a word by itself."""
SURE = 0.97
"""A word whose every character is surer than this is not weighed with the language prior."""
ALTERNATIVES = 10
"""Characters that each place of any other word may hold."""
SPACE_LEAD = 1.5
"""Nats by which a space is likelier in a detector's box, which parts words less often, than in the crops that train."""
LEAST_SPACE = -6.0
"""Where the eye finds a space between two letters less likely than nothing by more nats, there is none."""
LANGUAGE_OF_SPACES = 0.5
"""Elsewhere a nat by which the language finds two words likelier than one counts so much beside one seen."""
DOUBTFUL_SPACE = 4.0
"""In small print letters stand as far apart as words do, by a pixel: there the language may deny what the eye finds
likelier than nothing by fewer nats."""
HELD, SPACE_AT_HELD, SPACE_OF_DIGITS = "@_", 2.0, 0.7
"""Beside these signs, and between digits, a space must be so many nats likelier than nothing: the air beside a 1 or a
dot looks like one."""
OPENING, SPACE_BEFORE_OPENING = "([", 3.0
"""Between a letter or digit and these as well: many fonts draw brackets with air before them."""
SLASH, SLASH_SEEN = "/", 0.5
"""Beside digits what the eye takes for a slash, at least so surely, is no digit."""
NEARLY, FEWEST = 0.5, 10
"""It is such print where in so many places, at least, a space is nearly as likely as nothing, for one where it is
sure."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """What one crop says, spaces included.

    `log_probabilities` float32 (len(text),); `places` float32 (len(text),), the middle of each character's frames over
    the number of frames, 0..1, or empty where the decoder does not know; `clarity` 0..1, how clearly characters were
    seen, whatever they make of a word: the geometric mean of their probabilities before a language prior. `space`, by
    how many nats a space is likelier than nothing where the eye finds it likeliest; minus infinity: the decoder does
    not know.
    """

    text: str
    log_probabilities: Floats
    places: Floats
    clarity: float
    space: float = -np.inf


@dataclass(slots=True, eq=False)
class Characters:
    """The L characters of one crop as CTC found them: of each the symbol, its log-probability, the middle of its frames
    over the number of frames, and the `logits` float32 (L, K) of its surest frame. `spaces` (L - 1,) says by how many
    nats a space is likelier than nothing between each of them and the next."""

    symbols: NDArray[np.int64]
    scores: Floats
    places: Floats
    logits: Floats
    spaces: Floats


def collapse(crops: Sequence[Floats] | Floats, charset: Charset) -> list[Characters]:
    """The best symbol of each frame of crops, logits (T, K) each, repeats and blanks dropped; a character is as sure as
    its best frame."""
    if not len(crops):
        return []
    ends = np.cumsum([len(crop) for crop in crops])[:-1]
    logits = np.concatenate(crops)  # of all frames at once: most crops have few
    spaces: Floats = np.full(len(logits), -np.inf, np.float32)
    space = BLANK
    if SPACE in charset:
        space = charset.symbol(SPACE)
        logits[:, space] += SPACE_LEAD
        spaces = logits[:, space] - logits[:, BLANK]
    of_frames = (logits, spaces, *charset.best(logits))
    of_crops = zip(*(np.split(values, ends) for values in of_frames), strict=True)
    return [_collapsed(space, *each) for each in of_crops]


def _collapsed(space: int, logits: Floats, spaces: Floats, symbols: NDArray[np.int64], scores: Floats) -> Characters:
    """Runs of one symbol over T frames, blanks left out."""
    starts = np.flatnonzero(np.append(True, symbols[1:] != symbols[:-1]))
    ends = np.append(starts[1:], len(symbols))
    letters = symbols[starts] != BLANK
    starts, ends = starts[letters], ends[letters]
    frames = np.array([i + int(scores[i:j].argmax()) for i, j in zip(starts, ends, strict=True)], np.int64)
    places = ((starts + ends) / (2 * len(symbols))).astype(np.float32)
    found = symbols[starts] == space
    gaps = zip(np.where(found, starts, ends)[:-1], np.where(found, ends, starts)[1:], strict=True)
    between = [spaces[i:j].max(initial=-np.inf) for i, j in gaps]
    return Characters(symbols[frames], scores[frames], places, logits[frames], np.array(between, np.float32))


def spell(found: Sequence[Characters], charset: Charset, prior: Prior | None = None) -> list[Spelling]:
    """What crops say. With a `prior`, characters that are not sure give way to those that look like them, where the
    language says so; then they are as sure as eye and language together make them. It also parts words that stand
    close, and numbers get the signs that they are written with."""
    spellings = []
    for word, (symbols, scores) in zip(found, _weighed(found, charset, prior), strict=True):
        text = charset.decode(symbols.tolist())
        text = numbers.punctuated(text) if prior else text
        space = float(word.spaces.max(initial=-np.inf))
        spellings.append(Spelling(text, scores, word.places, confidence(word.scores), space))
    return _spaced(spellings, [word.spaces for word in found], prior) if prior else spellings


def _spaced(spellings: list[Spelling], spaces: Sequence[Floats], prior: Prior) -> list[Spelling]:
    """Spellings with spaces between letters where eye and language together find them, the last ones first."""
    doubtful = _doubtful if _is_small_print(spaces) else _air
    decided = [_without(*each, doubtful(*each)) for each in zip(spellings, spaces, strict=True)]
    spellings, spaces = [each for each, _ in decided], [each for _, each in decided]
    waiting = [_cuts(*each) for each in zip(spellings, spaces, strict=True)]
    while cuts := [(i, each.pop()) for i, each in enumerate(waiting) if each]:
        sides = [_sides(spellings[i].text, cut) for i, cut in cuts]
        nats = prior.words([text for before, after in sides for text in (before, after, before + after)])
        for (i, cut), (first, second, whole) in zip(cuts, nats.reshape(-1, 3), strict=True):
            if spaces[i][cut - 1] + LANGUAGE_OF_SPACES * (first + second - whole) > 0:
                spellings[i] = _cut(spellings[i], cut)
    return spellings


def _is_small_print(spaces: Sequence[Floats]) -> bool:
    """Whether the eye hardly tells the spaces between words from those between letters."""
    likely = np.concatenate([*spaces, np.zeros(0, np.float32)])
    nearly = np.count_nonzero((likely > -DOUBTFUL_SPACE) & (likely < 0))
    return bool(nearly >= max(FEWEST, NEARLY * np.count_nonzero(likely > DOUBTFUL_SPACE)))


def _doubtful(spelling: Spelling, spaces: Floats) -> list[int]:
    """The spaces of small print that may be none: between letters, those that the eye is not sure of."""
    text = spelling.text
    weak = np.flatnonzero(spaces[: len(text) - 2] < DOUBTFUL_SPACE) + 1
    letters = [int(i) for i in weak if text[i] == SPACE and text[i - 1].isalpha() and text[i + 1].isalpha()]
    return letters + _air(spelling, spaces)


def _air(spelling: Spelling, spaces: Floats) -> list[int]:
    """The spaces that are the air beside a sign or a digit."""
    text = spelling.text
    return [
        i
        for i in range(1, len(text) - 1)
        if text[i] == SPACE and spaces[i - 1] < _least_space(text[i - 1], text[i + 1 :])
    ]


def _least_space(before: str, rest: str) -> float:
    """By how many nats a space between a character and the rest of a text must be likelier than nothing."""
    behind = rest[0]
    if before in HELD or behind in HELD:
        return SPACE_AT_HELD
    if before.isalnum() and behind in OPENING and len(rest) > 1:  # alone it is a stroke of the next word
        return SPACE_BEFORE_OPENING
    return SPACE_OF_DIGITS if before.isdigit() and behind.isdigit() else -np.inf


def _without(spelling: Spelling, spaces: Floats, gone: list[int]) -> tuple[Spelling, Floats]:
    """A spelling without some of its characters, and how likely a space is between each two of the others."""
    if not gone:
        return spelling, spaces
    kept = np.ones(len(spelling.text), bool)
    kept[gone] = False
    left = replace(
        spelling,
        text="".join(compress(spelling.text, kept)),
        log_probabilities=spelling.log_probabilities[kept],
        places=spelling.places[kept],
    )
    return left, spaces[kept[1:]]


def _cuts(spelling: Spelling, spaces: Floats) -> list[int]:
    """Before which letters of a spelling there may be a space."""
    text = spelling.text
    return [int(i) for i in np.flatnonzero(spaces > LEAST_SPACE) + 1 if text[i - 1].isalpha() and text[i].isalpha()]


def _sides(text: str, cut: int) -> tuple[str, str]:
    """The words before and behind a cut."""
    return text[:cut].split(SPACE)[-1], text[cut:].split(SPACE)[0]


def _cut(spelling: Spelling, cut: int) -> Spelling:
    """A spelling with a space more."""
    return Spelling(
        spelling.text[:cut] + SPACE + spelling.text[cut:],
        np.insert(spelling.log_probabilities, cut, 0),
        np.insert(spelling.places, cut, spelling.places[cut - 1 : cut + 1].mean()),
        spelling.clarity,
        spelling.space,
    )


def _weighed(
    found: Sequence[Characters], charset: Charset, prior: Prior | None
) -> list[tuple[NDArray[np.int64], Floats]]:
    """The symbols and scores of words, those that are not sure as the prior chooses them."""
    weighed = [(word.symbols, word.scores) for word in found]
    unsure = [n for n, word in enumerate(found) if len(word.scores) and word.scores.min() < np.log(SURE)]
    if prior is None or not unsure:
        return weighed
    lengths = np.array([len(found[n].symbols) for n in unsure])
    filled = np.arange(lengths.max()) < lengths[:, None]
    symbols = np.full((*filled.shape, ALTERNATIVES), BLANK, np.int64)
    scores = np.full((*filled.shape, ALTERNATIVES), -np.inf, np.float32)
    symbols[filled], scores[filled] = charset.likeliest(np.concatenate([found[n].logits for n in unsure]), ALTERNATIVES)
    if SPACE in charset:  # where words part, `_spaced` decides
        spaces = symbols == charset.symbol(SPACE)
        parted, stained = spaces[..., :1], _between_latin(symbols[..., 0], prior)[..., None]
        scores[np.where(parted, ~spaces, spaces & ~stained)] = -np.inf
    scores[_slashes(symbols, scores, charset, prior)[..., None] & prior.digits[symbols]] = -np.inf
    chosen, scores = prior.choose(symbols, scores, lengths)
    symbols = np.take_along_axis(symbols, chosen[..., None], 2)[..., 0]
    for n, length, word_symbols, word_scores in zip(unsure, lengths, symbols, scores, strict=True):
        weighed[n] = word_symbols[:length], word_scores[:length]
    return weighed


def _between_latin(symbols: NDArray[np.int64], prior: Prior) -> NDArray[np.bool_]:
    """Which of the characters (N, L) are signs between Latin letters: on stone and rough paper a stain between words
    reads as one."""
    latin = prior.latin[symbols]
    signs = ~(latin | prior.digits[symbols] | prior.syllables[symbols])
    signs[:, 1:-1] &= latin[:, :-2] & latin[:, 2:]
    signs[:, [0, -1]] = False
    return signs


def _slashes(symbols: NDArray[np.int64], scores: Floats, charset: Charset, prior: Prior) -> NDArray[np.bool_]:
    """Which of the places (N, L) of words (N, L, A) hold a slash beside a number, to the eye: the language, which met
    few where a word begins or ends, makes 711,000 of / 11,000."""
    best = symbols[..., 0]
    slash, space = (best == charset.symbol(sign) if sign in charset else best < 0 for sign in (SLASH, SPACE))
    numeric = np.pad(prior.digits[best] | space | (best == BLANK), ((0, 0), (1, 1)), constant_values=True)
    return np.asarray(slash & (scores[..., 0] >= np.log(SLASH_SEEN)) & numeric[:, :-2] & numeric[:, 2:])


def attention(features: Floats, step: Network, charset: Charset) -> list[Spelling]:
    """Features (N, T, hidden): a character a step until all words have ended, MAX_LENGTH at most."""
    count = len(features)
    symbols = np.zeros((count, MAX_LENGTH), np.int64)
    scores = np.zeros((count, MAX_LENGTH), np.float32)
    last = np.full(count, BLANK)
    hidden, cell = np.zeros((2, count, features.shape[-1]), np.float32)
    ended = np.zeros(count, bool)
    for i in range(MAX_LENGTH):
        logits, hidden, cell = step(features=features, previous=charset.one_hot(last), hidden=hidden, cell=cell)
        last, scores[:, i] = charset.best(logits)
        ended |= last == BLANK
        if ended.all():
            break
        symbols[:, i] = np.where(ended, BLANK, last)
    nowhere = np.zeros(0, np.float32)
    return [
        Spelling(
            charset.decode(row[row != BLANK].tolist()), score[row != BLANK], nowhere, confidence(score[row != BLANK])
        )
        for row, score in zip(symbols, scores, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a crop, from `start` to `end` along the line, as shares 0..1 of the crop's length."""

    text: str
    confidence: float
    start: float = 0.0
    end: float = 1.0


def part(spelling: Spelling, guide: Spelling, used: float, calibration: Calibration | None = None) -> tuple[Part, ...]:
    """A spelling parted at its spaces; the cuts lie midway between the words.

    `guide` is the CTC spelling of the same crop, which knows where characters stand; `used` is the share of the frames
    that lie on the crop, the rest on its padding. Where both disagree on the number of words, the crop stays whole.
    """
    words, places = _words(spelling), _words(guide)
    if not words:
        return ()
    if len(words) != len(places):
        words = [np.concatenate(words)]
    cuts = [0.0]
    if len(words) > 1:
        for before, after in pairwise(places):
            cuts.append(min(1.0, float(guide.places[before[-1]] + guide.places[after[0]]) / 2 / used))
    cuts.append(1.0)
    return tuple(
        Part(
            "".join(spelling.text[i] for i in word),
            confidence(spelling.log_probabilities[word], calibration),
            start,
            end,
        )
        for word, (start, end) in zip(words, pairwise(cuts), strict=True)
    )


def _words(spelling: Spelling) -> list[NDArray[np.int64]]:
    """The indices of each word's characters."""
    words, start = [], 0
    for word in spelling.text.split(SPACE):
        if word:
            words.append(np.arange(start, start + len(word)))
        start += len(word) + 1
    return words
