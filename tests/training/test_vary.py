import itertools
import random

import pytest
import torch

from training.samples import vary


def ramp(batch: int, height: int, width: int) -> torch.Tensor:
    rows = torch.linspace(0, 255, width).to(torch.uint8)
    return rows[None, None, :, None].expand(batch, height, width, 3).contiguous()


def test_each_crop_changes_by_its_own_amount() -> None:
    torch.manual_seed(1)
    images = ramp(8, 48, 96)
    varied = vary.crops(images)
    assert (varied.shape, varied.dtype) == (images.shape, torch.uint8)
    differences = [(one.float() - two.float()).abs().mean() for one, two in itertools.pairwise(varied)]
    assert min(differences) > 1


def test_letters_stay_where_they_are() -> None:
    torch.manual_seed(1)
    images = torch.zeros(32, 48, 96, 3, dtype=torch.uint8)
    images[:, :, 46:50] = 255  # a stroke in the middle
    varied = vary.crops(images).float().mean(3)
    contrast = (varied - varied.median(2, keepdim=True).values).abs().sum(1)
    places = (contrast * torch.arange(96)).sum(1) / contrast.sum(1)
    assert (places - 47.5).abs().max() < 8


@pytest.mark.parametrize("seed", range(6))
def test_maps_follow_the_scene(seed: int) -> None:
    torch.manual_seed(seed)
    side = 320
    images, text = torch.full((2, side, side, 3), 20, dtype=torch.uint8), torch.zeros(2, side, side)
    images[:, 140:180, 60:260] = 230
    text[:, 140:180, 60:260] = 1
    varied, (mask,) = vary.scenes(images, [text], random.Random(seed))
    assert varied.shape[1:3] == mask.shape[1:3]
    assert varied.shape[1] % vary.STRIDE == 0
    for image, word in zip(varied.float().mean(3), mask, strict=True):
        inside, outside = image[word > 0.5], image[word < 0.5]
        assert (inside.mean() - outside.mean()).abs() > 3 * outside.std()
