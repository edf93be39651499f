import copy
import shutil

import pytest
import torch
from torch import nn

from lightocr.models.dbnet import Head, ResidualSqueezeExcite
from lightocr.models.mobilenetv3 import Bottleneck, ConvNorm
from lightocr.models.recognizer import Recognizer
from training.learning.fast_layers import speed_up

pytestmark = pytest.mark.skipif(shutil.which("c++") is None, reason="no C++ compiler")


def channels_last(*shape: int) -> torch.Tensor:
    return torch.randn(*shape).contiguous(memory_format=torch.channels_last)


def depthwise(kernel: int, stride: tuple[int, int]) -> nn.Conv2d:
    return nn.Conv2d(40, 40, kernel, stride, kernel // 2, groups=40, bias=False)


@pytest.mark.parametrize(
    "layer",
    [
        *(depthwise(kernel, stride) for kernel, stride in [(3, (1, 1)), (5, (1, 1)), (5, (2, 1)), (3, (2, 2))]),
        *(ConvNorm(40, 24, 3, activation=activation) for activation in (None, nn.ReLU, nn.Hardswish)),
        Bottleneck(40, 5, 120, 40, 32, True, 1, False),
        Bottleneck(40, 3, 120, 48, 0, False, (2, 1), True),
        Head(40, 8, bias=False),
        ResidualSqueezeExcite(40, 24, 3),
    ],
    ids=str,
)
def test_outputs_gradients_and_statistics_are_torchs(layer: nn.Module) -> None:
    torch.manual_seed(0)
    for module in layer.modules():  # made before the seed: a ReLU's input of almost 0 may fall on either side
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.BatchNorm2d):
            module.reset_parameters()
    reference = copy.deepcopy(layer).train()
    fast = nn.Sequential(copy.deepcopy(layer)).to(memory_format=torch.channels_last).train()
    speed_up(fast)
    x = channels_last(3, 40, 7, 9).requires_grad_()
    expected, got = reference(x), fast(x)
    assert torch.allclose(got, expected, atol=1e-5)
    weights = torch.randn_like(expected)
    expected_grads = torch.autograd.grad((expected * weights).sum(), [x, *reference.parameters()])
    got_grads = torch.autograd.grad((got * weights).sum(), [x, *fast.parameters()])
    for a, b in zip(got_grads, expected_grads, strict=True):
        assert torch.allclose(a, b, rtol=1e-3, atol=1e-3 * float(b.abs().max()) + 1e-4)
    for a, b in zip(fast.buffers(), reference.buffers(), strict=True):
        assert torch.allclose(a, b, atol=1e-5)


def test_bfloat16_comes_as_near_as_torchs_own() -> None:
    torch.manual_seed(0)
    exact = Bottleneck(40, 5, 120, 40, 32, True, 1, False)
    plain, fast = copy.deepcopy(exact), copy.deepcopy(exact)
    speed_up(fast)
    x = channels_last(4, 40, 8, 16)

    def gradient(block: nn.Module, half: bool) -> torch.Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            y = block(x)
        return torch.autograd.grad(y.float().square().mean(), block.layers[0][0].weight)[0]

    truth = gradient(exact, False)
    error, usual = ((gradient(block, True) - truth).norm() for block in (fast, plain))
    assert error < 1.5 * usual


def test_a_faster_network_answers_the_same() -> None:
    torch.manual_seed(0)
    network = Recognizer(36).eval()
    crops = torch.randn(2, 3, 48, 64)
    with torch.no_grad():
        before = network(crops)
        speed_up(network)
        assert torch.allclose(network(crops), before, atol=1e-5)
