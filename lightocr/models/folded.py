"""The detector's light neck and head as they are served: the same function of the same weights, with less to compute.

All of it is linear algebra. A convolution of an enlarged map is a transposed one of the map itself; a convolution of a
convolution is one convolution; a transposed convolution by as much as its kernel is wide is one of 1 x 1 whose channels
are put side by side; what a picture is divided by is in the weights of the first convolution. Training keeps the plain
layers.
"""

import copy
from collections.abc import Iterable
from itertools import product
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, pixel_shuffle

from lightocr.models.dbnet import (
    DBNet,
    Head,
    LightNeck,
    ResidualSqueezeExcite,
    TextProbability,
    concatenate,
    top_down,
)


def means(x: Tensor) -> Tensor:
    return x.mean((2, 3), keepdim=True)


def convolution(weight: Tensor, bias: Tensor | None = None, repeated: int = 1) -> nn.Conv2d:
    """A convolution of these weights padded by half its kernel, its bias `repeated` so many times."""
    outputs, inputs, kernel, _ = weight.shape
    conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=bias is not None)
    conv.weight.data = weight.detach().clone()
    if bias is not None and conv.bias is not None:
        conv.bias.data = bias.detach().repeat(repeated)
    return conv


class EnlargedConv(nn.ConvTranspose2d):
    """A 3 x 3 convolution, padded and without bias, of a map enlarged to twice its size by repeating pixels.

    Each pixel is seen by 4 x 4 of the output's, with the sum of the weights that fall on it or its copies.
    """

    def __init__(self, weight: Tensor) -> None:
        outputs, inputs = weight.shape[:2]
        super().__init__(inputs, outputs, 4, stride=2, padding=1, bias=False)
        kernel = weight.new_zeros(inputs, outputs, 4, 4)
        for i, j, y, x in product(range(2), range(2), range(3), range(3)):
            row, column = (i + y - 1) // 2, (j + x - 1) // 2  # of the pixel that an even or odd output sees there
            kernel[:, :, i + 1 - 2 * row, j + 1 - 2 * column] += weight[:, :, y, x].T
        self.weight.data = kernel


class FoldedNeck(nn.Module):
    """LightNeck, but for its last step: the finest level (B, 16, H/4, W/4), and the others at half its size, coarsest
    first (B, 48, H/8, W/8)."""

    def __init__(self, neck: LightNeck) -> None:
        super().__init__()
        self.finest_lateral, *lateral = cast(Iterable[ResidualSqueezeExcite], neck.lateral)
        self.finest_smooth, *smooth = cast(Iterable[ResidualSqueezeExcite], neck.smooth)
        self.lateral, self.smooth = nn.ModuleList(lateral), nn.ModuleList(smooth)
        self.enlarged = EnlargedConv(self.finest_smooth.conv.weight.data)

    def forward(self, features: list[Tensor]) -> tuple[Tensor, Tensor]:
        finest, *coarser = features
        levels = top_down([lateral(x) for lateral, x in zip(self.lateral, coarser, strict=True)])
        half = concatenate([smooth(x) for smooth, x in zip(self.smooth, levels, strict=True)])
        x = self._smoothed_lateral(finest) + self.enlarged(levels[0])
        return x * self.finest_smooth.gate(means(x)), half

    def _smoothed_lateral(self, x: Tensor) -> Tensor:
        """The finest lateral layer and the convolution behind it are one, whose weights follow the layer's gate."""
        lateral, smooth = self.finest_lateral.conv.weight, self.finest_smooth.conv.weight
        weighted = smooth.permute(0, 2, 3, 1) * self.finest_lateral.gate(conv2d(means(x), lateral)).flatten()
        return conv2d(x, (weighted @ lateral.flatten(1)).permute(0, 3, 1, 2), padding=1)


class FoldedHead(nn.Module):
    """Head behind FoldedNeck: -> logits (B, 1, H, W)."""

    def __init__(self, head: Head) -> None:
        super().__init__()
        first, widen, last = (x for x in head if isinstance(x, (nn.Conv2d, nn.ConvTranspose2d)))
        width = first.out_channels
        self.finest = convolution(first.weight[:, -width:], first.bias)
        self.enlarged = EnlargedConv(first.weight[:, :-width])
        weight = widen.weight.permute(2, 3, 1, 0)  # row, column, to, from
        self.widen = convolution(weight.reshape(4 * width, width, 1, 1), widen.bias, 4)
        weight = last.weight.new_zeros(2, 2, 2, 2, 2, 2, width)  # row, row within, column, column within; from them
        for i, j in product(range(2), range(2)):
            weight[i, :, j, :, i, j] = last.weight[:, 0].permute(1, 2, 0)
        self.last = convolution(weight.reshape(16, 4 * width, 1, 1), last.bias, 16)

    def forward(self, maps: tuple[Tensor, Tensor]) -> Tensor:
        finest, half = maps
        x = torch.relu(self.finest(finest) + self.enlarged(half))
        return pixel_shuffle(self.last(torch.relu(self.widen(x))), 4)


class FoldedTextProbability(TextProbability):
    """TextProbability of a network with the light neck, whose batch norms are fused already."""

    def __init__(self, network: DBNet) -> None:
        super().__init__(network)
        if not isinstance(network.neck, LightNeck):
            raise ValueError("only the light neck can be folded")
        self.backbone = copy.deepcopy(network.backbone)
        first = cast(nn.Conv2d, self.backbone.stem[0])
        first.weight.data /= self.std
        self.neck, self.head = FoldedNeck(network.neck), FoldedHead(network.probability)

    def forward(self, image: Tensor) -> Tensor:
        maps = self.neck(self.backbone(self.centred(image)))
        return torch.sigmoid(self.head(maps))[:, 0]
