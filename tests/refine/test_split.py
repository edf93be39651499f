from types import SimpleNamespace

import numpy as np
import pytest
from shapes import box

from lightocr.detector import Detection
from lightocr.recognizer import Recognition
from lightocr.refine import split
from lightocr.refine.candidates import Candidates

HEAP, UPPER, LOWER, OTHER = box(0, 0, 80, 60), box(0, 0, 80, 28), box(0, 32, 80, 60), box(200, 0, 280, 28)


def said(text, confidence, clarity):
    return Recognition(text, confidence, clarity=clarity)


def parted(whole, upper, lower, others=()):
    """What a heap of two lines becomes, and the boxes that were split. Each is (text, confidence, clarity)."""
    quads = np.array([HEAP, *[OTHER] * len(others)], np.float32)
    found = Candidates(quads, np.full(len(quads), 0.7, np.float32), [said(*each) for each in (whole, *others)])
    asked = []

    def pieces(quad):
        asked.append(quad.tolist())
        return Detection(np.array([UPPER, LOWER]), np.array([0.9, 0.8], np.float32))

    def glance(quads):
        return [said(*(upper if np.array_equal(quad, UPPER) else lower)) for quad in quads]

    return split.look(found, SimpleNamespace(split=pieces, glance=glance)), asked


def texts(reading):
    return [each.text for each in reading.readings]


def test_lines_that_read_better_apart_stand_in_the_place_of_their_box():
    result, _ = parted(("튜춺롸", 0.3, 0.1), ("SAENU", 0.8, 0.9), ("사업자", 0.6, 0.8), [("가", 0.9, 0.9)])
    assert texts(result) == ["SAENU", "사업자", "가"]
    assert np.array_equal(result.quads, [UPPER, LOWER, OTHER])
    assert np.allclose(result.scores, [0.9, 0.8, 0.7])


def test_a_piece_that_says_nothing_is_left_out():
    result, _ = parted(("네치킨", 0.4, 0.5), ("굽네치킨", 0.98, 0.5), ("-", 0.1, 0.1))
    assert texts(result) == ["굽네치킨"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (("노", 0.5, 0.5), ("합", 0.9, 0.05)),  # reads worse
        (("I", 0.9, 0.9), ("", 0.0, 0.0)),  # a clear piece of a letter is no word
        (("", 0.0, 0.0), ("", 0.0, 0.0)),
    ],
)
def test_a_box_that_reads_better_as_it_is_stays(upper, lower):
    result, asked = parted(("노래방", 0.9, 0.6), upper, lower)
    assert texts(result) == ["노래방"]
    assert asked


def test_clear_words_are_not_split():
    result, asked = parted(("노래방", 0.9, 0.9), ("노래", 1.0, 1.0), ("방", 1.0, 1.0))
    assert (texts(result), asked) == (["노래방"], [])


def test_nothing_found_stays_nothing():
    nothing = Candidates(np.zeros((0, 4, 2), np.float32), np.zeros(0, np.float32), [])
    assert texts(split.look(nothing, SimpleNamespace(split=None, glance=lambda quads: []))) == []
