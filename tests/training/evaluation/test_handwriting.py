import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lightocr.charset import Charset
from training.evaluation import handwriting
from training.synth.hand import Hand
from training.synth.words import Words

BLIND: Any = SimpleNamespace(
    read=lambda image: SimpleNamespace(words=[]), recognize=lambda crops: [SimpleNamespace(text="") for _ in crops]
)


@pytest.mark.parametrize("paper", handwriting.PAPERS)
def test_all_ink_of_a_note_stands_in_the_boxes_of_its_words(
    data: Path, paper: tuple[tuple[int, ...], tuple[int, ...]]
) -> None:
    rng, noise = random.Random(1), np.random.default_rng(1)
    words = Words(data / "corpus", Charset(), None)
    row, image = handwriting.note(Hand.any(rng), 24, paper, words, rng, noise)
    inked = np.abs(image.astype(int) - paper[0]).max(axis=2) > 60
    assert len(row["words"]) > 15
    for word in row["words"]:
        (left, top), (right, bottom) = np.round([word["points"][0], word["points"][2]]).astype(int)
        assert inked[max(top, 0) : bottom, left:right].any()
        inked[max(top, 0) : bottom, left:right] = False
    assert inked.mean() < 1e-4


def test_who_reads_nothing_spots_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handwriting, "NOTES", 2)
    monkeypatch.setattr(handwriting, "CROPS", 20)
    figures = handwriting.handwriting(BLIND, data)
    assert figures["crops_words"] > 5
    assert figures["crops_exact"] == figures["word_spot"] == figures["end_to_end_f1"] == 0
