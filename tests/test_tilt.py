import tracemalloc

import numpy as np
import pytest

from lightocr import tilt


def boxes(angles, width=80, height=20):
    """Boxes of words that run so many degrees clockwise of level, side by side."""
    corners = np.float32([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2
    turned = []
    for i, angle in enumerate(np.radians(angles)):
        cos, sin = np.cos(angle), np.sin(angle)
        turned.append(corners @ np.float32([[cos, sin], [-sin, cos]]) + np.float32([200 * i, 100]))
    return np.array(turned, np.float32).reshape(-1, 4, 2)


@pytest.mark.parametrize("angle", [-44, -20, 0, 13, 44])
@pytest.mark.parametrize("size", [(80, 20), (20, 80)])
def test_lines_and_columns_tell_how_a_picture_is_held(angle, size):
    assert tilt.degrees(boxes([angle] * 3, *size)) == pytest.approx(angle, abs=0.01)


def test_lines_and_columns_of_one_picture_agree():
    quads = np.concatenate([boxes([18, 17, 19]), boxes([18, 18], 20, 80)])
    assert tilt.degrees(quads) == pytest.approx(18, abs=0.1)


def test_around_45_degrees_words_agree_whichever_way_they_are_taken_to_run():
    assert abs(tilt.degrees(boxes([44, 45, -44, 46 - 90]))) == pytest.approx(45, abs=1)


def test_a_few_words_askew_do_not_speak_for_a_picture():
    assert tilt.degrees(boxes([0, 1, -1, 20, 21])) == pytest.approx(0, abs=0.5)
    assert tilt.degrees(np.concatenate([boxes([25]), boxes([2, 2], 240)])) == pytest.approx(2, abs=0.1)


def test_words_that_run_in_all_directions_have_none():
    assert tilt.degrees(boxes([-40, -30, -20, -10, 0, 10, 20, 30, 40])) == 0


def test_single_letters_and_empty_pictures_have_no_direction():
    assert tilt.degrees(boxes([20, 20], 20, 20)) == 0
    assert tilt.degrees(boxes([])) == 0


def test_thousands_of_words_take_no_memory_to_speak_of():
    quads = boxes([12] * 5_000)
    tracemalloc.start()
    assert tilt.degrees(quads) == pytest.approx(12, abs=0.01)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000, "each pair of 5,000 words takes 200 MB"
