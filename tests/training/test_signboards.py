import itertools

import numpy as np
import pytest

from tests.training.conftest import Typesetting
from training.synth.lettering import INK
from training.synth.scenes import signboards
from training.synth.scenes.signboards import draw_signboard

SIZE = 60


def test_small_words_stand_around_a_name_and_touch_nothing(
    typesetting: Typesetting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signboards, "BESIDE_SHARE", 1)
    monkeypatch.setattr(signboards, "ABOVE_SHARE", 1)
    font, typesetter = typesetting
    for _ in range(20):
        block = draw_signboard(typesetter, (font, font), SIZE)
        name, *around = block.boxes
        assert len(around) >= 4
        assert block.sizes == [SIZE, *[block.sizes[1]] * len(around)]
        assert block.sizes[1] < SIZE
        slack = 0.1 * block.sizes[1]  # boxes reach from the ink most of the way to the line
        assert any(right <= name[0] for _, _, right, _ in around)
        assert any(left >= name[2] for left, *_ in around)
        assert any(bottom <= name[1] + slack for *_, bottom in around)
        assert any(top >= name[3] - slack for _, top, _, _ in around)
        for left, top, right, bottom in block.boxes:
            assert (block.mask[int(top) : int(bottom) + 1, int(left) : int(right) + 1] > INK).any()
        for one, other in itertools.combinations(np.array(block.boxes), 2):
            shared = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
            assert shared.min() < slack
