import math

import cv2
import numpy as np
import pyclipper
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import rectangle

from lightocr import geometry

coordinates = st.floats(-500, 500)
sides = st.floats(4, 400)


@given(coordinates, coordinates, sides, sides, st.floats(-41, 41), st.permutations(range(4)))
def test_a_leaning_rectangle_keeps_its_corners(x, y, width, height, degrees, order):
    corners = rectangle(x, y, width, height, degrees)
    assert np.allclose(geometry.order_quad(corners[list(order)]), corners, atol=1e-3)


@pytest.mark.parametrize("degrees", [-47, -45, -43, 43, 45, 47])
def test_a_line_is_one_a_little_beyond_half_a_right_angle(degrees):
    corners = rectangle(100, 100, 120, 30, degrees)
    assert np.allclose(geometry.order_quad(corners), corners, atol=1e-3)


def test_many_quads_are_ordered_grown_and_met_as_each_alone():
    rng = np.random.default_rng(0)
    quads = np.float32([rectangle(*rng.uniform((0, 0, 5, 5, -90), (300, 300, 90, 60, 90))) for _ in range(40)])
    assert np.array_equal(geometry.order_quad(quads), [geometry.order_quad(quad) for quad in quads])
    assert np.allclose(geometry.spread(quads, 0.1, 0.2), [geometry.spread(quad, 0.1, 0.2) for quad in quads])
    near = list(zip(*geometry.neighbours(quads), strict=True))
    assert near == [(i, j) for i, quad in enumerate(quads) for j in geometry.met_by(quads, quad) if i != j]
    assert geometry.order_quad(quads[:0]).shape == geometry.spread(quads[:0], 0.1, 0.2).shape == (0, 4, 2)


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


@pytest.mark.parametrize(("height", "expected"), [(12, (48, 120)), (50, (80, 48)), (2, (12, 180))])
def test_a_small_quad_is_enlarged_as_it_is_cut_out(height, expected):
    """On a ramp each pixel of the crop has the value of the place where its middle stands."""
    image = np.broadcast_to(np.uint8(4 * np.arange(60))[None, :, None], (80, 60, 3)).copy()
    quad = np.array([[15, 10], [45, 10], [45, 10 + height], [15, 10 + height]], np.float32)
    cut = geometry.crop(image, quad, 48)
    assert cut.shape == (*expected, 3)
    places = 15 + (np.arange(expected[1]) + 0.5) * 30 / expected[1] - 0.5
    assert np.abs(cut[expected[0] // 2, :, 0] - 4 * places).max() < 0.6


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


@given(st.integers(0, 60), st.integers(0, 40), st.integers(2, 60), st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_a_crop_put_back_is_the_picture(left, top, width, height, seed):
    image = np.random.default_rng(seed).integers(0, 256, (80, 120, 3), np.uint8)
    right, bottom = min(left + width, 120), min(top + height, 80)
    corners = np.array([[right, top], [left, bottom], [left, top], [right, bottom]], np.float32)
    quad = geometry.order_quad(corners)
    assert np.array_equal(geometry.crop(image, quad), image[top:bottom, left:right])


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


@pytest.mark.parametrize("degrees", [-30, 0, 12])
def test_boxes_that_overlap_by_a_little_end_midway(degrees):
    a = math.radians(degrees)
    turn = np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]], np.float32)
    line = np.array([rectangle(50, 50, 100, 30), rectangle(140, 52, 100, 30), rectangle(240, 50, 90, 28)])
    result = geometry.disjoint(line @ turn) @ turn.T
    assert result[:, :, 0].min(axis=1) == pytest.approx([0, 95, 195], abs=0.1)
    assert result[:, :, 0].max(axis=1) == pytest.approx([95, 190, 285], abs=0.1)
    assert np.allclose(np.ptp(result[:, :, 1], axis=1), [30, 30, 28], atol=0.1)


@pytest.mark.parametrize(
    "other",
    [
        rectangle(160, 50, 100, 30),  # apart
        rectangle(75, 50, 100, 30),  # over half of the same place
        rectangle(140, 66, 100, 30),  # another line
        rectangle(140, 50, 100, 60),  # larger letters
        rectangle(140, 50, 100, 30, 40),  # another direction
    ],
)
def test_other_boxes_stay_as_they_are(other):
    pair = np.array([rectangle(50, 50, 100, 30), other])
    assert np.allclose(geometry.disjoint(pair), pair, atol=1e-4)


def test_no_boxes_stay_none():
    assert geometry.disjoint(np.zeros((0, 4, 2), np.float32)).shape == (0, 4, 2)
    assert geometry.disjoint_columns(np.zeros((0, 4, 2), np.float32)).shape == (0, 4, 2)


def test_columns_that_overlap_by_a_little_end_midway():
    """Neither what stands beside them nor boxes on a line are cut."""
    column = [rectangle(50, 50, 30, 100), rectangle(52, 140, 30, 100)]
    others = [rectangle(78, 60, 30, 100), rectangle(50, 300, 100, 30), rectangle(140, 300, 100, 30)]
    result = geometry.disjoint_columns(np.array(column + others))
    assert np.allclose(result[0], [[35, 0], [65, 0], [65, 95], [35, 95]], atol=0.1)
    assert np.allclose(result[1], [[37, 95], [67, 95], [67, 190], [37, 190]], atol=0.1)
    assert np.allclose(result[2:], others, atol=1e-4)
