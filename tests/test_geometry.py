import itertools
import math

import cv2
import numpy as np
import pyclipper
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightocr import geometry


def rectangle(x, y, width, height, degrees=0.0):
    """Corners clockwise from the text's top-left, turned clockwise around the centre (x, y)."""
    corners = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2
    a = math.radians(degrees)
    turn = np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])
    return (corners @ turn + (x, y)).astype(np.float32)


coordinates = st.floats(-500, 500)
sides = st.floats(4, 400)


@given(coordinates, coordinates, sides, sides, st.floats(-44, 44), st.permutations(range(4)))
def test_a_leaning_rectangle_keeps_its_corners(x, y, width, height, degrees, order):
    corners = rectangle(x, y, width, height, degrees)
    assert np.allclose(geometry.order_quad(corners[list(order)]), corners, atol=1e-3)


@given(st.lists(st.tuples(coordinates, coordinates), min_size=4, max_size=4))
def test_ordering_loses_no_corner_and_never_fails(points):
    corners = np.array(points, np.float32)
    ordered = geometry.order_quad(corners)
    assert sorted(map(tuple, ordered.tolist())) == sorted(map(tuple, corners.tolist()))


@given(sides, sides, st.floats(0.1, 3))
def test_unclip_is_the_polygon_offset_of_the_paper(width, height, ratio):
    clipper = pyclipper.PyclipperOffset()
    clipper.AddPath((rectangle(0, 0, width, height) * 1000).tolist(), pyclipper.JT_ROUND, pyclipper.ET_CLOSEDPOLYGON)
    distance = width * height * ratio / (2 * (width + height))
    (polygon,) = clipper.Execute(distance * 1000)
    expected = np.ptp(np.array(polygon) / 1000, axis=0)
    assert geometry.unclip((width, height), ratio) == pytest.approx(expected, rel=1e-2)


@pytest.mark.parametrize("degrees", [-40, -10, 0, 7, 30, 44])
def test_a_crop_is_upright(degrees):
    """Left half red, right half blue, wherever the rectangle leans to."""
    image = np.full((300, 300, 3), 255, np.uint8)
    quad = rectangle(150, 150, 120, 40, degrees)
    middle_top, middle_bottom = (quad[0] + quad[1]) / 2, (quad[2] + quad[3]) / 2
    left = np.array([quad[0], middle_top, middle_bottom, quad[3]])
    right = np.array([middle_top, quad[1], quad[2], middle_bottom])
    cv2.fillConvexPoly(image, left.astype(np.int32), (255, 0, 0))
    cv2.fillConvexPoly(image, right.astype(np.int32), (0, 0, 255))
    cut = geometry.crop(image, quad)
    assert cut.shape == (40, 120, 3)
    assert cut[20, 30].tolist() == [255, 0, 0]
    assert cut[20, 90].tolist() == [0, 0, 255]


def test_a_whole_pixel_crop_is_the_pixels():
    image = np.random.default_rng(1).integers(0, 256, (50, 80, 3), np.uint8)
    quad = np.array([[10, 5], [70, 5], [70, 45], [10, 45]], np.float32)
    assert np.array_equal(geometry.crop(image, quad), image[5:45, 10:70])


def test_the_ends_of_a_leaning_line_stand_upright():
    turned = cv2.boxPoints(((200, 100), (100, 20), 30))
    leaning = geometry.leaning(geometry.order_quad(turned))
    assert leaning is not None
    (a, b, c, d) = leaning
    assert np.allclose((a[0], b[0]), (d[0], c[0]), atol=1e-3)
    assert np.allclose(leaning.mean(0), (200, 100), atol=1e-3)
    assert np.allclose((b - a)[1] / (b - a)[0], np.tan(np.radians(30)), atol=1e-4)
    assert cv2.contourArea(leaning) == pytest.approx(100 * 20, rel=1e-3)


@pytest.mark.parametrize(("size", "degrees"), [((100, 20), 3), ((100, 20), 60), ((20, 20), 30)])
def test_level_steep_and_short_lines_do_not_lean(size, degrees):
    quad = geometry.order_quad(cv2.boxPoints(((200, 100), size, degrees)))
    assert geometry.leaning(quad) is None


@given(st.lists(st.tuples(st.floats(-50, 150), st.floats(-50, 150)), min_size=4, max_size=4))
def test_any_four_points_can_be_cropped(points):
    image = np.zeros((100, 100, 3), np.uint8)
    cut = geometry.crop(image, np.array(points, np.float32))
    assert cut.ndim == 3
    assert cut.size > 0


def words(rows, degrees=0.0, height=20.0, pitch=70.0, leading=40.0):
    """Quads of rows of columns: `rows` holds, for each row, the column numbers that have a word."""
    a = math.radians(degrees)
    turn = np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])
    quads = [
        (rectangle(column * pitch, row * leading, pitch - 12, height) @ turn).astype(np.float32)
        for row, columns in enumerate(rows)
        for column in columns
    ]
    return np.array(quads)


def order(quads, vertical=None, seed=3):
    """Lines of the quads, which are shuffled on the way in."""
    shuffled = np.random.default_rng(seed).permutation(len(quads))
    flags = [False] * len(quads) if vertical is None else [vertical[i] for i in shuffled]
    lines = geometry.reading_order(quads[shuffled], flags)
    return [[int(shuffled[i]) for i in line] for line in lines]


@pytest.mark.parametrize("degrees", [-12, -4, 0, 3, 10])
def test_words_make_lines_also_when_the_picture_leans(degrees):
    quads = words([range(6), range(4), range(5)], degrees)
    assert order(quads) == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9], [10, 11, 12, 13, 14]]


def test_words_of_different_heights_share_a_line():
    quads = np.array([rectangle(30, 50, 50, 36), rectangle(90, 56, 40, 18), rectangle(150, 50, 50, 30)])
    assert order(quads) == [[0, 1, 2]]


def test_a_heading_does_not_swallow_the_small_lines_beside_it():
    quads = np.array([rectangle(60, 60, 100, 80), rectangle(150, 40, 60, 20), rectangle(150, 80, 60, 20)])
    assert order(quads) == [[0], [1], [2]]


def test_paragraph_columns_are_read_one_after_the_other():
    left = words([range(5)] * 4, leading=26)
    quads = np.concatenate([left, left + np.float32([600, 0])])
    lines = order(quads)
    assert [line[0] for line in lines] == [0, 5, 10, 15, 20, 25, 30, 35]
    assert all(len(line) == 5 for line in lines)


def test_a_menu_is_read_row_by_row():
    items = words([[0], [0], [0]], pitch=112, leading=50)
    prices = items + np.float32([400, 3])
    lines = order(np.concatenate([items, prices]))
    assert lines == [[0], [3], [1], [4], [2], [5]]


def test_vertical_words_continue_beneath_only():
    column = [rectangle(50, 60, 24, 80), rectangle(52, 160, 24, 80)]
    beside = [rectangle(90, 60, 24, 80)]
    quads = np.array(column + beside)
    assert order(quads, [True] * 3) == [[0, 1], [2]]


def test_vertical_and_horizontal_words_are_never_one_line():
    quads = np.array([rectangle(30, 50, 20, 60), rectangle(70, 50, 50, 20)])
    assert len(order(quads, [True, False])) == 2


def test_no_words_no_lines():
    assert geometry.reading_order(np.empty((0, 4, 2), np.float32), []) == []


boxes = st.builds(rectangle, coordinates, coordinates, sides, sides, st.floats(-180, 180))


@given(st.lists(st.tuples(boxes, st.booleans()), max_size=30))
def test_every_word_stands_on_exactly_one_line(found):
    quads = np.array([quad for quad, _ in found], np.float32).reshape(-1, 4, 2)
    lines = geometry.reading_order(quads, [vertical for _, vertical in found])
    assert sorted(itertools.chain(*lines)) == list(range(len(found)))


@given(st.integers(1, 6), st.integers(1, 6), st.floats(-8, 8), st.randoms(use_true_random=False))
def test_reading_order_is_the_same_however_the_words_are_shuffled(rows, columns, degrees, chance):
    quads = words([range(columns)] * rows, degrees)
    shuffled = list(range(len(quads)))
    chance.shuffle(shuffled)
    lines = geometry.reading_order(quads[shuffled], [False] * len(quads))
    assert list(itertools.chain(*([shuffled[i] for i in line] for line in lines))) == list(range(len(quads)))


@given(st.integers(0, 60), st.integers(0, 40), st.integers(2, 60), st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_a_crop_put_back_is_the_picture(left, top, width, height, seed):
    image = np.random.default_rng(seed).integers(0, 256, (80, 120, 3), np.uint8)
    right, bottom = min(left + width, 120), min(top + height, 80)
    corners = np.array([[right, top], [left, bottom], [left, top], [right, bottom]], np.float32)
    quad = geometry.order_quad(corners)
    assert np.array_equal(geometry.crop(image, quad), image[top:bottom, left:right])


def test_a_thousand_words_in_a_staircase():
    quads = np.array([rectangle(i * 30, i * 12, 28, 20) for i in range(1000)])
    assert sorted(itertools.chain(*geometry.reading_order(quads, [False] * 1000))) == list(range(1000))


def test_a_piece_of_a_leaning_quad_lies_on_it():
    quad = rectangle(100, 100, 80, 20, 30)
    left, right = geometry.piece(quad, 0, 0.25), geometry.piece(quad, 0.25, 1)
    assert np.allclose(left[[0, 3]], quad[[0, 3]])
    assert np.allclose(right[[1, 2]], quad[[1, 2]])
    assert np.allclose(left[[1, 2]], right[[0, 3]])
    assert geometry.size(left) == pytest.approx((20, 20), abs=1e-3)


def test_a_column_is_parted_downwards():
    quad = rectangle(50, 100, 20, 80)
    upper = geometry.piece(quad, 0, 0.5, downwards=True)
    assert upper[:2].tolist() == quad[:2].tolist()
    assert geometry.size(upper) == pytest.approx((20, 40))


def test_a_spread_quad_grows_by_shares_of_its_shorter_side():
    wide = np.float32([[10, 10], [50, 10], [50, 30], [10, 30]])
    assert geometry.spread(wide, 0.1, 0.25).tolist() == [[8, 5], [52, 5], [52, 35], [8, 35]]
    tall = wide[:, ::-1]
    assert geometry.spread(tall, 0.1, 0.25).tolist() == [[5, 8], [5, 52], [35, 52], [35, 8]]


@given(st.floats(0, 6.28), st.floats(10, 80))
def test_a_turned_quad_spreads_as_the_upright_one(angle, width):
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    upright = np.array([[0, 0], [width, 0], [width, 9], [0, 9]])
    expected = geometry.spread(upright, 0.2, 0.3) @ turn
    assert np.allclose(geometry.spread(upright @ turn, 0.2, 0.3), expected, atol=1e-3)


def test_what_one_quad_covers_of_another():
    square = np.float32([[0, 0], [10, 0], [10, 10], [0, 10]])
    assert geometry.covered(square, square + np.float32([5, 0])) == pytest.approx(0.5)
    assert geometry.covered(square, square * 2) == pytest.approx(1)
    assert geometry.covered(square * 2, square) == pytest.approx(0.25)
    assert geometry.covered(square, square + 20) == 0
