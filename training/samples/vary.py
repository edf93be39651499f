"""Small changes to drawn pictures, made on the device for a whole batch at once, each picture by its own amount."""

import random
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, avg_pool2d, grid_sample, interpolate

NEAREST, FARTHEST = 0.7, 1.4  # of a scene's side is seen, from the least to the most
STRIDE = 32  # a detector's sides are multiples of it


def crops(images: Tensor) -> Tensor:
    """uint8 RGB (B, 48, W, 3) -> the same: shifted and leaning by a few pixels, in other colours, blurred, noisy."""
    return _pictures(_moved(_planes(images)))


def scenes(images: Tensor, maps: Sequence[Tensor], rng: random.Random) -> tuple[Tensor, list[Tensor]]:
    """uint8 RGB (B, S, S, 3) and maps (B, S, S): seen from nearer or farther, in other colours, blurred, noisy."""
    side = images.shape[1]
    planes, layers = _planes(images), torch.stack(list(maps), 1)
    seen = STRIDE * round(side * rng.uniform(NEAREST, FARTHEST) / STRIDE)
    if seen < side:
        x, y = rng.randint(0, side - seen), rng.randint(0, side - seen)
        planes, layers = planes[..., y : y + seen, x : x + seen], layers[..., y : y + seen, x : x + seen]
    else:
        side = STRIDE * round(side * side / seen / STRIDE)
    planes = interpolate(planes, (side, side), mode="bilinear", antialias=True)
    layers = interpolate(layers, (side, side), mode="nearest-exact")
    return _pictures(planes), list(layers.unbind(1))


def _planes(images: Tensor) -> Tensor:
    return images.permute(0, 3, 1, 2).float() / 255


def _pictures(planes: Tensor) -> Tensor:
    planes = _noisy(_blurred(_coloured(planes)))
    return (planes.clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous()


def _uniform(like: Tensor, low: float, high: float) -> Tensor:
    """A number for each picture, (B, 1, 1, 1)."""
    return torch.empty(len(like), 1, 1, 1, device=like.device).uniform_(low, high)


def _chance(like: Tensor, share: float) -> Tensor:
    return _uniform(like, 0, 1) < share


def _moved(planes: Tensor) -> Tensor:
    """Glyphs stay nearly where they were: seven pixels to the side at most, at the upper and the lower edge."""
    height, width = planes.shape[2:]
    one = torch.ones(len(planes), device=planes.device)

    def pixels(most: float, side: int) -> Tensor:
        return torch.empty_like(one).uniform_(-most, most) * 2 / side

    lean, across = pixels(4, width), pixels(3, width)
    slope, down = pixels(2, height), pixels(2, height)
    tall = torch.empty_like(one).uniform_(0.9, 1.1)
    rows = torch.stack([torch.stack([one, lean, across], 1), torch.stack([slope, tall, down], 1)], 1)
    grid = affine_grid(rows, list(planes.shape), align_corners=False)
    return grid_sample(planes, grid, padding_mode="border", align_corners=False)


def _coloured(planes: Tensor) -> Tensor:
    """Channels change places, light and dark too; brightness, contrast and gamma vary."""
    order = torch.rand(len(planes), 3, device=planes.device).argsort(1)[:, :, None, None].expand_as(planes)
    planes = torch.where(_chance(planes, 0.3), planes.gather(1, order), planes)
    planes = torch.where(_chance(planes, 0.15), 1 - planes, planes)
    planes = planes.clamp(1e-3, 1) ** _uniform(planes, -0.5, 0.5).exp()
    return planes * _uniform(planes, 0.6, 1.2) + _uniform(planes, -0.1, 0.2)


def _blurred(planes: Tensor) -> Tensor:
    share = _uniform(planes, 0, 1) * _chance(planes, 0.3)
    return planes.lerp(avg_pool2d(planes, 3, 1, 1, count_include_pad=False), share)


def _noisy(planes: Tensor) -> Tensor:
    return planes + torch.randn_like(planes) * _uniform(planes, 0, 0.05) * _chance(planes, 0.5)
