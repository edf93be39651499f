"""The layers of MobileNetV3, faster to train on a CPU in bfloat16: a recognizer's step takes 0.6 of torch 2.13's time.

Most of torch's step goes into moving memory, and three things make it worse than need be: the gradients of depthwise
convolutions (up to 10 times slower than the convolution), batch norm and activation in five passes instead of two each
way, and a squeeze-excite gradient whose layout is not that of the maps. `speed_up` swaps them in place where a C++
compiler is at hand; elsewhere, and on CUDA, nothing changes.
"""

import functools
import logging
import os
import sys
from pathlib import Path

import torch
from torch import Tensor, nn

from lightocr.models.dbnet import Head, ResidualSqueezeExcite
from lightocr.models.mobilenetv3 import ConvNorm, SqueezeExcite

SOURCE = Path(__file__).with_suffix(".cpp")
FUNCTIONS = ["depthwise_weight_gradient", "norm_moments", "norm_forward", "norm_sums", "norm_backward"]
ACTIVATIONS: dict[type[nn.Module], int] = {nn.ReLU: 1, nn.Hardswish: 2}


@functools.cache
def _extension():
    from torch.utils.cpp_extension import load_inline

    # pip puts ninja beside the interpreter, which need not be on the path
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    flags = ["-O3", "-march=native", "-std=c++20", "-ffast-math"]
    return load_inline("lightocr_layers", SOURCE.read_text(), functions=FUNCTIONS, extra_cflags=flags)


class _Depthwise(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor, stride: tuple[int, int]) -> Tensor:
        ctx.save_for_backward(x, weight)
        ctx.stride = stride
        return nn.functional.conv2d(x, weight, stride=stride, padding=weight.shape[-1] // 2, groups=weight.shape[0])

    @staticmethod
    def backward(ctx, grad: Tensor) -> tuple[Tensor | None, Tensor, None]:
        x, weight = ctx.saved_tensors
        channels, kernel = weight.shape[0], weight.shape[-1]
        spread = grad
        if ctx.stride != (1, 1):  # the gradient of a strided convolution is that of a dense one with zeros between
            spread = torch.zeros_like(x)
            spread[:, :, :: ctx.stride[0], :: ctx.stride[1]] = grad
        grad_x = nn.functional.conv2d(spread, weight.flip(2, 3), padding=kernel // 2, groups=channels)
        grad_weight = _extension().depthwise_weight_gradient(x, grad, kernel, *ctx.stride)
        return grad_x, grad_weight.to(weight.dtype), None


def _depthwise(conv: nn.Conv2d, x: Tensor) -> Tensor:
    weight = conv.weight
    if torch.is_autocast_enabled("cpu"):
        dtype = torch.get_autocast_dtype("cpu")
        x, weight = x.to(dtype), weight.to(dtype)
    return _Depthwise.apply(x, weight, conv.stride)


class _NormActivate(torch.autograd.Function):
    """Batch norm with the batch's own statistics and the activation behind it, in two passes each way."""

    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor, bias: Tensor, norm: nn.BatchNorm2d, activation: int) -> Tensor:
        x = x.contiguous(memory_format=torch.channels_last)
        count = x.numel() // x.shape[1]
        total, squares = _extension().norm_moments(x)
        mean = total / count
        variance = (squares / count - mean**2).clamp(min=0)
        inverse = (variance + norm.eps).rsqrt()
        norm.running_mean.lerp_(mean.float(), norm.momentum)
        norm.running_var.lerp_((variance * count / max(1, count - 1)).float(), norm.momentum)
        norm.num_batches_tracked += 1
        a = (weight * inverse).float()
        b = (bias - weight * inverse * mean).float()
        ctx.save_for_backward(x, a, b, mean, inverse)
        ctx.activation = activation
        return _extension().norm_forward(x, a, b, activation)

    @staticmethod
    def backward(ctx, grad: Tensor) -> tuple[Tensor | None, ...]:
        x, a, b, mean, inverse = ctx.saved_tensors
        grad = grad.to(x.dtype).contiguous(memory_format=torch.channels_last)
        count = x.numel() // x.shape[1]
        of_bias, products = _extension().norm_sums(x, grad, a, b, ctx.activation)
        of_weight = (products - mean * of_bias) * inverse
        p = -a * inverse * of_weight / count
        q = -a * of_bias / count - p * mean
        of_x = _extension().norm_backward(x, grad, a, b, p.float(), q.float(), ctx.activation)
        return of_x, of_weight.float(), of_bias.float(), None, None


def _norm_activate(x: Tensor, norm: nn.BatchNorm2d, activation: nn.Module | None) -> Tensor:
    return _NormActivate.apply(x, norm.weight, norm.bias, norm, ACTIVATIONS[type(activation)] if activation else 0)


def _conv_norm(block: ConvNorm, x: Tensor) -> Tensor:
    if not block.training:
        return nn.Sequential.forward(block, x)
    return _norm_activate(block[0](x), block[1], block[2] if len(block) > 2 else None)


def _head(head: Head, x: Tensor) -> Tensor:
    if not head.training:
        return nn.Sequential.forward(head, x)
    reduce, norm, activation, enlarge, last_norm, last_activation, last = head
    x = _norm_activate(reduce(x), norm, activation)
    return last(_norm_activate(enlarge(x), last_norm, last_activation))


class _Gate(torch.autograd.Function):
    """x times the gate of its own channel means, whose gradient is made in one pass and in the layout of x."""

    @staticmethod
    def forward(ctx, x: Tensor, module: SqueezeExcite | ResidualSqueezeExcite, *weights: Tensor) -> Tensor:
        with torch.enable_grad():
            means = x.detach().mean((2, 3), keepdim=True).requires_grad_()
            gate = module.gate(means)
        ctx.save_for_backward(x, means, gate, *weights)
        return x * gate.detach()

    @staticmethod
    def backward(ctx, grad: Tensor) -> tuple[Tensor | None, ...]:
        x, means, gate, *weights = ctx.saved_tensors
        of_gate = (grad * x).sum((2, 3), keepdim=True)
        of_means, *of_weights = torch.autograd.grad(gate, (means, *weights), of_gate)
        share = of_means / (x.shape[2] * x.shape[3])
        return torch.addcmul(share, grad, gate.detach()), None, *of_weights


def _squeeze_excite(module: SqueezeExcite, x: Tensor) -> Tensor:
    return _Gate.apply(x, module, *module.parameters()) if module.training else SqueezeExcite.forward(module, x)


def _residual_squeeze_excite(module: ResidualSqueezeExcite, x: Tensor) -> Tensor:
    if not module.training:
        return ResidualSqueezeExcite.forward(module, x)
    return _Gate.apply(module.conv(x), module, *module.reduce.parameters(), *module.expand.parameters())


def speed_up(network: nn.Module) -> None:
    """Give the layers of `network` their faster forms, in place; without a C++ compiler say so and leave it."""
    try:
        _extension()
    except (OSError, RuntimeError) as error:
        logging.getLogger(__name__).warning("training without the fast layers: %s", error)
        return
    for module in network.modules():
        if isinstance(module, nn.Conv2d) and module.groups == module.in_channels == module.out_channels > 1:
            module.forward = functools.partial(_depthwise, module)
        elif isinstance(module, ConvNorm):
            module.forward = functools.partial(_conv_norm, module)
        elif isinstance(module, Head):
            module.forward = functools.partial(_head, module)
        elif isinstance(module, SqueezeExcite):
            module.forward = functools.partial(_squeeze_excite, module)
        elif isinstance(module, ResidualSqueezeExcite):
            module.forward = functools.partial(_residual_squeeze_excite, module)
