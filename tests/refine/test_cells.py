import math
from types import SimpleNamespace

import numpy as np
import pytest
from shapes import box

from lightocr.recognizer import Recognition
from lightocr.refine import cells
from lightocr.refine.candidates import Candidate, Candidates

HEIGHT, PITCH = 30, 45
BLANK = np.full((600, 800, 3), 255, np.uint8)


def said(text, layout="horizontal", clarity=0.95):
    return Recognition(text, 0.9, layout, clarity=clarity)


def column(text, top=4, pitch=PITCH, left=300):
    """A word written downwards, or a column of a table."""
    bottom = top + (len(text) - 1) * pitch + HEIGHT - 8
    return Candidate(box(left, top, left + 18, bottom), 0.8, said(text, "stacked"))


def table(count, pitch=PITCH):
    names = [
        Candidate(box(0, row * pitch, 120, row * pitch + HEIGHT), 0.9, said(f"name {row}")) for row in range(count)
    ]
    prices = [Candidate(box(500, row * pitch, 590, row * pitch + HEIGHT), 0.9, said("9,000")) for row in range(count)]
    return names + prices


def parted(words, letters, degrees=0.0, clarity=0.95):
    """The words after `cells.look`, whose looks at cells find the letters; the picture leans by `degrees`."""
    a = math.radians(degrees)
    turn = np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]], np.float32)
    seen = []

    def glance(quads):
        seen.extend(np.asarray(quad) @ turn.T for quad in quads)
        return [said(letter, clarity=clarity) for letter in letters[: len(quads)]]

    found = Candidates.of([word._replace(quad=word.quad @ turn) for word in words])
    return cells.look(found, SimpleNamespace(pixels=BLANK, glance=glance)), seen


@pytest.mark.parametrize("degrees", [-5, 0, 4])
@pytest.mark.parametrize(("text", "pitch"), [("21435", PITCH), ("213", 32), ("21", 60)])
def test_a_column_of_numbers_falls_into_the_rows_of_its_table(text, pitch, degrees):
    result, cells = parted([*table(len(text), pitch), column(text, pitch=pitch)], text, degrees)
    assert [reading.text for reading in result.readings][-len(text) :] == list(text)
    for row, cell in enumerate(cells):
        assert cell[:, 1].mean() == pytest.approx(row * pitch + HEIGHT / 2, abs=3)
        assert cell[:, 0].mean() == pytest.approx(309, abs=3)
        assert np.ptp(cell[:, 1]) <= 1.5 * np.ptp(cell[:, 0]), "a cell is read as it stands"


def kept(words, cells="21435", clarity=0.95):
    result, _ = parted(words, cells, clarity=clarity)
    return [reading.text for reading in result.readings] == [word.reading.text for word in words]


def test_a_word_written_downwards_between_lines_of_another_leading_stays_one():
    assert kept([*table(6, 40), column("동네서점", pitch=31)])


def test_a_sign_with_no_rows_beside_it_stays_one():
    assert kept([column("전통찻집")])
    assert kept([column("전통찻집"), Candidate(box(0, 900, 200, 930), 0.9, said("아래"))])


def test_two_letters_beside_two_lines_of_text_stay_one():
    assert kept([*table(2, 36), column("주차", pitch=36)])


def test_a_column_whose_cells_say_nothing_stays_one():
    words = [*table(5), column("21435")]
    assert kept(words, ["", *"1435"])
    assert kept(words, clarity=0.1)


def test_lines_and_turned_lines_are_no_columns():
    words = [*table(5), column("21435")._replace(reading=said("21435", "turned"))]
    assert kept(words)


def stacked(pixels, top, bottom, text="일18", letters=("일", "1", "8")):
    """What becomes of a column from `top` to `bottom` of a picture, whose cells say `letters`; and the cells."""
    seen = []

    def glance(quads):
        seen.extend(quads)
        return [said(letter) for letter in letters[: len(quads)]]

    found = Candidates.of([Candidate(box(100, top, 140, bottom), 0.8, said(text, "stacked"))])
    return cells.look(found, SimpleNamespace(pixels=pixels, glance=glance)), seen


def inked(*spans):
    """A white picture with black letters in a column, each from a top to a bottom."""
    pixels = BLANK.copy()
    for top, bottom in spans:
        pixels[top:bottom, 108:132] = 0
    return pixels


def test_letters_far_apart_are_cells_without_words_beside_them():
    result, seen = stacked(inked((60, 90), (150, 180), (240, 270)), 55, 275)
    assert [reading.text for reading in result.readings] == ["일", "1", "8"]
    for quad, (top, bottom) in zip(seen, ((60, 90), (150, 180), (240, 270)), strict=True):
        assert quad[0][1] == pytest.approx(top - 4.5, abs=1)
        assert quad[2][1] == pytest.approx(bottom + 4.5, abs=1)


def test_the_letters_of_a_sign_stay_a_word():
    result, seen = stacked(inked((60, 90), (105, 135), (150, 180)), 55, 185)
    assert ([reading.text for reading in result.readings], seen) == (["일18"], [])


def test_rules_between_cells_are_no_letters():
    pixels = inked((60, 90), (150, 180))
    pixels[119:121] = 0
    result, _ = stacked(pixels, 55, 185, "월_화", ("월", "화"))
    assert [reading.text for reading in result.readings] == ["월", "화"]


def test_a_column_whose_cells_say_nothing_stays():
    result, seen = stacked(inked((60, 90), (150, 180), (240, 270)), 55, 275, letters=("일", "", "8"))
    assert [reading.text for reading in result.readings] == ["일18"]
    assert len(seen) == 3
