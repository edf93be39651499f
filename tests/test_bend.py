import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightocr import geometry, view
from lightocr.bend import Bend, bent
from lightocr.view import View
from training.evaluation.aslant import seen_from
from training.evaluation.curved import CURVED

SIZE = 640, 480
PLACES = [(x, y) for y in range(50, 450, 80) for x in range(70, 640, 125)]
BOTTLES = [name for name in CURVED if "bottle" in name]


def label():
    """A picture (480, 640, 3) of dark bars, and their quads."""
    image = np.full((*SIZE[::-1], 3), 255, np.uint8)
    quads = []
    for x, y in PLACES:
        cv2.rectangle(image, (x - 45, y - 12), (x + 44, y + 11), (0, 0, 0), cv2.FILLED)
        quads.append([[x - 45, y - 12], [x + 45, y - 12], [x + 45, y + 12], [x - 45, y + 12]])
    return image, np.float32(quads)


def boxes(quads):
    """As a detector gives them: the least rectangles around words."""
    return np.array([geometry.order_quad(cv2.boxPoints(cv2.minAreaRect(np.float32(quad)))[None])[0] for quad in quads])


def slopes(image):
    """Degrees by which dark bars in a picture rise or fall, which do not touch its edge."""
    outlines, _ = cv2.findContours((image[..., 0] < 128).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = boxes([cv2.boxPoints(cv2.minAreaRect(outline)) for outline in outlines if cv2.contourArea(outline) > 300])
    tops = found[:, 1] - found[:, 0]
    return np.degrees(np.arctan2(tops[:, 1], tops[:, 0]))


@pytest.mark.parametrize("name", BOTTLES)
def test_a_label_on_a_bottle_is_flattened(name):
    image, quads = label()
    seen, move = CURVED[name](image)
    found = bent(boxes(move(quads)), *seen.shape[1::-1])
    flat = View.of(seen).flattened(found)
    assert np.abs(slopes(seen)).max() > 10
    assert len(slopes(flat.pixels)) == len(PLACES)
    assert np.abs(slopes(flat.pixels)).max() < 6
    assert np.abs(slopes(flat.pixels)).mean() < 2


@pytest.mark.parametrize("most", [12_000_000, 100_000])
def test_what_stands_in_the_flat_view_stands_there_in_the_picture(most, monkeypatch):
    monkeypatch.setattr(view, "CLOSEST", most)
    image, quads = label()
    seen, move = CURVED["bottle, 35 degrees above"](image)
    spot = move(np.array([[505.0, 250.0]]))[0]
    marked = np.full_like(seen, 255)
    cv2.circle(marked, np.round(spot - 0.5).astype(int).tolist(), 8, (0, 0, 0), cv2.FILLED)
    flat = View.of(marked).flattened(bent(boxes(move(quads)), *seen.shape[1::-1]))
    assert flat.is_other
    assert flat.pixels.shape[0] * flat.pixels.shape[1] <= 1.02 * most
    for looked in (flat, flat.turned(1), flat.through(np.array([[1, 0.1, 0], [0.05, 1, 0], [0.0002, 0, 1]]))):
        rows, columns = np.nonzero(looked.pixels[..., 0] < 128)
        middle = np.float32([[columns.mean() + 0.5, rows.mean() + 0.5]] * 4)
        assert np.allclose(looked.in_picture(middle), spot, atol=1)


def test_all_of_the_picture_is_in_the_flat_view_and_nothing_else_stands_in_it():
    image, quads = label()
    seen, move = CURVED["bottle, 35 degrees above"](image)
    height, width = seen.shape[:2]
    flat = View.of(seen).flattened(bent(boxes(move(quads)), width, height))
    tall = flat.pixels.shape[0]
    edge = np.linspace(0, width, 20)
    above, below = (flat.in_picture(np.stack([edge, np.full(20, y)], 1)) for y in (0, tall))
    assert above[:, 1].max() <= 1
    assert below[:, 1].min() >= height - 1
    corner = np.float32([[0, 0], [8, 0], [8, 8], [0, 8]])
    middle = corner + np.float32([width / 2, tall / 2])
    assert flat.holds(np.stack([corner, middle])).tolist() == [False, True]


@pytest.mark.parametrize(("aside", "above"), [(0, 0), (40, 0), (0, 45), (-40, 35), (30, 30)])
def test_a_flat_sign_is_not_bent_from_wherever_it_is_seen(aside, above):
    image, quads = label()
    seen, onto = seen_from(aside, above)(image)
    assert bent(boxes(geometry.moved(quads, onto)), *seen.shape[1::-1]) is None


def test_words_in_all_directions_and_a_few_on_a_bottle_do_not_tell_a_bend():
    image, quads = label()
    turns = [cv2.getRotationMatrix2D(quad.mean(0).tolist(), 15 * (7 * i % 12), 1) for i, quad in enumerate(quads)]
    turned = [geometry.moved(quad, np.vstack([turn, [0, 0, 1]])) for quad, turn in zip(quads, turns, strict=True)]
    assert bent(np.float32(turned), *SIZE) is None
    seen, move = CURVED["bottle, 35 degrees above"](image)
    assert bent(boxes(move(quads[:5])), *seen.shape[1::-1]) is None
    assert bent(quads[:0], *SIZE) is None


def test_what_would_be_distorted_is_not_gentle():
    folded, torn, bottle = [0, 0, 0, 0, -3.0], [0, 6.0, 0, 0, 0], [0, -0.4, -0.3, 0, 0]
    assert [Bend(np.array(each), (-1, 1), (400, 300)).is_gentle for each in (folded, torn, bottle)] == [
        False,
        False,
        True,
    ]


def test_beyond_the_words_lines_run_on_as_they_do_at_their_ends():
    bend = Bend(np.array([0, -0.4, -0.3, 0, 0.1]), (-0.5, 0.5), (400, 300))
    line = bend.back(np.array([[x, 100.0] for x in (305, 335, 365, 395)]))
    steps = np.diff(line[:, 1])
    assert np.allclose(steps, steps[0])
    assert steps[0] < -5


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_any_boxes_give_a_view_of_a_picture_or_none(seed, count):
    rng = np.random.default_rng(seed)
    corners = np.float32([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    quads = np.float32(rng.uniform(2, 60, (count, 1, 2)) * corners / 2 + rng.uniform(0, 160, (count, 1, 2)))
    angles = rng.normal(0, 0.5, count)
    quads = boxes([cv2.transform(quad[None], cv2.getRotationMatrix2D(quad.mean(0).tolist(), np.degrees(a), 1))[0]
                   for quad, a in zip(quads, angles, strict=True)])  # fmt: skip
    if found := bent(quads, 160, 120):
        assert np.allclose(found.forth(found.back(quads)), quads, atol=1e-6)
        flat = View.of(rng.integers(0, 256, (120, 160, 3), np.uint8)).flattened(found)
        assert 1 <= flat.pixels.shape[0] <= 241
        assert flat.pixels.shape[1] == 160
        assert np.isfinite(flat.in_picture(np.float32([[0, 0], [160, 0], [160, 120], [0, 120]]))).all()
