"""The number format of a training step."""

import torch


def autocast(device: torch.device) -> torch.autocast:
    """Computes in bfloat16 where the machine multiplies it, in float32 elsewhere: a processor with AVX2 alone has no
    such instructions, and torch's stand-ins for them take ten times as long as float32."""
    native = device.type != "cpu" or torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=native)
