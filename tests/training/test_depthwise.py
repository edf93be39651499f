import shutil

import pytest
import torch

from lightocr.models.recognizer import Recognizer
from training.depthwise import _extension, speed_up


@pytest.mark.skipif(shutil.which("c++") is None, reason="no C++ compiler")
@pytest.mark.parametrize(("kernel", "stride"), [(3, (1, 1)), (5, (1, 1)), (5, (2, 1)), (3, (2, 2))])
def test_the_gradient_is_torchs(kernel: int, stride: tuple[int, int]) -> None:
    torch.manual_seed(0)
    x = torch.randn(3, 40, 7, 9).contiguous(memory_format=torch.channels_last)
    weight = torch.randn(40, 1, kernel, kernel, requires_grad=True)
    y = torch.nn.functional.conv2d(x, weight, stride=stride, padding=kernel // 2, groups=40)
    grad = torch.randn_like(y)
    (expected,) = torch.autograd.grad(y, weight, grad)
    assert torch.allclose(_extension().weight_gradient(x, grad, kernel, *stride), expected, atol=1e-4)


def test_a_faster_network_answers_the_same() -> None:
    torch.manual_seed(0)
    network = Recognizer(36).eval()
    crops = torch.randn(2, 3, 48, 64)
    with torch.no_grad():
        before = network(crops)
        speed_up(network)
        assert torch.allclose(network(crops), before, atol=1e-5)
