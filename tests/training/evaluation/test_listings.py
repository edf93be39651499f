import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lightocr.charset import Charset
from tests.training.conftest import Typesetting
from training.evaluation import listings
from training.synth.words import Words


def test_all_ink_stands_in_the_boxes_of_texts(typesetting: Typesetting) -> None:
    font, _ = typesetting
    texts = iter(range(1000, 2000))
    row, image = listings.page(lambda: f"가게_{next(texts)}", font, 20)
    assert [word["text"] for word in row["words"]] == [f"가게_{i}" for i in range(1000, 1000 + len(row["words"]))]
    assert len(row["words"]) == listings.COLUMNS * listings.ROWS
    inked = np.abs(image.astype(int) - listings.PAPER).max(axis=2) > 0
    for word in row["words"]:
        (left, top), (right, bottom) = np.round([word["points"][0], word["points"][2]]).astype(int)
        assert inked[top:bottom, left:right].any()
        inked[top:bottom, left:right] = False
    assert not inked.any()


@pytest.mark.parametrize("kind", listings.KINDS)
def test_kinds_are_texts_that_are_read_as_one_word(data: Path, kind: str) -> None:
    words, charset = Words(data / "corpus", Charset(), None), Charset()
    for seed in range(50):
        text = listings.KINDS[kind](words, random.Random(seed))
        assert text.split() == [text]
        assert all(character in charset for character in text)


def test_who_reads_nothing_spots_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "SIZES", (14,))
    blind: Any = SimpleNamespace(read=lambda image: SimpleNamespace(words=[]))
    nothing = {"word_spot": 0.0, "end_to_end_f1": 0.0}
    assert listings.listings(blind, data) == dict.fromkeys(listings.KINDS, nothing)
