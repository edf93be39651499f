from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from shapes import box

from lightocr.recognizer import Recognition
from lightocr.refine import ends
from lightocr.refine.candidates import Candidates

FIRST, SECOND = (10, 68), (80, 146)  # from where to where there is ink


@pytest.fixture
def pixels():
    """Two words as rows of strokes, light on dark, and a line beneath."""
    image = np.full((60, 170, 3), 40, np.uint8)
    for left, right in (FIRST, SECOND):
        for x in range(left, right, 8):
            cv2.rectangle(image, (x, 12), (x + 1, 31), (220, 220, 220), -1)
    cv2.rectangle(image, (0, 38), (169, 59), (220, 220, 220), -1)
    return image


def read_again(pixels, boxes, before, after):
    """What is said of the boxes after `ends.look`, and from where to where each was read anew."""
    quads = np.array([box(left, 8, right, 36) for left, right in boxes], np.float32)
    found = Candidates(quads, np.ones(len(quads), np.float32), [Recognition(*each) for each in before])
    cut = []

    def glance(parts):
        cut.extend((float(part[0, 0]), float(part[1, 0])) for part in parts)
        return [Recognition(*each) for each in after[: len(parts)]]

    result = ends.look(found, SimpleNamespace(pixels=pixels, glance=glance))
    assert np.array_equal(result.quads, quads)
    return [said.text for said in result.readings], cut


@pytest.mark.parametrize("inverted", [False, True])
def test_a_box_that_holds_a_stroke_of_the_next_word_is_read_without_it(pixels, inverted):
    pixels = 255 - pixels if inverted else pixels
    said, cut = read_again(
        pixels, [(8, 88), (78, 152)], [("제품.", 0.8), ("보습", 0.9)], [("제품", 0.99), ("보습", 0.95)]
    )
    assert said == ["제품", "보습"]
    (start, end), (other, last) = cut
    assert FIRST[1] <= end <= SECOND[0]
    assert end == pytest.approx(other, abs=0.1)
    assert (start, last) == pytest.approx((8, 152), abs=0.1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("매콤한", 0.95), ("대공한", 0.77)),  # the gap was one between letters
        (("샤슬릭", 0.88), ("|샤슬릭", 0.99)),  # it was one of the neighbour
        (("샤슬릭", 0.88), ("샤슬릭.", 0.99)),
        (("샤슬릭", 0.88), ("", 0.0)),
    ],
)
def test_a_word_stays_that_does_not_read_better(pixels, before, after):
    said, _ = read_again(pixels, [(8, 88), (78, 152)], [before, ("보습", 0.99)], [after, ("보습", 0.95)])
    assert said == [before[0], "보습"]


@pytest.mark.parametrize(("text", "word"), [("끈다.", "끈다"), ("·끈다", "끈다")])
def test_a_sign_that_is_gone_in_the_words_own_box_was_none(pixels, text, word):
    said, cut = read_again(pixels, [(8, 88), (78, 152)], [("인기를", 0.99), (text, 0.98)], [(word, 0.95)])
    assert said == ["인기를", word]
    assert len(cut) == 1, "a sure word without a sign took nothing"


def test_words_that_keep_apart_are_not_read_again(pixels):
    said, cut = read_again(pixels, [(8, 72), (78, 152)], [("제품.", 0.8), ("보습", 0.9)], [])
    assert said == ["제품.", "보습"]
    assert cut == []


def test_words_cut_in_the_gap_already_are_not_read_again(pixels):
    _, cut = read_again(pixels, [(8, 76), (72, 152)], [("제품.", 0.8), ("보습", 0.9)], [])
    assert cut == []


def test_where_ink_is_everywhere_the_words_stay_as_they_were_cut(pixels):
    pixels[12:32:4, 60:110] = 220
    _, cut = read_again(pixels, [(8, 88), (78, 152)], [("제품.", 0.8), ("보습", 0.9)], [])
    assert cut == []


def test_nothing_and_one_word_stay(pixels):
    assert read_again(pixels, [], [], []) == ([], [])
    assert read_again(pixels, [(8, 88)], [("제품.", 0.8)], []) == (["제품."], [])
