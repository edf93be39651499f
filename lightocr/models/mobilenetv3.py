"""MobileNetV3 (Howard et al., ICCV 2019, arXiv 1905.02244): the backbone of the detector and of the recognizers."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

Stride = int | tuple[int, int]  # (vertical, horizontal) where they differ

# kernel, expanded channels, output channels, squeeze-excite, hard-swish, stride: tables 1 and 2 of the paper
LARGE = (
    (3, 16, 16, False, False, 1),
    (3, 64, 24, False, False, 2),
    (3, 72, 24, False, False, 1),
    (5, 72, 40, True, False, 2),
    (5, 120, 40, True, False, 1),
    (5, 120, 40, True, False, 1),
    (3, 240, 80, False, True, 2),
    (3, 200, 80, False, True, 1),
    (3, 184, 80, False, True, 1),
    (3, 184, 80, False, True, 1),
    (3, 480, 112, True, True, 1),
    (3, 672, 112, True, True, 1),
    (5, 672, 160, True, True, 2),
    (5, 960, 160, True, True, 1),
    (5, 960, 160, True, True, 1),
)
LIGHT_STEM = 16  # channels: what one instruction takes, so 8 would cost as much
DIVISOR = 8
SMALL = (
    (3, 16, 16, True, False),
    (3, 72, 24, False, False),
    (3, 88, 24, False, False),
    (5, 96, 40, True, True),
    (5, 240, 40, True, True),
    (5, 240, 40, True, True),
    (5, 120, 48, True, True),
    (5, 144, 48, True, True),
    (5, 288, 96, True, True),
    (5, 576, 96, True, True),
    (5, 576, 96, True, True),
)


def make_divisible(channels: float) -> int:
    """Channels rounded to a multiple of DIVISOR, never more than 10 % below what was asked for."""
    rounded = max(DIVISOR, int(channels + DIVISOR / 2) // DIVISOR * DIVISOR)
    return rounded + DIVISOR if rounded < 0.9 * channels else rounded


class ConvNorm(nn.Sequential):
    """Convolution, batch norm and, if given, an activation."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int = 1,
        stride: Stride = 1,
        groups: int = 1,
        activation: type[nn.Module] | None = None,
        bias: bool = False,
    ) -> None:
        layers: list[nn.Module] = [
            nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=bias),
            nn.BatchNorm2d(outputs),
        ]
        if activation is not None:
            layers.append(activation())
        super().__init__(*layers)


class SqueezeExcite(nn.Module):
    """Channel attention (Hu et al., CVPR 2018) with the paper's hard sigmoid."""

    def __init__(self, channels: int, squeezed: int) -> None:
        super().__init__()
        self.reduce = nn.Conv2d(channels, squeezed, 1)
        self.expand = nn.Conv2d(squeezed, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x * self.gate(x.mean((2, 3), keepdim=True))

    def gate(self, means: Tensor) -> Tensor:
        """Channel means (B, C, 1, 1) -> what each channel is multiplied with."""
        return nn.functional.hardsigmoid(self.expand(torch.relu(self.reduce(means))))


class Bottleneck(nn.Module):
    """Inverted residual: expand, depthwise, squeeze-excite (width `squeezed`, 0 = none), project."""

    def __init__(
        self, inputs: int, kernel: int, expanded: int, outputs: int, squeezed: int, hard_swish: bool, stride: Stride,
        expand_always: bool,
    ) -> None:  # fmt: skip
        super().__init__()
        activation = nn.Hardswish if hard_swish else nn.ReLU
        layers: list[nn.Module] = []
        if expand_always or expanded != inputs:
            layers.append(ConvNorm(inputs, expanded, activation=activation))
        layers.append(ConvNorm(expanded, expanded, kernel, stride, groups=expanded, activation=activation))
        if squeezed:
            layers.append(SqueezeExcite(expanded, squeezed))
        layers.append(ConvNorm(expanded, outputs))
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.layers(x)
        return x + y if self.residual else y


class MobileNetV3Large(nn.Module):
    """The detector's backbone. Returns the features at strides 4, 8, 16 and 32, at half width of `channels`.

    A `light` one has no squeeze-excite, and a wider stem in place of the first block, which at half the picture's size
    costs more than it gives.
    """

    channels = (16, 24, 56, 480)

    def __init__(self, width: float = 0.5, light: bool = False) -> None:
        super().__init__()
        table = LARGE[1:] if light else LARGE
        inputs = LIGHT_STEM if light else make_divisible(16 * width)
        self.stem = ConvNorm(3, inputs, 3, 2, activation=nn.Hardswish)
        self.blocks = nn.ModuleList()
        for kernel, expanded, outputs, excite, hard_swish, stride in table:
            expanded, outputs = make_divisible(expanded * width), make_divisible(outputs * width)
            squeezed = expanded // 4 if excite and not light else 0
            self.blocks.append(Bottleneck(inputs, kernel, expanded, outputs, squeezed, hard_swish, stride, True))
            inputs = outputs
        halving = [index for index, (*_, stride) in enumerate(table) if stride == 2]
        self.taps = set(halving[1:])  # blocks whose input is a feature map
        self.last = ConvNorm(inputs, make_divisible(960 * width), activation=nn.Hardswish)

    def forward(self, x: Tensor) -> list[Tensor]:
        features = []
        x = self.stem(x)
        for index, block in enumerate(self.blocks):
            if index in self.taps:
                features.append(x)
            x = block(x)
        return [*features, self.last(x)]


class MobileNetV3Small(nn.Module):
    """The recognizer's features: (B, 3, 48, W) -> (B, channels, H', W') with the strides given.

    `strides` maps a block's index to its stride, every other block has stride 1; the stem always halves both sides.
    """

    channels = 576

    def __init__(self, strides: Mapping[int, Stride], channels: int = channels) -> None:
        super().__init__()
        inputs = 16
        self.stem = ConvNorm(3, inputs, 3, 2, activation=nn.Hardswish)
        layers = []
        for index, (kernel, expanded, outputs, excite, hard_swish) in enumerate(SMALL):
            squeezed = make_divisible(expanded / 4) if excite else 0
            stride = strides.get(index, 1)
            layers.append(Bottleneck(inputs, kernel, expanded, outputs, squeezed, hard_swish, stride, False))
            inputs = outputs
        self.blocks = nn.Sequential(*layers)
        self.last = ConvNorm(inputs, channels, activation=nn.Hardswish)

    def forward(self, x: Tensor) -> Tensor:
        maps: Tensor = self.last(self.blocks(self.stem(x)))
        return maps
