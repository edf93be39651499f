import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lightocr.charset import Charset
from tests.training.conftest import Typesetting
from training.evaluation import screens
from training.synth.words import Words

Paper = tuple[tuple[int, ...], tuple[int, ...]]


def drawn(typesetting: Typesetting, data: Path, paper: Paper) -> tuple[dict[str, Any], np.ndarray]:
    font, _ = typesetting
    return screens.page(800, font, 12, paper, Words(data / "corpus", Charset(), None), random.Random(1))


@pytest.mark.parametrize("paper", screens.PAPERS)
def test_all_ink_stands_in_the_boxes_of_words(typesetting: Typesetting, data: Path, paper: Paper) -> None:
    row, image = drawn(typesetting, data, paper)
    inked = np.abs(image.astype(int) - paper[0]).max(axis=2) > 0
    for word in row["words"]:
        (left, top), (right, bottom) = np.round([word["points"][0], word["points"][2]]).astype(int)
        assert inked[top:bottom, left:right].any()
        inked[top:bottom, left:right] = False
    assert not inked.any()
    assert len(row["words"]) > 30


def test_words_stand_in_columns_and_apart(typesetting: Typesetting, data: Path) -> None:
    row, _ = drawn(typesetting, data, screens.PAPERS[0])
    boxes = np.array([[*word["points"][0], *word["points"][2]] for word in row["words"]])
    column = boxes[:, 0] // (800 // screens.COLUMNS)
    assert set(column) == set(range(screens.COLUMNS))
    assert (boxes[:, 2] < (column + 1) * (800 // screens.COLUMNS)).all()
    on_line = np.diff(boxes[:, 1]) < 6
    assert (boxes[1:, 0] - boxes[:-1, 2])[on_line & (np.diff(column) == 0)].min() > 0


def test_who_reads_nothing_spots_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "WIDTHS", (600,))
    blind: Any = SimpleNamespace(read=lambda image: SimpleNamespace(words=[]))
    assert screens.screens(blind, data) == {"600 pixels wide": {"word_spot": 0.0, "end_to_end_f1": 0.0}}
