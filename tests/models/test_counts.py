"""The networks have exactly the sizes of the original system, and the default ones cost a tenth of them."""

import pytest
import torch
from torch import nn

from lightocr.models.dbnet import DBNet
from lightocr.models.recognizer import Recognizer


def parameters(network: nn.Module) -> int:
    return sum(p.numel() for p in network.parameters())


def multiply_adds(network: nn.Module, inputs: torch.Tensor) -> int:
    """Of all convolutions, counted while they run."""
    total = 0

    def count(module: nn.Module, inputs: tuple[torch.Tensor], output: torch.Tensor) -> None:
        nonlocal total
        transposed = isinstance(module, nn.ConvTranspose2d)  # spreads every input value over its kernel
        total += (inputs[0] if transposed else output).numel() * module.weight[0].numel()

    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            module.register_forward_hook(count)
    with torch.inference_mode():
        network.eval()(inputs)
    return total


def test_original_detector() -> None:
    assert parameters(DBNet("seed")) == 1_846_312


@pytest.mark.parametrize(("decoder", "count"), [("ctc", 1_216_100), ("attention", 1_246_532)])
def test_original_recognizer_at_36_classes(decoder: str, count: int) -> None:
    assert parameters(Recognizer(36, "steps96", (decoder,))) == count


@pytest.mark.parametrize(("strides", "steps"), [("steps96", 96), ("steps48", 48)])
def test_steps_of_a_crop_of_192_pixels(strides: str, steps: int) -> None:
    network = Recognizer(36, strides).eval()
    with torch.inference_mode():
        maps = network.backbone(torch.zeros(1, 3, 48, 192))
        features = network(torch.zeros(2, 3, 48, 192))
    assert maps.shape[1] == 576
    assert maps.shape[3] == steps
    assert features.shape == (2, steps, 48)


def test_light_detector_is_ten_times_cheaper_and_smaller() -> None:
    picture = torch.zeros(1, 3, 256, 256)
    assert multiply_adds(DBNet("seed"), picture) >= 10 * multiply_adds(DBNet("light"), picture)
    assert parameters(DBNet("light")) < 1_846_312


def test_detector_answers_at_the_size_of_its_input() -> None:
    with torch.inference_mode():
        probability, threshold = DBNet().eval()(torch.zeros(2, 3, 64, 96))
    assert probability.shape == threshold.shape == (2, 1, 64, 96)
