import numpy as np
import pytest

from tests.training.conftest import Typesetting
from training.synth.lettering import INK
from training.synth.scenes import tables
from training.synth.scenes.tables import draw_table

SIZE = 30


def test_every_cell_has_a_box_of_its_own_around_its_ink(typesetting: Typesetting) -> None:
    font, typesetter = typesetting
    for _ in range(20):
        block = draw_table(typesetter, font, SIZE, room=600)
        assert block.mask.shape[1] <= 600 + 4
        covered = np.zeros(block.mask.shape, int)
        for left, top, right, bottom in block.boxes:
            cell = np.s_[int(top) : int(bottom) + 1, int(left) : int(right) + 1]
            assert (block.mask[cell] > INK).any()
            covered[cell] += 1
        assert covered.max(initial=0) <= 1


def test_the_days_of_a_calendar_stand_in_seven_columns(
    typesetting: Typesetting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "CALENDAR_SHARE", 1.0)
    font, typesetter = typesetting
    block = draw_table(typesetter, font, SIZE, room=4000)
    boxes = np.array(block.boxes)
    assert 28 <= len(boxes) <= 31 + 7
    middles = np.sort((boxes[:, 0] + boxes[:, 2]) / 2)
    assert np.count_nonzero(np.diff(middles) > 0.5 * SIZE) == 6
