import cv2
import numpy as np
import pytest

from lightocr import strokes


def word(lean=0.0, turned=0.0):
    """Upright and level strokes, leaning by so many degrees clockwise, all turned by so many; and its quad."""
    image = np.full((240, 400, 3), 255, np.uint8)
    for x in range(120, 280, 20):
        cv2.line(image, (x, 104), (x, 136), (0, 0, 0), 4)
    cv2.line(image, (120, 120), (280, 120), (0, 0, 0), 3)
    shear = np.array([[1, -np.tan(np.radians(lean)), 120 * np.tan(np.radians(lean))], [0, 1, 0], [0, 0, 1]])
    turn = np.vstack([cv2.getRotationMatrix2D((200, 120), -turned, 1), [0, 0, 1]])
    seen = cv2.warpPerspective(image, turn @ shear, (400, 240), borderMode=cv2.BORDER_REPLICATE)
    corners = np.float32([[[110, 98]], [[290, 98]], [[290, 142]], [[110, 142]]])
    return seen, cv2.perspectiveTransform(corners, turn).reshape(4, 2)


@pytest.mark.parametrize("lean", [-30, -12, 0, 12, 30])
@pytest.mark.parametrize("turned", [-40, 0, 20])
def test_strokes_are_seen_to_lean_as_they_do(lean, turned):
    image, quad = word(lean, turned)
    (way,), (clear,) = strokes.across(image, quad[None])
    assert way == pytest.approx(90 + turned + lean, abs=2)
    assert clear > 0.3


def test_of_a_column_the_level_strokes_count():
    image, quad = word(15)
    column = np.ascontiguousarray(np.rot90(image))  # its upright strokes are level now
    x, y = quad.T
    (way,), (clear,) = strokes.across(column, np.stack([y, 400 - x], -1)[[1, 2, 3, 0]][None])
    assert (way + 90) % 180 - 90 == pytest.approx(15, abs=2)
    assert clear > 0.3


def test_plain_places_and_rings_have_no_strokes():
    image = np.full((60, 60, 3), 255, np.uint8)
    quad = np.float32([[[5, 5], [55, 5], [55, 55], [5, 55]]])
    assert strokes.across(image, quad)[1].tolist() == [0]
    cv2.circle(image, (30, 30), 18, (0, 0, 0), 4)
    assert strokes.across(image, quad)[1].tolist() == [0]
    assert [part.shape for part in strokes.across(image, quad[:0])] == [(0,), (0,)]
