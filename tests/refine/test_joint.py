import numpy as np
import pytest
from shapes import box

from lightocr.refine import joint

FIRST, SECOND = box(10, 10, 100, 40), box(106, 10, 200, 40)


def line(*inked):
    """Black marks (left, top, right, bottom) beside two words on white."""
    pixels = np.full((50, 210, 3), 255, np.uint8)
    for left, top, right, bottom in ((12, 12, 95, 38), (112, 12, 198, 38), *inked):
        pixels[top:bottom, left:right] = 0
    return pixels


@pytest.mark.parametrize("mark", [(97, 36, 110, 38), (101, 24, 105, 28), (98, 25, 109, 27)])
def test_an_underscore_a_dot_and_a_dash_are_seen_between_words(mark):
    assert joint.alone(line(mark), FIRST, SECOND) is not None


@pytest.mark.parametrize("marks", [(), [(90, 25, 102, 27)], [(0, 0, 210, 3)]])
def test_nothing_a_letters_stroke_and_what_stands_above_are_no_sign(marks):
    assert joint.alone(line(*marks), FIRST, SECOND) is None


def test_a_sign_between_two_words_joins_them():
    assert joint.joins("file_name", "file", "name")
    assert joint.joins("file_name", "file.", "'name")  # of which each saw a part
    assert not any(joint.joins(whole, "file", "name") for whole in ("filename", "file.name", "fil_name", "file__name"))
    assert joint.ends("042-")
    assert joint.begins("-0001")
    assert not any(joint.ends(text) or joint.begins(text) for text in ("-", "", "가-나", "--"))
