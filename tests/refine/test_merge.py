from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from shapes import box

from lightocr.decoding import Part
from lightocr.recognizer import Recognition
from lightocr.refine import merge
from lightocr.refine.candidates import Candidates


def reading(text, confidence=0.9, layout="horizontal", clarity=0.9, **more):
    parts = tuple(Part(word, confidence) for word in text.split())
    return Recognition(text, confidence, layout, parts, clarity, **more)


BLANK = np.full((110, 150, 3), 255, np.uint8)


def mended(boxes, readings, whole, language=None, pixels=BLANK):
    """The texts after mending, where any larger box says what `whole` makes of its upright extent."""
    looked = []

    def read(quads):
        extents = [
            (*np.round(quad.min(0)).astype(int).tolist(), *np.round(quad.max(0)).astype(int).tolist()) for quad in quads
        ]
        looked.extend(extents)
        return [whole(*extent) for extent in extents]

    quads = np.array([box(*each) for each in boxes], np.float32).reshape(-1, 4, 2)
    found = Candidates(quads, np.full(len(boxes), 0.8, np.float32), readings)
    weigh = language and (lambda texts: np.array([language(text) for text in texts]))
    result = merge.look(found, SimpleNamespace(glance=read, read=read, language=weigh, pixels=pixels))
    assert len(result.quads) == len(result.scores) == len(result.readings)
    return result, looked


def texts(result):
    return sorted(each.text for each in result.readings)


HALVES = [(0, 0, 60, 30), (50, 0, 120, 30)]


def test_halves_that_read_as_one_word_become_one():
    result, _ = mended(HALVES, [reading("전동", 0.1), reading("적인")], lambda *_: reading("전통적인"))
    assert texts(result) == ["전통적인"]
    assert np.allclose(result.quads[0], box(0, 0, 120, 30), atol=1)


def test_words_with_a_space_between_them_stay_two():
    result, looked = mended(HALVES, [reading("전동", 0.1), reading("정원")], lambda *_: reading("전통 정원"))
    assert texts(result) == ["전동", "정원"]
    assert looked


def one_word(likely):
    """A language in which a letter costs 10 nats, the likely text nothing."""
    return lambda text: 0.0 if text == likely else -10.0 * len(text)


TOUCHING = [(0, 0, 60, 30), (60, 0, 120, 30)]


def test_sure_neighbours_on_a_line_are_not_read_again():
    result, looked = mended(TOUCHING, [reading("전통"), reading("정원")], lambda *_: reading("전통정원", clarity=1.0))
    assert (texts(result), looked) == (["전통", "정원"], [])
    _, looked = mended(
        TOUCHING, [reading("전통"), reading("정원")], lambda *_: reading("하"), lambda text: -10.0 * len(text) ** 2
    )
    assert looked == []


def test_sure_neighbours_whose_texts_make_a_word_become_one():
    pieces = [reading("유네스"), reading("코가")]
    result, _ = mended(TOUCHING, pieces, lambda *_: reading("유네스코가", clarity=0.99), one_word("유네스코가"))
    assert texts(result) == ["유네스코가"]


@pytest.mark.parametrize(("first", "second"), [("042-", "489-3360"), ("042", "-489-3360"), ("042-", "-489-3360")])
def test_a_number_that_was_cut_at_a_hyphen_becomes_one(first, second):
    result, _ = mended(TOUCHING, [reading(first), reading(second)], lambda *_: reading("042-489-3360"))
    assert texts(result) == ["042-489-3360"]


@pytest.mark.parametrize(("inked", "expected"), [(True, ["전통_정원"]), (False, ["전통", "정원"])])
def test_a_sign_that_the_detector_missed_joins_sure_words(inked, expected):
    pixels = BLANK.copy()
    pixels[26:28, 58:65] = 0 if inked else 255
    boxes = [(0, 0, 56, 30), (66, 0, 120, 30)]
    result, looked = mended(boxes, [reading("전통"), reading("정원")], lambda *_: reading("전통_정원"), pixels=pixels)
    assert (texts(result), bool(looked)) == (expected, inked)


def test_a_dash_alone_is_no_cut_word():
    _, looked = mended(TOUCHING, [reading("서울"), reading("-")], lambda *_: reading("서울-"))
    assert looked == []


def test_sure_neighbours_that_overlap_and_read_as_one_word_become_one():
    pieces = [reading("Heri"), reading("itage")]
    for language in (one_word("Heritage"), None):
        result, _ = mended(HALVES, pieces, lambda *_: reading("Heritage", clarity=0.99), language)
        assert texts(result) == ["Heritage"]


def test_pieces_may_share_most_of_a_letter():
    """Of 031-8021-5500 the detector found 031-8021- and 1-5500."""
    whole = reading("031-8021-5500", clarity=0.99)
    shared = [(0, 0, 72, 30), (50, 0, 120, 30)]
    result, _ = mended(shared, [reading("031-8021-"), reading("1-5500")], lambda *_: whole)
    assert texts(result) == ["031-8021-5500"]


def test_sure_neighbours_stay_two_where_the_whole_is_unclear():
    pieces = [reading("전통"), reading("정원")]
    result, looked = mended(HALVES, pieces, lambda *_: reading("전통정원", clarity=0.9), one_word("전통정원"))
    assert texts(result) == ["전통", "정원"]
    assert looked


def test_sure_neighbours_that_make_no_word_are_not_looked_at():
    pieces = [reading("전통"), reading("정원")]
    result, looked = mended(HALVES, pieces, lambda *_: reading("전통정원", clarity=0.99), one_word("전통"))
    assert texts(result) == ["전통", "정원"]
    assert not looked


def test_sure_neighbours_between_which_there_is_clearly_no_space_need_not_be_likelier_than_any_two_words():
    """메타 and 버스 are common words, but what stands there is 메타버스."""
    cost = {"메타버스": 20, "메타버": 30, "스": 10, "메타": 9, "버스": 9}
    for space, words in ((-5.0, ["메타버스"]), (-3.5, ["메타버", "스"])):
        result, _ = mended(
            HALVES,
            [reading("메타버"), reading("스")],
            lambda *_, space=space: reading("메타버스", clarity=0.99, space=space),
            lambda text: -float(cost.get(text, 40)),
        )
        assert texts(result) == words


def test_words_far_apart_or_on_other_lines_are_not_read_together():
    boxes = [(0, 0, 60, 30), (80, 0, 140, 30), (0, 40, 60, 70)]
    result, looked = mended(
        boxes, [reading("가나", 0.1), reading("다라", 0.1), reading("마바", 0.1)], lambda *_: reading("하")
    )
    assert (len(texts(result)), looked) == (3, [])


def test_a_whole_that_reads_worse_than_its_pieces_is_none():
    pieces = [reading("가나", 0.5), reading("다라", 0.7)]
    for whole in (reading("가나다라", 0.3), reading("가나다라", clarity=0.4), reading("가나"), reading("")):
        result, _ = mended(HALVES, pieces, lambda *_, whole=whole: whole)
        assert texts(result) == ["가나", "다라"]


def test_the_language_keeps_two_words_apart():
    def language(text):
        return {"있어": -9.0, "인류": -9.0}.get(text, -40.0)

    result, _ = mended(HALVES, [reading("있어"), reading("인류?", 0.01)], lambda *_: reading("있어인류"), language)
    assert texts(result) == ["인류?", "있어"]


@pytest.mark.parametrize(
    ("space", "likelier", "expected"),
    [
        (-1.0, 2.0, ["달", "한"]),
        (-5.0, 2.0, ["한달"]),  # the eye is sure that there is none
        (-1.0, 15.0, ["한달"]),  # the language is
    ],
)
def test_pieces_stay_two_words_where_there_may_be_a_space(space, likelier, expected):
    def language(text):
        return {"한": -5.0, "달": -5.0, "한달": -10.0 + likelier}[text]

    whole = replace(reading("한달", clarity=0.99), space=space)
    result, looked = mended(HALVES, [reading("한"), reading("달")], lambda *_: whole, language)
    assert texts(result) == expected
    assert looked


def test_a_column_grows_letter_by_letter():
    column = [(0, 0, 30, 30), (0, 32, 30, 62), (0, 64, 30, 94)]

    def whole(left, top, right, bottom):
        return reading("감자탕"[top // 32 : (bottom + 2) // 32], layout="stacked")

    result, _ = mended(column, [reading("a", 0.2), reading("21", 0.3), reading("탕", 0.02)], whole)
    assert texts(result) == ["감자탕"]
    assert np.allclose(result.quads[0], box(0, 0, 30, 94), atol=1)


def test_lines_one_above_the_other_are_no_column():
    result, looked = mended(
        [(0, 0, 60, 30), (0, 32, 60, 62)], [reading("소주", 0.1), reading("맥주", 0.1)], lambda *_: reading("하")
    )
    assert (texts(result), looked) == (["맥주", "소주"], [])


def test_nothing_found_stays_nothing():
    result, looked = mended([], [], lambda *_: reading("하"))
    assert (texts(result), looked) == ([], [])


def test_a_letter_at_the_end_of_a_sloping_column_belongs_to_it():
    down, across = np.array([0.342, 0.94]) * 30, np.array([0.94, -0.342]) * 10
    column = np.array([100, 100]) + np.array([-down - across, -down + across, down + across, down - across])
    letter = np.array(box(76, 51, 96, 71))  # its own sides are upright, and the column's axis runs past them
    quads = np.array([letter, column], np.float32)
    found = Candidates(quads, np.float32([0.8, 0.8]), [reading("미"), reading("시경제학", layout="stacked")])

    def read(wholes):
        return [reading("미시경제학", 0.95, "stacked") for _ in wholes]

    assert texts(merge.look(found, SimpleNamespace(glance=read, read=read, language=None))) == ["미시경제학"]
