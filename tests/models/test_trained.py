"""A checkpoint says of what size its network is."""

from pathlib import Path
from typing import Any

import pytest

from lightocr.charset import Charset
from lightocr.models import trained
from lightocr.models.recognizer import CHANNELS, Recognizer
from training.learning import checkpoint


@pytest.mark.parametrize(
    ("said", "channels"), [({"channels": CHANNELS}, CHANNELS), ({}, 576)], ids=["now", "before it could be chosen"]
)
def test_a_recognizer_has_as_many_channels_as_it_was_trained_with(
    said: dict[str, Any], channels: int, tmp_path: Path
) -> None:
    charset = Charset()
    network = Recognizer(charset.size, hidden=8, channels=channels)
    state = {"average": network.state_dict(), "charset": charset.others, "strides": "steps48", "hidden": 8}
    checkpoint.save_start(tmp_path / "start.pt", state | said)
    assert trained.recognizer(tmp_path / "start.pt").backbone.last[0].out_channels == channels
