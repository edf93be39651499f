"""The detector: Differentiable Binarization (Liao et al., AAAI 2020, arXiv 1911.08947) on MobileNetV3-Large x0.5.

Two necks and heads stand beside each other. `SeedNeck` + `Head(256, 64)` is the original one with its 1,846,312
parameters; `LightNeck` + `Head(64, 16)` is the residual squeeze-excite pyramid of PP-OCRv3 (arXiv 2206.03001), two
thirds as wide, on a lighter backbone, and is the default.
"""

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from lightocr.models.mobilenetv3 import ConvNorm, MobileNetV3Large

BINARIZATION_STEEPNESS = 50  # k of the paper's approximate binary map


def upsample_to(x: Tensor, like: Tensor) -> Tensor:
    return interpolate(x, size=like.shape[2:], mode="nearest")


def top_down(levels: list[Tensor]) -> list[Tensor]:
    """The pyramid's top-down pathway: each level plus the enlarged one above it, finest first."""
    *finer, top = levels
    merged = [top]
    for level in reversed(finer):
        merged.insert(0, level + upsample_to(merged[0], level))
    return merged


def concatenate(levels: list[Tensor]) -> Tensor:
    """All levels at the finest one's size, coarsest first."""
    return torch.cat([upsample_to(level, levels[0]) for level in reversed(levels)], 1)


class SeedNeck(nn.Module):
    """Feature pyramid of 4 x 64 channels with a 256-wide convolution at stride 4."""

    channels = 256

    def __init__(self, inputs: tuple[int, ...]) -> None:
        super().__init__()
        width = self.channels // 4
        self.lateral = nn.ModuleList(ConvNorm(n, width, activation=nn.ReLU, bias=True) for n in inputs)
        self.smooth = nn.ModuleList(ConvNorm(width, width, 3, activation=nn.ReLU, bias=True) for _ in inputs[:-1])
        self.mix = ConvNorm(self.channels, self.channels, 3, activation=nn.ReLU, bias=True)

    def forward(self, features: list[Tensor]) -> Tensor:
        levels = [lateral(x) for lateral, x in zip(self.lateral, features, strict=True)]
        for i in (2, 1, 0):
            levels[i] = self.smooth[i](levels[i] + upsample_to(levels[i + 1], levels[i]))
        mixed: Tensor = self.mix(concatenate(levels))
        return mixed


class ResidualSqueezeExcite(nn.Module):
    """A convolution whose channels, weighted by themselves, are added to the unweighted ones."""

    def __init__(self, inputs: int, outputs: int, kernel: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)
        self.reduce = nn.Conv2d(outputs, outputs // 4, 1)
        self.expand = nn.Conv2d(outputs // 4, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        return x * self.gate(x.mean((2, 3), keepdim=True))

    def gate(self, means: Tensor) -> Tensor:
        """The factor of each channel, 1..2, by the channels' means (B, C, 1, 1)."""
        weights = self.expand(torch.relu(self.reduce(means)))
        return 1 + torch.clamp(0.2 * weights + 0.5, 0, 1)


class LightNeck(nn.Module):
    """Feature pyramid of 64 channels whose outputs are a quarter as wide (RSE-FPN)."""

    channels = 64

    def __init__(self, inputs: tuple[int, ...]) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(ResidualSqueezeExcite(n, self.channels, 1) for n in inputs)
        self.smooth = nn.ModuleList(ResidualSqueezeExcite(self.channels, self.channels // 4, 3) for _ in inputs)

    def forward(self, features: list[Tensor]) -> Tensor:
        levels = top_down([lateral(x) for lateral, x in zip(self.lateral, features, strict=True)])
        return concatenate([smooth(x) for smooth, x in zip(self.smooth, levels, strict=True)])


class Head(nn.Sequential):
    """(B, inputs, H/4, W/4) -> logits (B, 1, H, W) of one map."""

    def __init__(self, inputs: int, width: int, bias: bool) -> None:
        super().__init__(
            nn.Conv2d(inputs, width, 3, padding=1, bias=bias),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.ConvTranspose2d(width, width, 2, 2),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.ConvTranspose2d(width, 1, 2, 2),
        )


class DBNet(nn.Module):
    """Normalised RGB (B, 3, H, W), sides multiples of 32 -> logits (B, 1, H, W) of probability and threshold map."""

    def __init__(self, neck: Literal["light", "seed"] = "light") -> None:
        super().__init__()
        light = neck == "light"
        self.backbone = MobileNetV3Large(light=light)
        self.neck = LightNeck(self.backbone.channels) if light else SeedNeck(self.backbone.channels)
        width = 16 if light else 64
        self.probability = Head(self.neck.channels, width, bias=not light)
        self.threshold = Head(self.neck.channels, width, bias=False)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = self.neck(self.backbone(x))
        return self.probability(x), self.threshold(x)


class TextProbability(nn.Module):
    """What is served: uint8 RGB (1, H, W, 3) -> probability of text (1, H, W), normalisation included."""

    MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # ImageNet's, of RGB in 0..1

    mean: Tensor
    std: Tensor

    def __init__(self, network: DBNet) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(self.MEAN).view(1, 3, 1, 1) * 255)
        self.register_buffer("std", torch.tensor(self.STD).view(1, 3, 1, 1) * 255)

    def centred(self, image: Tensor) -> Tensor:
        return image.permute(0, 3, 1, 2).float() - self.mean

    def normalise(self, image: Tensor) -> Tensor:
        return self.centred(image) / self.std

    def forward(self, image: Tensor) -> Tensor:
        features = self.network.neck(self.network.backbone(self.normalise(image)))
        return torch.sigmoid(self.network.probability(features))[:, 0]
