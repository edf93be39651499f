import itertools

import numpy as np
import pytest

from tests.training.conftest import Typesetting
from training.synth.fonts import load
from training.synth.scenes import typesetting as module

SIZE = 22


def test_words_on_a_line_stand_as_far_apart_as_a_space_is_wide(
    typesetting: Typesetting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SPACED_SHARE", 0)
    monkeypatch.setattr(module, "TIGHT_SHARE", 0)
    font, typesetter = typesetting
    space = load(font.path, font.index, SIZE).getlength(" ")
    bearings = 0.15 * SIZE  # at most: what is left free beside a letter
    gaps = []
    for _ in range(20):
        boxes = np.array(typesetter.lines(font, SIZE, 1, 400).boxes)
        gaps += [after[0] - before[2] for before, after in itertools.pairwise(boxes[boxes[:, 0].argsort()])]
    assert len(gaps) > 20
    assert min(gaps) > 0
    assert max(gaps) <= 1.5 * space + 2 * bearings
    assert np.median(gaps) == pytest.approx(space, abs=2 * bearings)


def test_letters_stand_wider_apart_or_closer(typesetting: Typesetting, monkeypatch: pytest.MonkeyPatch) -> None:
    font, typesetter = typesetting

    def width(spaced: float, tight: float) -> int:
        monkeypatch.setattr(module, "SPACED_SHARE", spaced)
        monkeypatch.setattr(module, "TIGHT_SHARE", tight)
        monkeypatch.setattr(typesetter, "_texts", lambda _: itertools.repeat("김치찌개"))
        left, _, right, _ = typesetter.lines(font, SIZE, 1, 1).boxes[0]
        return right - left

    assert width(0, 1) < width(0, 0) < width(1, 0)
