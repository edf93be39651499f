"""Checkpoints that survive a kill, and the moving average of the weights."""

import os
import pickle
from pathlib import Path
from typing import Any, Literal

import torch
from torch import nn

from lightocr.models import trained
from training.command import InputError

Network = Literal["detector", "recognizer"]


def read(path: Path, network: Network | None = None) -> dict[str, Any]:
    """All that a checkpoint holds. Raises InputError where there is none, or that of another kind of network."""
    if not path.is_file():
        raise InputError(f"there is no checkpoint {path}: runs write OUT/last.pt, released ones lie in training/start/")
    try:
        state = trained.state(path)
        found = kind(state)
    except (pickle.UnpicklingError, RuntimeError, EOFError, LookupError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is no whole checkpoint: name a run's last.pt or a file of training/start/") from error
    if network not in (None, found):
        raise InputError(f"{path} is a checkpoint of a {found}, and a {network}'s is needed here")
    return state


def kind(state: dict[str, Any]) -> Network:
    return "recognizer" if "ctc.weight" in state["average"] else "detector"


def fill(network: nn.Module, weights: dict[str, torch.Tensor], path: Path) -> None:
    """Load weights out of the checkpoint at `path`. Raises InputError where they are of a network of another size."""
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise InputError(
            f"{path} is of a network of another size: train with the same options, or into another --out"
        ) from error


def save(path: Path, state: dict[str, Any]) -> None:
    """Written beside and renamed, so that a stop in the middle leaves the last whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, path)


def save_start(path: Path, state: dict[str, Any]) -> None:
    """What another training needs to start from: the averaged weights in float16, and the characters they read."""
    average = {name: _halved(value) for name, value in state["average"].items()}
    kept = ("charset", "strides", "hidden", "channels")
    save(path, {"average": average} | {name: state[name] for name in kept if name in state})


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
