"""Characters <-> classes. A Hangul syllable is predicted as initial x medial x final, so all 11,172 can be read.

The classes of one output row are `[blank | other characters | 19 initials | 21 medials | 28 finals]`. A syllable's
score is the sum of its three parts, any other character's its own; both share one normaliser, so the scores form one
proper distribution over the blank, the other characters and every syllable (Unicode Standard, section 3.12,
"Conjoining Jamo Behavior", gives the arithmetic of the composition).
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

INITIALS, MEDIALS, FINALS = 19, 21, 28
SYLLABLES = INITIALS * MEDIALS * FINALS
FIRST_SYLLABLE = ord("가")
BLANK = 0
PARTS_TRIED = (5, 6, 5)  # initials, medials and finals that alternatives of a syllable are made of
SYLLABLE_BASE = 10_000  # symbols from here on are syllables, in Unicode order

ASCII = "".join(map(chr, range(33, 127)))
SIGNS = "·…₩€£¥°℃×÷±→←↑↓★☆♥♡●○■□▲▼◆▶◀※✓①②③④⑤⑥⑦⑧⑨⑩™®©²³「」『』〈〉《》【】"
JAMO = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㅏㅑㅓㅕㅗㅛㅜㅠㅡㅣ"
SPACE = " "  # between words that stand in one crop: there the crop is parted
OTHERS = ASCII + SIGNS + JAMO + SPACE

# Glyphs nobody can tell apart on a sign are one class.
LOOKALIKES = str.maketrans(
    {
        **{chr(code + 0xFEE0): chr(code) for code in range(33, 127)},
        **dict.fromkeys("‘’´`′", "'"),
        **dict.fromkeys("“”″", '"'),
        **dict.fromkeys("ㆍ・•∙‧⋅", "·"),
        **dict.fromkeys("‐‑‒–—―−ー", "-"),
        **dict.fromkeys("∼〜", "~"),
        "￦": "₩",
        "✔": "✓",
        "㈜": "(주)",
        "ℓ": "l",
        "㎖": "ml",
        "㎏": "kg",
        "㎜": "mm",
        "㎝": "cm",
        "㎡": "m²",
    }
)


def canonical(text: str) -> str:
    """`text` as the recognizer writes it: NFC, look-alike signs folded into one."""
    return unicodedata.normalize("NFC", text).translate(LOOKALIKES)


def decompose(syllable: str) -> tuple[int, int, int]:
    index = ord(syllable) - FIRST_SYLLABLE
    return index // (MEDIALS * FINALS), index // FINALS % MEDIALS, index % FINALS


def is_syllable(character: str) -> bool:
    return 0 <= ord(character) - FIRST_SYLLABLE < SYLLABLES


class Charset:
    """The classes of a recognizer whose other (non-Hangul) characters are `others`, in class order."""

    def __init__(self, others: str = OTHERS) -> None:
        if len(set(others)) != len(others) or len(others) >= SYLLABLE_BASE:
            raise ValueError("the characters of a charset must differ and be fewer than 10,000")
        self.others = others
        self.free = 1 + len(others)  # classes that are a symbol of their own: blank and the other characters
        self.size = self.free + INITIALS + MEDIALS + FINALS
        self._symbol = {character: 1 + i for i, character in enumerate(others)}

    def __contains__(self, character: str) -> bool:
        return is_syllable(character) or character in self._symbol

    def symbol(self, character: str) -> int:
        """The symbol of a character. Raises KeyError for one outside the charset."""
        if is_syllable(character):
            return SYLLABLE_BASE + ord(character) - FIRST_SYLLABLE
        return self._symbol[character]

    def character(self, symbol: int) -> str:
        """The character of a symbol; the blank is the empty string."""
        if symbol >= SYLLABLE_BASE:
            return chr(FIRST_SYLLABLE + symbol - SYLLABLE_BASE)
        return "" if symbol == BLANK else self.others[symbol - 1]

    def symbols(self) -> NDArray[np.int64]:
        """Every symbol there is, ascending."""
        return np.concatenate([np.arange(self.free), SYLLABLE_BASE + np.arange(SYLLABLES)])

    def encode(self, text: str) -> list[int]:
        return [self.symbol(character) for character in text]

    def decode(self, symbols: Sequence[int]) -> str:
        return "".join(map(self.character, symbols))

    def classes(self, symbol: int) -> tuple[int, ...]:
        """The output columns whose scores add up to a symbol's: one, or three for a syllable."""
        if symbol < SYLLABLE_BASE:
            return (symbol,)
        initial, medial, final = decompose(self.character(symbol))
        return (
            self.free + initial,
            self.free + INITIALS + medial,
            self.free + INITIALS + MEDIALS + final,
        )

    def split(self, logits: Any) -> tuple[Any, Any, Any, Any]:
        """Logits (..., K), numpy or torch, as (free, initials, medials, finals)."""
        a, b, c = self.free, self.free + INITIALS, self.free + INITIALS + MEDIALS
        return logits[..., :a], logits[..., a:b], logits[..., b:c], logits[..., c:]

    def best(self, logits: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The most probable symbol (...) of each row of logits (..., K) and its log-probability (...)."""
        free, *parts = self.split(logits)
        normaliser = np.logaddexp(_logsumexp(free), sum(_logsumexp(part) for part in parts))
        initial, medial, final = (part.argmax(-1) for part in parts)
        syllable = SYLLABLE_BASE + (initial * MEDIALS + medial) * FINALS + final
        syllable_score = sum(part.max(-1) for part in parts)
        free_score = free.max(-1)
        symbols = np.where(syllable_score > free_score, syllable, free.argmax(-1))
        return symbols, (np.maximum(syllable_score, free_score) - normaliser).astype(np.float32)

    def likeliest(self, logits: NDArray[np.float32], count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The `count` most probable characters of each row of logits (M, K), the best first: symbols and
        log-probabilities (M, count). Syllables are put together from the best few of each of their parts."""
        free, *parts = self.split(logits)
        normaliser = np.logaddexp(_logsumexp(free), sum(_logsumexp(part) for part in parts))
        (i, initial), (m, medial), (f, final) = (_best(part, few) for part, few in zip(parts, PARTS_TRIED, strict=True))
        rows = len(logits)
        scores = (initial[:, :, None, None] + medial[:, None, :, None] + final[:, None, None, :]).reshape(rows, -1)
        syllables = ((i[:, :, None, None] * MEDIALS + m[:, None, :, None]) * FINALS + f[:, None, None, :]).reshape(
            rows, -1
        )
        others = np.where(np.arange(self.free) == BLANK, -np.inf, free)
        symbols = np.concatenate([SYLLABLE_BASE + syllables, np.broadcast_to(np.arange(self.free), free.shape)], 1)
        order, best = _best(np.concatenate([scores, others], 1), count)
        return np.take_along_axis(symbols, order, 1), (best - normaliser[:, None]).astype(np.float32)

    def one_hot(self, symbols: NDArray[np.int64]) -> NDArray[np.float32]:
        """Symbols (...) as the attention decoder is fed them: (..., K) with a one at each of a symbol's classes."""
        rows = np.zeros((symbols.size, self.size), np.float32)
        for row, symbol in zip(rows, symbols.ravel().tolist(), strict=True):
            row[list(self.classes(symbol))] = 1
        return rows.reshape(*symbols.shape, self.size)


def _best(scores: NDArray[np.float32], count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Where the `count` highest scores of each row (M, K) stand, and what they are, the highest first."""
    best = np.argpartition(-scores, count - 1, axis=1)[:, :count]
    order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1)
    places = np.take_along_axis(best, order, 1)
    return places, np.take_along_axis(scores, places, 1)


def _logsumexp(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    top = scores.max(-1, keepdims=True)
    return np.log(np.exp(scores - top).sum(-1)) + top[..., 0]  # type: ignore[no-any-return]
