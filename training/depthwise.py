"""Depthwise convolutions that train fast on a CPU in bfloat16.

torch 2.13 computes their weight gradient 10 times slower than it need be (5 x 5, 576 channels, bfloat16: 28 ms where
this takes 2.6), and that one gradient is half of a training step. `speed_up` swaps it for the loop below where a C++
compiler is at hand; elsewhere, and on CUDA, nothing changes.
"""

import functools
import logging
import os
import sys
from pathlib import Path

import torch
from torch import Tensor, nn

SOURCE = r"""
#include <torch/extension.h>
#include <ATen/Parallel.h>

constexpr int LANES = 32;  // channels summed at a time: their k * k sums stay in the first-level cache

template <typename scalar>
void accumulate(const scalar* x, const scalar* g, float* sums, int64_t n0, int64_t n1, int64_t H, int64_t W, int64_t OH,
                int64_t OW, int64_t C, int K, int sh, int sw) {
  for (int64_t c0 = 0; c0 < C; c0 += LANES) {
    const int lanes = (int)std::min<int64_t>(LANES, C - c0);
    float block[49][LANES] = {};
    for (int64_t n = n0; n < n1; ++n)
      for (int64_t i = 0; i < OH; ++i)
        for (int64_t j = 0; j < OW; ++j) {
          float grad[LANES];
          const scalar* gp = g + ((n * OH + i) * OW + j) * C + c0;
          for (int c = 0; c < lanes; ++c) grad[c] = (float)gp[c];
          for (int a = 0; a < K; ++a) {
            const int64_t y = i * sh + a - K / 2;
            if (y < 0 || y >= H) continue;
            for (int b = 0; b < K; ++b) {
              const int64_t z = j * sw + b - K / 2;
              if (z < 0 || z >= W) continue;
              const scalar* xp = x + ((n * H + y) * W + z) * C + c0;
              float* s = block[a * K + b];
              if (lanes == LANES)
                for (int c = 0; c < LANES; ++c) s[c] += grad[c] * (float)xp[c];
              else
                for (int c = 0; c < lanes; ++c) s[c] += grad[c] * (float)xp[c];
            }
          }
        }
    for (int t = 0; t < K * K; ++t)
      for (int c = 0; c < lanes; ++c) sums[(c0 + c) * K * K + t] += block[t][c];
  }
}

// input (N, C, H, W) and grad (N, C, OH, OW), both channels-last, padding K / 2 -> float32 gradient (C, 1, K, K)
torch::Tensor weight_gradient(torch::Tensor input, torch::Tensor grad, int64_t K, int64_t sh, int64_t sw) {
  input = input.contiguous(at::MemoryFormat::ChannelsLast);
  grad = grad.to(input.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
  const int64_t N = input.size(0), C = input.size(1);
  const int64_t parts = std::min<int64_t>(at::get_num_threads(), N);
  auto sums = torch::zeros({parts, C, 1, K, K}, torch::kFloat32);
  AT_DISPATCH_FLOATING_TYPES_AND(at::kBFloat16, input.scalar_type(), "weight_gradient", [&] {
    at::parallel_for(0, parts, 1, [&](int64_t begin, int64_t end) {
      for (int64_t p = begin; p < end; ++p)
        accumulate<scalar_t>(input.data_ptr<scalar_t>(), grad.data_ptr<scalar_t>(),
                             sums.data_ptr<float>() + p * C * K * K, p * N / parts, (p + 1) * N / parts, input.size(2),
                             input.size(3), grad.size(2), grad.size(3), C, (int)K, (int)sh, (int)sw);
    });
  });
  return sums.sum(0);
}
"""


@functools.cache
def _extension():
    from torch.utils.cpp_extension import load_inline

    # pip puts ninja beside the interpreter, which need not be on the path
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return load_inline(
        "lightocr_depthwise", SOURCE, functions=["weight_gradient"], extra_cflags=["-O3", "-march=native"]
    )


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
        grad_x, _, _ = torch.ops.aten.convolution_backward(
            grad, x, weight, None, ctx.stride, (kernel // 2,) * 2, (1, 1), False, (0, 0), channels, (True, False, False)
        )
        grad_weight = _extension().weight_gradient(x, grad, kernel, *ctx.stride)
        return grad_x, grad_weight.to(weight.dtype), None


def _forward(conv: nn.Conv2d, x: Tensor) -> Tensor:
    weight = conv.weight
    if torch.is_autocast_enabled("cpu"):
        dtype = torch.get_autocast_dtype("cpu")
        x, weight = x.to(dtype), weight.to(dtype)
    return _Depthwise.apply(x, weight, conv.stride)


def speed_up(network: nn.Module) -> None:
    """Give every depthwise convolution of `network` the faster gradient, in place; without a C++ compiler say so."""
    try:
        _extension()
    except (OSError, RuntimeError) as error:
        logging.getLogger(__name__).warning("training without the fast depthwise gradient: %s", error)
        return
    for module in network.modules():
        if isinstance(module, nn.Conv2d) and module.groups == module.in_channels == module.out_channels > 1:
            module.forward = functools.partial(_forward, module)
