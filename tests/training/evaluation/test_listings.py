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


@pytest.mark.parametrize("text", ["가게_{0}", "{0} / 1{0}"])
def test_all_ink_stands_in_the_boxes_of_words(typesetting: Typesetting, text: str) -> None:
    font, _ = typesetting
    numbers = iter(range(1000, 2000))
    row, image = listings.page(lambda: text.format(next(numbers)), font, 20)
    texts = [text.format(1000 + i) for i in range(listings.COLUMNS * listings.ROWS)]
    assert [word["text"] for word in row["words"]] == " ".join(texts).split()
    assert not any(word["ignore"] for word in row["words"])
    inked = np.abs(image.astype(int) - listings.PAPER).max(axis=2) > 0
    for word in row["words"]:
        (left, top), (right, bottom) = np.round([word["points"][0], word["points"][2]]).astype(int)
        assert inked[top:bottom, left:right].any()
        inked[top:bottom, left:right] = False
    assert not inked.any()


@pytest.mark.parametrize("kind", listings.KINDS)
def test_kinds_are_words_that_can_be_read(data: Path, kind: str) -> None:
    words, charset = Words(data / "corpus", Charset(), None), Charset()
    for seed in range(50):
        text = listings.KINDS[kind](words, random.Random(seed))
        assert len(text.split()) == (3 if kind in ("beside", "parted") else 1)
        assert all(character in charset for character in text)


def test_who_reads_nothing_spots_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "SIZES", (14,))
    blind: Any = SimpleNamespace(read=lambda image: SimpleNamespace(words=[]))
    nothing = {"word_spot": 0.0, "end_to_end_f1": 0.0}
    assert listings.listings(blind, data) == dict.fromkeys(listings.KINDS, nothing)
