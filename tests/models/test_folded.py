"""What is served computes what was trained, with fewer multiply-adds."""

import pytest
import torch
from torch.nn.functional import conv2d, interpolate

from lightocr.models.dbnet import DBNet, TextProbability
from lightocr.models.folded import EnlargedConv, FoldedTextProbability
from tests.randomised import randomised
from training.export import fuse


def test_a_convolution_of_an_enlarged_map_needs_no_enlarged_map() -> None:
    torch.manual_seed(0)
    x, weight = torch.randn(2, 5, 4, 7), torch.randn(3, 5, 3, 3)
    expected = conv2d(interpolate(x, scale_factor=2, mode="nearest"), weight, padding=1)
    torch.testing.assert_close(EnlargedConv(weight)(x), expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("size", [(32, 32), (64, 160), (160, 96)])
def test_a_folded_network_finds_the_same_text(size: tuple[int, int]) -> None:
    torch.manual_seed(0)
    network = fuse(randomised(DBNet()))
    image = torch.randint(0, 255, (1, *size, 3), dtype=torch.uint8)
    with torch.no_grad():
        expected = TextProbability(network)(image)
        probability = FoldedTextProbability(network)(image)
    assert expected.std() > 0.005  # not one value everywhere
    torch.testing.assert_close(probability, expected, atol=1e-5, rtol=1e-5)
