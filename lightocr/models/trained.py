"""Checkpoints, and the weights in `training/start/`: from the file to the network."""

from pathlib import Path
from typing import Any

import torch

from lightocr.charset import OTHERS, Charset
from lightocr.models.dbnet import DBNet
from lightocr.models.recognizer import HIDDEN, Recognizer


def state(path: Path) -> dict[str, Any]:
    """All that the file holds, on the CPU, its averaged weights (`average`) as float32. Runs no code of the file."""
    content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    content["average"] = {
        name: value.float() if value.is_floating_point() else value for name, value in content["average"].items()
    }
    return content


def detector(path: Path) -> DBNet:
    network = DBNet()
    network.load_state_dict(state(path)["average"])
    return network


def recognizer(path: Path) -> Recognizer:
    content = state(path)
    classes = Charset(content.get("charset", OTHERS)).size
    network = Recognizer(classes, content.get("strides", "steps48"), hidden=content.get("hidden", HIDDEN))
    network.load_state_dict(content["average"])
    return network
