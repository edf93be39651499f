import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightocr import geometry, perspective
from lightocr.view import View
from training.evaluation.aslant import seen_from

SIZE = 640, 480
PLACES = [(x, y) for y in (60, 180, 300, 420) for x in (120, 320, 520)]


def sign():
    """A picture (480, 640, 3) of words of upright and level strokes, and their quads."""
    image = np.full((*SIZE[::-1], 3), 255, np.uint8)
    quads = []
    for x, y in PLACES:
        for offset in range(-54, 60, 18):
            cv2.line(image, (x + offset, y - 14), (x + offset, y + 14), (0, 0, 0), 3)
        cv2.line(image, (x - 54, y), (x + 54, y), (0, 0, 0), 3)
        quads.append([[x - 60, y - 18], [x + 60, y - 18], [x + 60, y + 18], [x - 60, y + 18]])
    return image, np.float32(quads)


def boxes(quads, homography):
    """As a detector gives them: the least rectangles around the words."""
    moved = geometry.moved(quads, homography).astype(np.float32)
    return np.array([geometry.order_quad(cv2.boxPoints(cv2.minAreaRect(quad))[None])[0] for quad in moved])


def off(quads, homography):
    """By how many degrees the tops and the sides of the worst word are off."""
    ends = geometry.moved(quads, homography)
    tops, sides = ends[:, 1] - ends[:, 0], ends[:, 3] - ends[:, 0]
    return max(
        np.abs(np.degrees(np.arctan2(tops[:, 1], tops[:, 0]))).max(),
        np.abs(np.degrees(np.arctan2(sides[:, 1], sides[:, 0])) - 90).max(),
    )


@pytest.mark.parametrize(("aside", "above"), [(30, 30), (-40, 35), (40, -30), (0, 50)])
def test_a_sign_seen_from_aside_is_seen_from_the_front(aside, above):
    image, quads = sign()
    seen, onto = seen_from(aside, above)(image)
    *_, front = perspective.fronts(seen, boxes(quads, onto))
    assert off(quads, onto) > 15
    assert off(quads, front @ onto) < 4


@pytest.mark.parametrize("degrees", [-30, 15, 40])
def test_a_picture_held_askew_is_only_turned(degrees):
    image, quads = sign()
    turn = np.vstack([cv2.getRotationMatrix2D((320, 240), degrees, 1), [0, 0, 1]])
    seen = cv2.warpPerspective(image, turn, SIZE, borderValue=(255, 255, 255))
    (front,) = perspective.fronts(seen, boxes(quads, turn))
    assert np.allclose(front[:2, :2] @ front[:2, :2].T, np.eye(2), atol=1e-6)
    assert np.degrees(np.arctan2(front[0, 1], front[0, 0])) == pytest.approx(-degrees, abs=1)


def test_text_seen_from_the_front_and_no_text_stay():
    image, quads = sign()
    assert perspective.fronts(image, quads) == []
    assert perspective.fronts(image, quads[:0]) == []
    turn = np.vstack([cv2.getRotationMatrix2D((320, 240), 6, 1), [0, 0, 1]])
    seen = cv2.warpPerspective(image, turn, SIZE, borderValue=(255, 255, 255))
    assert perspective.fronts(seen, boxes(quads, turn)) == []


def test_words_that_stand_every_way_leave_the_picture_as_it_is():
    image, quads = sign()
    turns = [cv2.getRotationMatrix2D(quad.mean(0).tolist(), 15 * (7 * i % 12), 1) for i, quad in enumerate(quads)]
    turned = [geometry.moved(quad, np.vstack([turn, [0, 0, 1]])) for quad, turn in zip(quads, turns, strict=True)]
    assert perspective.fronts(np.full_like(image, 255), np.float32(turned)) == []


def test_a_sign_seen_from_aside_and_held_askew_may_be_only_turned_or_seen_from_the_front():
    image, quads = sign()
    seen, onto = seen_from(-40, 35)(image)
    turned, front = perspective.fronts(seen, boxes(quads, onto))
    assert np.allclose(turned[:2, :2] @ turned[:2, :2].T, np.eye(2), atol=1e-6)
    assert off(quads, front @ onto) < 4 < off(quads, turned @ onto)


@given(st.integers(0, 10_000), st.integers(1, 30))
def test_of_any_boxes_all_of_the_picture_comes_into_view(seed, count):
    rng = np.random.default_rng(seed)
    image = cv2.resize(rng.integers(0, 256, (12, 16, 3), np.uint8), (160, 120))
    corners = np.float32([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    sides = rng.uniform(2, 60, (count, 1, 2)) * corners / 2
    angles = rng.uniform(0, 2 * np.pi, count)
    turns = np.array([[np.cos(angles), np.sin(angles)], [-np.sin(angles), np.cos(angles)]]).transpose(2, 0, 1)
    for front in perspective.fronts(image, np.float32(sides @ turns + rng.uniform(0, 160, (count, 1, 2)))):
        ends = geometry.moved(np.float32([[0, 0], [160, 0], [160, 120], [0, 120]]), front)
        assert np.isfinite(ends).all()
        assert cv2.isContourConvex(ends.astype(np.float32))
        assert np.ptp(ends, axis=0).max() < 1600
        height, width = (view := View.of(image).through(front)).pixels.shape[:2]
        frame = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
        assert np.isfinite(view.in_picture(frame)).all()
