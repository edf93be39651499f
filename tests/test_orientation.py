from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightocr import OCR, geometry
from lightocr.orientation import quarter_turns, turn_back
from lightocr.recognizer import Recognition

SAMPLE = Path(__file__).parents[1] / "docs" / "sample.jpg"


def box(x, y, width, height):
    return np.float32([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])


class Reader:
    """Reads a crop surely where the bright end of its ramp is on the left, as in the upright picture."""

    def __init__(self):
        self.asked = 0

    def __call__(self, crops):
        self.asked += len(crops)
        return [self.read(crop) for crop in crops]

    def read(self, crop):
        upright = crop.shape[1] > crop.shape[0] and crop[:, 0].mean() > crop[:, -1].mean()
        return Recognition("word", 0.9 if upright else 0.2, clarity=0.9 if upright else 0.2)


def standing(readings, others):
    """A glance at crops that says `readings` of the first quarter of them, as they stand, and `others` of the rest."""
    left = list(readings)

    def glance(crops):
        count = len(crops) // 4
        said, left[:count] = left[:count], []
        return said + others(crops[count:])

    return glance


def page(turns):
    """Four wide words on a page that was turned clockwise `turns` times, their boxes and how they read there."""
    image = np.zeros((400, 300, 3), np.uint8)
    quads = [box(30, 40 + 80 * i, 150, 30) for i in range(4)]
    for quad in quads:
        (x, y), (right, bottom) = quad[0].astype(int), quad[2].astype(int)
        image[y:bottom, x:right] = np.linspace(250, 50, right - x)[None, :, None]
    turned = np.ascontiguousarray(np.rot90(image, -turns))
    height, width = turned.shape[:2]
    quads = np.array([geometry.order_quad(turn_back(quad, turns, width, height)) for quad in quads])
    reader = Reader()
    return turned, quads, [reader.read(geometry.crop(turned, quad)) for quad in quads], reader


@pytest.mark.parametrize("turns", range(4))
def test_a_turned_page_is_recognised(turns):
    image, quads, readings, reader = page(turns)
    assert quarter_turns(image, quads, readings, reader) == turns
    assert reader.asked == (16 if turns else 0)  # an upright page costs nothing


def test_words_that_lie_on_their_side_in_a_turned_page_speak_against_the_turn():
    image, quads, _, _ = page(0)
    readings = [Recognition("word", 0.5, clarity=0.5)] * 4

    def glance(crops):
        return [Recognition("word", 0.95, "turned", clarity=0.95) for _ in crops]

    assert quarter_turns(image, quads, readings, glance) == 0


def test_a_line_read_lying_on_its_side_counts_for_that_direction():
    image, quads, _, reader = page(1)
    readings = [Recognition("word", 0.95, "turned", clarity=0.95)] * 4
    assert quarter_turns(image, quads, readings, standing(readings, reader)) == 1


def test_a_single_word_turns_the_page_only_if_it_reads_far_better():
    image, quads, readings, reader = page(1)
    assert quarter_turns(image, quads[:1], readings[:1], reader) == 1
    better = [Recognition("word", 0.6, clarity=0.6)]
    assert quarter_turns(image, quads[:1], better, standing(better, reader)) == 0


def test_a_street_of_columns_stays_where_it_reads_nearly_as_well_on_its_side():
    image, quads, _, reader = page(1)
    nearly = [Recognition("word", 0.8, "stacked", clarity=0.8)] * 4
    assert quarter_turns(image, quads, nearly, standing(nearly, reader)) == 0
    assert reader.asked == 12


@pytest.mark.parametrize(("others", "turns"), [(0.8, 0), (0.4, 1)])
def test_where_the_longest_words_leave_a_doubt_others_are_asked_too(others, turns):
    """Large letters on a street of signs may read better lying than standing; a dozen smaller words tell."""
    sides = [60] * 6 + [50] * 10
    quads = np.array([box(10, 10 + 30 * i, side, 20) for i, side in enumerate(sides)])
    readings = [Recognition("word", c, clarity=c) for c in [0.5] * 6 + [others] * 10]

    def glance(crops):
        lying = [crop.shape[0] > crop.shape[1] and crop[0].mean() > crop[-1].mean() for crop in crops]
        return [Recognition("word", c, clarity=c) for c in (0.7 if lies else 0.2 for lies in lying)]

    image = np.zeros((500, 100, 3), np.uint8)
    for x, y in quads[:, 0].astype(int):
        image[y : y + 20, x : x + 60] = np.linspace(50, 250, 60)[None, :, None]
    assert quarter_turns(image, quads, readings, standing(readings, glance)) == turns


def test_columns_that_read_well_stay():
    image, quads, _, reader = page(1)
    columns = [Recognition("word", 0.95, "stacked", clarity=0.95)] * 4
    assert quarter_turns(image, quads, columns, standing(columns, reader)) == 0


def test_a_page_without_words_stays():
    assert quarter_turns(np.zeros((10, 10, 3), np.uint8), np.zeros((0, 4, 2), np.float32), [], Reader()) == 0


@given(st.integers(0, 3), st.integers(1, 40), st.integers(1, 40), st.data())
def test_quads_turn_back_to_where_they_were(turns, width, height, data):
    image = np.zeros((height, width), np.uint8)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    image[y, x] = 255
    (row,), (column,) = np.nonzero(np.rot90(image, turns))
    quad = box(column, row, 1, 1)[None]
    (back,) = turn_back(quad, turns, width, height)
    assert back.min(axis=0).tolist() == [x, y]
    assert back.max(axis=0).tolist() == [x + 1, y + 1]
    assert cv2.contourArea(back, oriented=True) > 0  # still clockwise on the screen


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_the_bundled_picture_reads_the_same_in_every_direction(turns):
    picture = cv2.cvtColor(cv2.imread(str(SAMPLE)), cv2.COLOR_BGR2RGB)
    ocr = OCR()
    upright = ocr.read(picture)
    turned = ocr.read(np.ascontiguousarray(np.rot90(picture, -turns)))
    assert turned.text == upright.text
    assert turned.warnings == (f"The picture is turned by {90 * turns} degrees clockwise; its text was read upright.",)
    for word, like in zip(turned.words, upright.words, strict=True):
        expected = turn_back(np.float32(like.polygon), turns, turned.width, turned.height)
        assert np.allclose(word.polygon, expected, atol=1)
