import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lightocr.charset import Charset
from tests.training.conftest import Typesetting
from training.evaluation import marked
from training.synth.words import Words


def boxes(row: dict[str, Any]) -> np.ndarray:
    return np.array([[*word["points"][0], *word["points"][2]] for word in row["words"]]).round().astype(int)


@pytest.mark.parametrize("name", marked.KINDS)
def test_each_word_stands_in_its_box_with_its_mark(typesetting: Typesetting, data: Path, name: str) -> None:
    font, _ = typesetting
    words = Words(data / "corpus", Charset(), None)
    row, image = marked.page(marked.KINDS[name], font, 26, words, random.Random(1))
    inked = (image < 160).any(axis=2)
    assert len(row["words"]) > 8
    for left, top, right, bottom in boxes(row):
        assert inked[max(top, 0) : bottom, left:right].mean() > 0.02
    for left, top, right, bottom in boxes(row):
        inked[max(top, 0) : bottom, left:right] = False
    assert inked.any() == (name not in ("plain", "of dots", "of segments"))
    if name == "prices struck":
        assert all(word["text"].endswith("00원") for word in row["words"])
        red = (image[..., 0] > 150) & (image[..., 1] < 90)
        assert all(red[max(top, 0) : bottom, left:right].any() for left, top, right, bottom in boxes(row))


def test_who_reads_nothing_spots_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked, "SIZES", (30,))
    monkeypatch.setattr(marked, "PAGES", 1)
    blind: Any = SimpleNamespace(read=lambda image: SimpleNamespace(words=[]))
    figures = marked.marked(blind, data)
    assert set(figures) == set(marked.KINDS)
    assert all(row == {"word_spot": 0.0, "end_to_end_f1": 0.0} for row in figures.values())
