from types import SimpleNamespace

import numpy as np
import pytest
from shapes import box

from lightocr.detector import Detection
from lightocr.recognizer import Recognition
from lightocr.refine import zoom_out
from lightocr.refine.candidates import Candidates


def said(text, confidence=0.95, clarity=0.95):
    return Recognition(text, confidence, clarity=clarity)


def looked(words, seen, shown_at=0.5):
    """What becomes of words (box, reading), where at one size these (box, reading) are seen; and the reductions that
    were asked for."""
    found = Candidates(
        np.array([quad for quad, _ in words], np.float32).reshape(-1, 4, 2),
        np.full(len(words), 0.9, np.float32),
        [reading for _, reading in words],
    )
    asked = []

    def detect(reduction):
        asked.append(reduction)
        if reduction != shown_at:
            return Detection.nothing()
        return Detection(np.array([quad for quad, _ in seen], np.float32), np.full(len(seen), 0.8, np.float32))

    def glance(quads):
        return [next(reading for place, reading in seen if np.array_equal(place, quad)) for quad in quads]

    return zoom_out.look(found, SimpleNamespace(scale=1.0, reduced=detect, glance=glance)), asked


def texts(reading):
    return [each.text for each in reading.readings]


WHOLE, LEFT, RIGHT = box(0, 0, 200, 100), box(0, 0, 90, 100), box(110, 0, 200, 100)
CLEAR = [(box(0, y, 80, y + 20), said(f"낱말{y}")) for y in range(200, 350, 30)]


def test_a_word_that_is_only_seen_from_farther_away_is_found():
    result, _ = looked([], [(WHOLE, said("창고"))])
    assert texts(result) == ["창고"]
    assert np.array_equal(result.quads, [WHOLE])
    result, _ = looked([], [(WHOLE, said("창고", 0.5, 0.5))])  # not surely enough
    assert texts(result) == []


def test_strokes_that_were_taken_for_words_become_the_word_they_make():
    result, _ = looked([(LEFT, said("치", 0.5, 0.4)), (RIGHT, said("/", 0.3, 0.4)), *CLEAR], [(WHOLE, said("창고"))])
    assert texts(result) == [*(reading.text for _, reading in CLEAR), "창고"]


@pytest.mark.parametrize("text", ["창고", "창고에있는물건"])
def test_clear_words_stay(text):
    result, _ = looked([(LEFT, said("창고")), (RIGHT, said("?", 0.3, 0.4))], [(WHOLE, said(text))])
    assert texts(result) == ["창고", "?"]


def test_what_reads_worse_or_loses_letters_does_not_replace():
    for reading in (said("창고", 0.6, 0.6), said("창"), said("")):
        result, _ = looked([(LEFT, said("창고에", 0.7, 0.8))], [(LEFT, reading)])
        assert texts(result) == ["창고에"]


def test_of_several_in_one_place_the_best_is_taken_once():
    seen = [(WHOLE, said("창고", 0.8)), (box(5, 0, 200, 100), said("참고", 0.7))]
    result, _ = looked([], seen)
    assert texts(result) == ["창고"]


FAR = [0.25, 0.125]  # what is always looked at: a heading of a hand's height stands over clear words, too


def test_a_page_of_clear_words_is_only_looked_at_where_that_costs_nothing():
    result, asked = looked(CLEAR, [(WHOLE, said("창고"))])
    assert (len(texts(result)), asked) == (len(CLEAR), FAR)


def test_a_heading_over_clear_words_is_found_from_far_away():
    result, _ = looked(CLEAR, [(WHOLE, said("창고"))], shown_at=0.25)
    assert texts(result) == [*(reading.text for _, reading in CLEAR), "창고"]


@pytest.mark.parametrize("text", ["●", "-----", "ㅡㅡ"])
def test_icons_and_rules_among_words_are_none(text):
    result, _ = looked(CLEAR, [(WHOLE, said(text))], shown_at=0.25)
    assert len(texts(result)) == len(CLEAR)
    assert texts(looked([], [(WHOLE, said(text))], shown_at=0.25)[0]) == [text]  # alone it may be a sign's


def test_words_that_are_too_small_from_farther_away_are_no_reason():
    small, medium = ((box(0, 0, 80, height), said("?", 0.3, 0.4)) for height in (18, 24))
    assert looked([small, *CLEAR], [])[1] == FAR
    assert looked([medium, *CLEAR], [])[1] == [0.5, *FAR]
