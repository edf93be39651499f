"""Checkpoints, and the weights in `training/start/`: from the file to the network."""

from pathlib import Path
from typing import Any

import torch

from lightocr.charset import OTHERS, Charset
from lightocr.models.dbnet import DBNet
from lightocr.models.mobilenetv3 import MobileNetV3Small
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
    return recognizer_of(state(path))


def recognizer_of(content: dict[str, Any]) -> Recognizer:
    """The network of what a file holds."""
    classes = Charset(content.get("charset", OTHERS)).size
    shape = {"hidden": content.get("hidden", HIDDEN), "channels": content.get("channels", MobileNetV3Small.channels)}
    network = Recognizer(classes, content.get("strides", "steps48"), **shape)
    network.load_state_dict(content["average"])
    return network
