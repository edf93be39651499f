import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightocr import neighbours
from lightocr.neighbours import meeting

sides = st.tuples(*[st.integers(0, 12)] * 4)  # few values, so that many boxes touch, are alike or have no area


def boxes_of(corners: list[tuple[int, ...]]) -> np.ndarray:
    x1, y1, x2, y2 = np.array(corners, float).reshape(-1, 4).T
    return np.stack([np.minimum(x1, x2), np.minimum(y1, y2), np.maximum(x1, x2), np.maximum(y1, y2)], axis=-1)


def all_pairs(boxes: np.ndarray) -> list[tuple[int, int]]:
    def meet(a: np.ndarray, b: np.ndarray) -> bool:
        return bool((a[:2] < b[2:]).all() and (b[:2] < a[2:]).all())

    count = range(len(boxes))
    return [(i, j) for i in count for j in count if i != j and meet(boxes[i], boxes[j])]


@given(st.lists(sides, max_size=30))
def test_the_pairs_that_meet_are_those_of_the_table_of_all_and_in_its_order(corners):
    boxes = boxes_of(corners)
    assert list(zip(*meeting(boxes[:, :2], boxes[:, 2:]), strict=True)) == all_pairs(boxes)


@pytest.mark.parametrize("held", [1, 7, 100])
def test_few_pairs_are_held_at_a_time_and_none_is_lost(held, monkeypatch):
    boxes = boxes_of(np.random.default_rng(0).integers(0, 60, (80, 4)).tolist())
    monkeypatch.setattr(neighbours, "HELD", held)
    assert list(zip(*meeting(boxes[:, :2], boxes[:, 2:]), strict=True)) == all_pairs(boxes)
