"""Checkpoints that survive a kill, and the moving average of the weights."""

import os
from pathlib import Path
from typing import Any

import torch
from torch import nn


def save(path: Path, state: dict[str, Any]) -> None:
    """Written beside and renamed, so that a stop in the middle leaves the last whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, path)


def save_start(path: Path, state: dict[str, Any]) -> None:
    """What another training needs to start from: the averaged weights in float16, and the characters they read."""
    average = {name: _halved(value) for name, value in state["average"].items()}
    save(path, {"average": average} | {name: state[name] for name in ("charset", "strides", "hidden") if name in state})


def _halved(value: torch.Tensor) -> torch.Tensor:
    half = value.half() if value.is_floating_point() else value
    return half if torch.isfinite(half).all() else value  # a batch norm's variance may be beyond float16


class MovingAverage:
    """Exponential moving average of all weights and batch-norm statistics; short-sighted at the start."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.decay, self.updates = decay, 0
        self.state = {name: value.detach().clone() for name, value in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        averages, values = [], []
        for name, value in network.state_dict().items():
            if value.dtype.is_floating_point:
                averages.append(self.state[name])
                values.append(value)
            else:
                self.state[name].copy_(value)
        torch._foreach_lerp_(averages, values, 1 - decay)
