import pytest
import torch
from torch import Tensor

from lightocr.charset import SYLLABLE_BASE, Charset
from training.learning import losses

charset = Charset("ab!")
TEXTS = ["가각!", "aab", "하", ""]


def labels() -> tuple[Tensor, Tensor]:
    longest = max(map(len, TEXTS))
    columns = torch.full((len(TEXTS), longest, 3), charset.size)
    for i, text in enumerate(TEXTS):
        columns[i, : len(text)] = torch.from_numpy(losses.columns_of(charset.encode(text), charset))
    return columns, torch.tensor([len(text) for text in TEXTS])


def every_symbol(logits: Tensor) -> Tensor:
    """Log-probabilities of blank, the other characters and all 11,172 syllables, written out."""
    free, a, b, c = charset.split(logits)
    syllables = (a[..., :, None, None] + b[..., None, :, None] + c[..., None, None, :]).flatten(-3)
    return torch.cat([free, syllables], -1).log_softmax(-1)


def full_index(symbol: int) -> int:
    return symbol if symbol < SYLLABLE_BASE else charset.free + symbol - SYLLABLE_BASE


def test_ctc_is_that_of_the_full_matrix_and_so_is_its_gradient() -> None:
    torch.manual_seed(0)
    logits = torch.randn(4, 9, charset.size, dtype=torch.float64, requires_grad=True)
    columns, lengths = labels()
    ours = losses.ctc(logits, columns, lengths, charset)
    (gradient,) = torch.autograd.grad(ours, logits)
    targets = torch.tensor([[full_index(s) for s in charset.encode(t)] + [0] * (3 - len(t)) for t in TEXTS])
    full = every_symbol(logits).transpose(0, 1)
    theirs = torch.nn.functional.ctc_loss(full, targets, torch.tensor([9] * 4), lengths, reduction="mean")
    (expected,) = torch.autograd.grad(theirs, logits)
    assert ours.item() == pytest.approx(theirs.item())
    assert torch.allclose(gradient, expected, atol=1e-8)


def test_ctc_leaves_out_a_crop_too_narrow_for_its_word() -> None:
    logits = torch.randn(4, 2, charset.size, requires_grad=True)
    loss = losses.ctc(logits, *labels(), charset)
    loss.backward()
    assert torch.isfinite(loss)
    assert torch.isfinite(logits.grad).all()
    assert (logits.grad[0] == 0).all()  # three characters in two frames


def test_attention_is_the_cross_entropy_of_characters_and_end() -> None:
    torch.manual_seed(1)
    columns, lengths = labels()
    logits = torch.randn(4, 4, charset.size, dtype=torch.float64)
    every = every_symbol(logits)
    expected = [every[i, k, full_index(s)] for i, t in enumerate(TEXTS) for k, s in enumerate([*charset.encode(t), 0])]
    ours = losses.attention(logits, columns, lengths, charset)
    assert ours.item() == pytest.approx(-torch.stack(expected).mean().item())


def test_the_attention_decoder_is_fed_go_and_then_the_word() -> None:
    columns, _ = labels()
    inputs = losses.teacher_inputs(columns, charset)
    assert inputs[0, 0].nonzero().flatten().tolist() == [0]
    assert inputs[0, 1].nonzero().flatten().tolist() == sorted(charset.classes(charset.symbol("가")))
    assert inputs[1, 3].nonzero().flatten().tolist() == [charset.symbol("b")]
