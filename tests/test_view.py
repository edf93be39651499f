import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightocr import view
from lightocr.view import View


def turn(degrees):
    """Makes up for a picture that is turned clockwise by so much."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])


def box(x, y, width, height):
    return np.float32([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])


@given(st.integers(0, 3), st.integers(1, 40), st.integers(1, 40), st.data())
def test_quads_turn_back_to_where_they_were(turns, width, height, data):
    image = np.zeros((height, width, 3), np.uint8)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    image[y, x] = 255
    seen = View.of(image).turned(turns)
    (row,), (column,) = np.nonzero(seen.pixels[..., 0])
    back = seen.in_picture(box(column, row, 1, 1))
    assert back.min(axis=0).tolist() == [x, y]
    assert back.max(axis=0).tolist() == [x + 1, y + 1]
    assert cv2.contourArea(back, oriented=True) > 0  # still clockwise on the screen


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("degrees", [-40, -12, 25, 45])
@pytest.mark.parametrize("most", [12_000_000, 50_000])
def test_what_stands_in_a_view_through_a_turn_stands_there_in_the_picture(degrees, turns, most, monkeypatch):
    monkeypatch.setattr(view, "CLOSEST", most)
    image = np.full((300, 200, 3), 255, np.uint8)
    cv2.circle(image, (130, 60), 9, (0, 0, 0), cv2.FILLED)
    seen = View.of(image).through(turn(degrees)).turned(turns)
    assert seen.pixels.shape[0] * seen.pixels.shape[1] <= 1.02 * most
    rows, columns = np.nonzero(seen.pixels[..., 0] < 128)
    middle = np.float32([[columns.mean() + 0.5, rows.mean() + 0.5]] * 4)
    assert np.allclose(seen.in_picture(middle), (130.5, 60.5), atol=0.4)
    assert len(rows) == pytest.approx(np.pi * 9.5**2 * seen.scale**2, rel=0.15)
    assert seen.degrees == pytest.approx((degrees + 90 * turns + 180) % 360 - 180)


def test_all_of_the_picture_is_in_a_view():
    image = np.zeros((120, 400, 3), np.uint8)
    seen = View.of(image).through(turn(20))
    height, width = seen.pixels.shape[:2]
    corners = seen.in_picture(box(0, 0, width, height))
    outline = cv2.convexHull(corners)
    assert all(cv2.pointPolygonTest(outline, corner, True) >= -1 for corner in [(0, 0), (400, 0), (400, 120), (0, 120)])


def test_a_level_line_of_the_view_is_one_that_falls_in_a_picture_turned_clockwise():
    seen = View.of(np.zeros((100, 100, 3), np.uint8)).through(turn(20))
    (a, b, *_) = seen.in_picture(box(30, 60, 50, 10))
    assert np.degrees(np.arctan2(*(b - a)[::-1])) == pytest.approx(20)


def test_beyond_the_edges_of_the_picture_nothing_stands_in_it():
    seen = View.of(np.zeros((100, 100, 3), np.uint8)).through(turn(45))
    middle = seen.pixels.shape[0] / 2
    quads = np.array([box(middle - 5, middle - 5, 10, 10), box(0, 0, 20, 10)])
    assert seen.holds(quads).tolist() == [True, False]
    assert seen.holds(quads[:0]).tolist() == []


@pytest.mark.parametrize("aslant", [(0.001, 0.0), (-0.0008, 0.0012), (0.0, -0.0015)])
@pytest.mark.parametrize("turns", [0, 1])
def test_what_is_seen_from_aside_stands_where_it_stands_in_the_picture(aslant, turns):
    image = np.full((300, 400, 3), 255, np.uint8)
    cv2.circle(image, (130, 60), 7, (0, 0, 0), cv2.FILLED)
    homography = np.array([[1, 0.2, 0], [0.1, 1, 0], [*aslant, 1]])
    seen = View.of(image).through(homography).turned(turns)
    rows, columns = np.nonzero(seen.pixels[..., 0] < 128)
    middle = np.float32([[columns.mean() + 0.5, rows.mean() + 0.5]] * 4)
    assert np.allclose(seen.in_picture(middle), (130.5, 60.5), atol=0.6)
    height, width = seen.pixels.shape[:2]
    outline = cv2.convexHull(seen.in_picture(box(0, 0, width, height)))
    assert all(cv2.pointPolygonTest(outline, corner, True) >= -1 for corner in [(0, 0), (400, 0), (400, 300), (0, 300)])


def test_only_a_view_through_or_turned_is_another_than_the_picture():
    plain = View.of(np.zeros((100, 100, 3), np.uint8))
    assert [view.is_other for view in (plain, plain.through(turn(15)), plain.turned(1))] == [False, True, True]
