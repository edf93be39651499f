"""Networks made up for tests: what they answer is written down."""

import numpy as np

from lightocr import decoding
from lightocr.charset import BLANK, Charset

CHARSET = Charset("abcdefghijklmnopqrstuvwxyz0123456789@ ")


def logits_of(frames: str, sure: float = 30) -> np.ndarray:
    """Logits (T, K) of frames written as characters, "_" for the blank."""
    rows = np.zeros((len(frames), CHARSET.size), np.float32)
    for row, character in zip(rows, frames, strict=True):
        row[list(CHARSET.classes(BLANK if character == "_" else CHARSET.symbol(character)))] = sure
    return rows


def read(logits: np.ndarray, charset: Charset, prior=None) -> list[decoding.Spelling]:
    """What frames (N, T, K) say by CTC."""
    return decoding.spell(decoding.collapse(logits, charset), charset, prior)


class Speller:
    """An attention step that spells the word its features name, from the previous character it is fed."""

    def __init__(self, words):
        self.words, self.steps = words, 0

    def __call__(self, features, previous, hidden, cell):
        self.steps += 1
        position = int(hidden[0, 0])
        fed = CHARSET.best(previous * 30)[0].tolist()
        logits = []
        for word, before in zip((self.words[int(row[0, 0])] for row in features), fed, strict=True):
            if position <= len(word):
                assert before == (CHARSET.symbol(word[position - 1]) if position else BLANK)  # fed what it wrote
            logits.append(logits_of(word[position] if position < len(word) else "_")[0])
        return np.stack(logits), hidden + 1, cell
