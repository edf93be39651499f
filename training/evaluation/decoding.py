"""Reading a network's output while it trains, and how far it is from the truth."""

import numpy as np

from lightocr.charset import BLANK, Charset


def read_ctc(logits: np.ndarray, charset: Charset) -> list[str]:
    """Greedy CTC: logits (B, T, K) -> texts."""
    symbols, _ = charset.best(logits)
    changes = np.diff(symbols, prepend=BLANK, axis=1) != 0
    return [charset.decode(row[change].tolist()) for row, change in zip(symbols, changes, strict=True)]


def edit_distance(a: str, b: str) -> int:
    """Levenshtein distance in characters."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]
