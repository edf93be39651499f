import random

import numpy as np
import pytest

from training.synth.lettering import INK, ink_box
from training.synth.segments import LIT, draw_segments, reading

SEEDS = range(30)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_reading_can_be_shown(seed: int) -> None:
    text = reading(random.Random(seed))
    assert text
    assert set(text) <= {*LIT, ".", ",", ":"}


@pytest.mark.parametrize("seed", SEEDS)
def test_digits_stand_in_their_spans_at_the_size_asked_for(seed: int) -> None:
    mask, spans = draw_segments("12:84.6", 40, random.Random(seed))
    _, _, _, tall = ink_box(mask)
    assert 36 <= tall <= 43
    lean = 0.15 * 40 + 2
    inked = np.flatnonzero((mask > INK).any(0))
    assert abs(inked[0] - spans[0, 0]) < lean
    assert abs(inked[-1] - spans[-1, 1]) < lean
    assert (np.diff(spans.mean(1)) > 0).all()
    for start, end in spans:
        assert (mask[:, int(start) : int(np.ceil(end)) + 1] > INK).any()


def test_an_8_has_all_segments_and_every_other_digit_lacks_some() -> None:
    def ink(text: str) -> np.ndarray:
        return draw_segments(text, 60, random.Random(4))[0] > 128

    full = ink("8")
    shapes = {digit: ink(digit) for digit in "012345679-"}
    for shape in shapes.values():
        assert not (shape & ~full).any()
        assert shape.sum() < full.sum()
    assert len({shape.tobytes() for shape in shapes.values()}) == len(shapes)
