"""Losses of the compositional output: every one normalises over blank, other characters and all syllables at once.

A symbol is given by its `columns`: three indices into an output row whose scores add up to the symbol's. A syllable has
three of its own; any other character has one and twice the padding column K, whose score is 0.
"""

import numpy as np
import torch
from torch import Tensor

from lightocr.charset import BLANK, Charset

IMPOSSIBLE = -1e30


def columns_of(symbols: list[int], charset: Charset) -> np.ndarray:
    """Symbols -> int64 (len, 3)."""
    padding = charset.size
    rows = [(*charset.classes(symbol), padding, padding)[:3] for symbol in symbols]
    return np.array(rows, np.int64).reshape(-1, 3)


def normaliser(logits: Tensor, charset: Charset) -> Tensor:
    """(..., K) -> (...): the log of the summed scores of every symbol."""
    free, *parts = charset.split(logits)
    return torch.logaddexp(free.logsumexp(-1), sum(part.logsumexp(-1) for part in parts))


def _scores(logits: Tensor, columns: Tensor) -> Tensor:
    """Scores of one symbol a row: (..., K) and (..., 3) -> (...)."""
    return torch.nn.functional.pad(logits, (0, 1)).gather(-1, columns).sum(-1)


def cross_entropy(logits: Tensor, columns: Tensor, weights: Tensor, charset: Charset) -> Tensor:
    """Mean negative log-likelihood of one symbol a row, weighted: (..., K), (..., 3), (...) -> ()."""
    nll = normaliser(logits, charset) - _scores(logits, columns)
    return (nll * weights).sum() / weights.sum().clamp(min=1e-6)


def ctc(logits: Tensor, labels: Tensor, lengths: Tensor, charset: Charset) -> Tensor:
    """CTC (Graves et al., ICML 2006) per character: logits (B, T, K), labels (B, L, 3), lengths (B) -> ().

    A crop without characters counts as one of a character. The forward recursion runs over the blank and each crop's
    own labels only, so 11,172 syllables cost nothing.
    """
    batch, steps, _ = logits.shape
    length = labels.shape[1]
    norm = normaliser(logits, charset)[..., None]
    padded = torch.nn.functional.pad(logits, (0, 1))
    index = labels.reshape(batch, 1, length * 3).expand(batch, steps, length * 3)
    label_logp = padded.gather(2, index).reshape(batch, steps, length, 3).sum(-1) - norm
    blank_logp = (logits[..., BLANK : BLANK + 1] - norm).expand(-1, -1, length + 1)
    # blank, label, blank, ..., label, blank
    emit = torch.stack([blank_logp[..., :length], label_logp], 3).reshape(batch, steps, 2 * length)
    emit = torch.cat([emit, blank_logp[..., length:]], 2)
    repeated = (labels[:, 1:] == labels[:, :-1]).all(-1)
    skip = logits.new_full((batch, 2 * length + 1), IMPOSSIBLE)
    skip[:, 3::2] = torch.where(repeated, IMPOSSIBLE, 0.0)
    first = logits.new_full((batch, 1), IMPOSSIBLE)
    alpha = torch.cat([emit[:, 0, :2], first.expand(-1, 2 * length - 1)], 1)
    for step in range(1, steps):
        one = torch.cat([first, alpha[:, :-1]], 1)
        two = torch.cat([first, first, alpha[:, :-2]], 1) + skip
        alpha = torch.logsumexp(torch.stack([alpha, one, two]), 0) + emit[:, step]
    after, within = alpha.gather(1, torch.stack([2 * lengths, (2 * lengths - 1).clamp(min=0)], 1)).unbind(1)
    ends = torch.where(lengths > 0, torch.logaddexp(after, within), after)  # no characters: blanks alone
    possible = ends > IMPOSSIBLE / 2  # a crop too narrow for its word has no alignment
    return -(ends / lengths.clamp(min=1))[possible].sum() / possible.sum().clamp(min=1)


def teacher_inputs(labels: Tensor, charset: Charset) -> Tensor:
    """What the attention decoder is fed: go (class 0) and then each character; (B, L, 3) -> (B, L + 1, K)."""
    batch, length, _ = labels.shape
    rows = torch.zeros(batch, length + 1, charset.size + 1, device=labels.device)
    rows[:, 1:].scatter_(2, labels, 1.0)
    rows[:, 0, BLANK] = 1
    return rows[..., :-1]


def attention(logits: Tensor, labels: Tensor, lengths: Tensor, charset: Charset) -> Tensor:
    """Cross-entropy of each character and of the end: logits (B, L + 1, K) -> ()."""
    batch, length, _ = labels.shape
    end = labels.new_tensor([BLANK, charset.size, charset.size])
    targets = torch.cat([labels, end.expand(batch, 1, 3)], 1)
    position = torch.arange(length + 1, device=labels.device)[None]
    targets = torch.where((position < lengths[:, None])[..., None], targets, end)
    return cross_entropy(logits, targets, (position <= lengths[:, None]).float(), charset)
