"""Words that were found in pieces: neighbours that read as one word where they are read together.

How wide a gap is does not tell: letters of one word stand as far apart as words do elsewhere. The recognizer can tell,
as it knows a space when it sees one.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.geometry import Quad, Quads
from lightocr.neighbours import Pairs
from lightocr.prior import Language
from lightocr.recognizer import Recognition
from lightocr.refine import joint
from lightocr.refine.candidates import Candidates
from lightocr.refine.line import following
from lightocr.refine.sight import Sight

UNSURE = 0.7
"""On a line, one of two pieces is less sure than this, or their texts make a likelier word together."""
GUESSED = 0.35
"""Of two letters, which `letter_spacing` may join later, one is less sure than this. How long such a guess is says
nothing."""
MAX_GAP = 0.2
"""Between pieces there is no more than this, in heights of the line."""
GLYPH = 1.4
"""A piece of a column is no wider than so many times its height: mostly a single letter."""
DIM = 0.3
"""A whole that reads less clearly at first sight is none."""
CLEAR_WHOLE, SURE_WHOLE = 0.6, 0.6
"""The whole must read so clearly, and surer than its pieces or than this."""
LOSS = 7.0
"""The language must not find two words likelier than the whole by more nats than this."""
TOGETHER, LANGUAGE_SHARE = 3.0, 0.3
"""On a line, nothing between the pieces must be likelier than a space by so many nats, for eye and language together,
of which those of the language count so much: 반품 및 makes no word, and 세 번 hardly one."""
CLOSED = -4.0
"""Where nothing is likelier than a space by so many nats for the eye alone, that words are common says little."""
OVERLAP, TWICE = 0.25, 5.0
"""Where they overlap by so much, in heights, one letter may have been read twice, as in Heri and itage: there the word
may be less likely by so many nats."""
LIMPID = 0.98
"""The whole of sure pieces must read so clearly, and the language find it likelier than any two words."""
REACH = 0.5
"""Pieces meet if both grow by so many of their shorter sides: others are not asked about."""
SIGN_GAPS = -0.2, 0.5
"""In gaps from so many to so many heights of the line the detector may have missed a `joint` between sure words, and no
word begins or ends with one: there it was cut."""
ROUNDS = 3
"""Pieces are joined by twos; a word may come in more."""


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, pieces of words joined where they read as one."""
    language = sight.language
    first = 0
    for _ in range(ROUNDS):
        pairs = _pairs(found, sight, first)
        wholes = [geometry.around(found.quads[list(pair)]) for pair in pairs]
        promising = [n for n, look in enumerate(sight.glance(wholes)) if len(look.parts) == 1 and look.clarity >= DIM]
        pairs, wholes = [pairs[n] for n in promising], [wholes[n] for n in promising]
        joined = _joined(found.readings, pairs, sight.read(wholes), language)
        if not joined:
            break
        found = _replaced(found, pairs, wholes, joined)
        first = len(found.quads) - len(joined)  # afterwards only what was joined may find another piece
    return found


def _pairs(found: Candidates, sight: Sight, first: int) -> list[tuple[int, int]]:
    """Neighbours that may be pieces, in the order of reading, one of them at least from the `first` on."""
    quads = np.asarray(found.quads, np.float32)
    near = geometry.neighbours(quads, REACH)
    asked = np.maximum(near.first, near.second) >= first
    near = Pairs(near.first[asked], near.second[asked])
    likely = _may_join(quads, found.readings, near, sight.language)
    for n in np.flatnonzero(~likely & _hide_sign(quads, found.readings, near)):
        likely[n] = joint.alone(sight.pixels, quads[near.first[n]], quads[near.second[n]]) is not None
    return list(zip(near.first[likely].tolist(), near.second[likely].tolist(), strict=True))


def _may_join(
    quads: Quads, readings: Sequence[Recognition], near: Pairs, language: Language | None
) -> NDArray[np.bool_]:
    """(P,): whether the words of a pair may be pieces of one."""
    confidences = np.array([reading.confidence for reading in readings])
    letters = np.array([len(reading.text) == 1 for reading in readings], bool)
    single = np.array([len(reading.parts) <= 1 for reading in readings], bool)
    level = np.array([reading.layout == "horizontal" for reading in readings], bool)
    ends = np.array([joint.ends(reading.text) for reading in readings], bool)
    begins = np.array([joint.begins(reading.text) for reading in readings], bool)
    wide, tall = geometry.sizes(quads).T
    upright = ~level | (wide <= GLYPH * tall)
    both = _of_both(near)
    follows, gaps = following(quads, near)
    able_beside = both(single) & follows & both(level)
    cut = able_beside & (ends[near.first] | begins[near.second]) & (gaps <= SIGN_GAPS[1])
    beside = able_beside & (gaps <= MAX_GAP)
    least = np.where(both(letters), GUESSED, UNSURE)
    unsure = np.minimum(confidences[near.first], confidences[near.second]) < least
    gains = _gains(readings, near, beside & ~unsure, language)
    beside &= unsure | (gains >= np.where(gaps <= -OVERLAP, -TWICE, 0))
    follows, gaps = following(np.roll(quads, -1, axis=1), near)
    beneath = both(single) & follows & (gaps <= MAX_GAP) & both(upright)
    return np.asarray(beside | cut | beneath)


def _hide_sign(quads: Quads, readings: Sequence[Recognition], near: Pairs) -> NDArray[np.bool_]:
    """(P,): whether there may be a sign between the words of a pair that the detector missed."""
    sure = np.array(
        [
            reading.confidence >= UNSURE
            and reading.layout == "horizontal"
            and len(reading.parts) == 1
            and len(reading.text) > 1
            for reading in readings
        ],
        bool,
    )
    follows, gaps = following(quads, near)
    least, most = SIGN_GAPS
    return np.asarray(_of_both(near)(sure) & follows & (gaps >= least) & (gaps <= most))


def _of_both(near: Pairs) -> Callable[[NDArray[np.bool_]], NDArray[np.bool_]]:
    """What is true of words (N,) -> whether it is of both words of each pair (P,)."""
    return lambda true: true[near.first] & true[near.second]


def _gains(
    readings: Sequence[Recognition], near: Pairs, asked: NDArray[np.bool_], language: Language | None
) -> NDArray[np.float32]:
    """(P,): of the pairs that are `asked` about, by how many nats their texts are likelier as one word than as two;
    what just does for those that overlap where there is no language."""
    result = np.full(asked.shape, -TWICE if language is None else -np.inf, np.float32)
    if language is not None:
        asked_pairs = zip(near.first[asked].tolist(), near.second[asked].tolist(), strict=True)
        texts = [(readings[i].text, readings[j].text) for i, j in asked_pairs]
        nats = language([text for first, second in texts for text in (first, second, first + second)])
        first, second, whole = nats.reshape(-1, 3).T
        result[asked] = whole - first - second
    return result


def _joined(
    readings: list[Recognition], pairs: list[tuple[int, int]], wholes: list[Recognition], language: Language | None
) -> dict[int, Recognition]:
    """Which of the pairs make a word, and what it says: the surest first, no piece twice."""
    taken: set[int] = set()
    joined = {}
    for n in sorted(range(len(pairs)), key=lambda n: -wholes[n].confidence):
        whole, pair = wholes[n], pairs[n]
        parts = [readings[i] for i in pair]
        if taken.isdisjoint(pair) and _better(whole, parts) and _one_word(whole, parts, language):
            taken.update(pair)
            joined[n] = whole
    return joined


def _better(whole: Recognition, parts: Sequence[Recognition]) -> bool:
    return (
        len(whole.parts) == 1
        and whole.clarity >= CLEAR_WHOLE
        and whole.confidence >= min(SURE_WHOLE, *(part.confidence for part in parts))
        and len(whole.text) > max((len(part.text) for part in parts if part.confidence >= GUESSED), default=1)
    )


def _one_word(whole: Recognition, parts: Sequence[Recognition], language: Language | None) -> bool:
    """Whether the language agrees; on a line, what was read surely in pieces needs better reasons."""
    at_joint = _at_joint(whole, *parts)
    if at_joint and whole.clarity >= LIMPID:
        return True  # of names of files and accounts the language knows nothing
    level = whole.layout == "horizontal" and not at_joint
    sure = level and min(part.confidence for part in parts) >= UNSURE
    if sure and whole.clarity < LIMPID:
        return False
    if language is None:
        return True
    cut = [text for i in range(1, len(whole.text)) for text in (whole.text[:i], whole.text[i:])]
    together, *nats = language([whole.text, *(part.text for part in parts), *cut])
    pieces, apart = nats[: len(parts)], np.reshape(nats[len(parts) :], (-1, 2)).sum(1)
    if level and LANGUAGE_SHARE * (together - sum(pieces)) - whole.space < TOGETHER:
        return False  # there may be a space between them
    return bool(together >= apart.max() - (0.0 if sure and whole.space > CLOSED else LOSS))


def _at_joint(whole: Recognition, first: Recognition, second: Recognition) -> bool:
    """Whether a word was cut at a sign that holds it together."""
    return joint.ends(first.text) or joint.begins(second.text) or joint.joins(whole.text, first.text, second.text)


def _replaced(
    found: Candidates, pairs: list[tuple[int, int]], wholes: list[Quad], joined: dict[int, Recognition]
) -> Candidates:
    gone = {i for n in joined for i in pairs[n]}
    kept = [i for i in range(len(found.quads)) if i not in gone]
    scores = [min(found.scores[list(pairs[n])]) for n in joined]
    return Candidates(
        np.concatenate([found.quads[kept], np.array([wholes[n] for n in joined], np.float32)]),
        np.concatenate([found.scores[kept], np.array(scores, np.float32)]),
        [found.readings[i] for i in kept] + list(joined.values()),
    )
