import random

import numpy as np

from tests.training.conftest import Typesetting
from training.synth.crops.surroundings import add_neighbours

SIZE = 40


def test_neighbours_on_the_line_are_as_near_before_a_word_as_behind_it(typesetting: Typesetting) -> None:
    font, _ = typesetting
    left, right = 300, 420
    before, behind = [], []
    for seed in range(200):
        canvas = np.zeros((200, 720), np.uint8)
        add_neighbours(canvas, np.float32([left, 80, right, 120]), "가게", font, SIZE, random.Random(seed))
        inked = np.flatnonzero((canvas[80:120] > 0).any(0))
        if inked.size and inked[-1] < left:
            before.append(left - inked[-1])
        elif inked.size and inked[0] >= right:
            behind.append(inked[0] - right)
    assert len(before) > 20
    assert len(behind) > 20
    for gaps in (before, behind):
        assert 0 <= min(gaps) < 0.1 * SIZE + 1
        assert max(gaps) <= 0.4 * SIZE + 2
