import math

import numpy as np
import pytest

from lightocr import arc
from lightocr.arc import Arc


def band(centre, radius, thickness, start, end, shape=(300, 400)):
    """The pixels of a ring's part, from one direction to another: degrees clockwise from straight up."""
    y, x = np.mgrid[: shape[0], : shape[1]] + 0.5
    away = np.hypot(x - centre[0], y - centre[1])
    direction = np.degrees(np.arctan2(x - centre[0], centre[1] - y))
    middle = (start + end) / 2
    turned = (direction - middle + 180) % 360 - 180
    return (abs(away - radius) <= thickness / 2) & (abs(turned) <= (end - start) / 2)


@pytest.mark.parametrize(("start", "end"), [(-45, 45), (-70, 70), (20, 100), (-30, 30), (120, 240), (150, 210)])
@pytest.mark.parametrize("thickness", [8, 24])
def test_the_circle_of_a_bent_core_is_found(start, end, thickness):
    found = arc.fitted(band((200, 150), 120, thickness, start, end))
    assert found.centre == pytest.approx((200, 150), abs=3)
    assert (found.inner + found.outer) / 2 == pytest.approx(120, abs=3)
    assert found.height == pytest.approx(thickness, rel=0.1)
    assert math.cos(found.middle - math.radians((start + end) / 2)) > 0.999
    assert math.degrees(2 * found.angle) == pytest.approx(end - start, abs=3)
    assert found.upwards == (math.cos(math.radians((start + end) / 2)) > 0)


def straight():
    core = np.zeros((60, 300), bool)
    core[20:32, 20:280] = True
    return core


def blob():
    y, x = np.mgrid[:100, :100]
    return np.hypot(x - 50, y - 50) < 30


def nearly_all_around():
    return band((150, 150), 100, 10, -170, 170, (300, 300))


def corner():
    core = np.zeros((100, 100), bool)
    core[10:20, 10:90] = core[10:90, 10:20] = True
    return core


@pytest.mark.parametrize(
    "core",
    [
        straight(),
        blob(),
        nearly_all_around(),
        corner(),
        np.zeros((20, 20), bool),
        np.eye(2, dtype=bool),
        np.eye(40, dtype=bool),
        np.ones((1, 50), bool),
    ],
)
def test_what_is_straight_or_no_arc_has_none(core):
    assert arc.fitted(core) is None


@pytest.mark.parametrize("middle", [0.0, math.pi, 0.4, math.pi - 0.4])
def test_a_strip_along_an_arc_is_straight_and_reads_from_left_to_right(middle):
    bent = Arc((200.0, 200.0), 100.0, 140.0, middle, 0.8)
    places = bent.places(40)
    assert places.shape[0] == 40
    assert places.shape[1] == pytest.approx(240 * 0.8, abs=1)
    away = places - np.array([200, 200])
    radius = np.hypot(*np.moveaxis(away, -1, 0))
    assert np.allclose(radius, radius[:, :1], atol=0.01)
    assert (radius[0, 0] > radius[-1, 0]) == bent.upwards
    assert (np.diff(places[20, :, 0]) > 0).mean() > 0.9
    above = places[0, places.shape[1] // 2, 1] < places[-1, places.shape[1] // 2, 1]
    assert above


def test_growing_and_scaling_keep_the_middle_line():
    bent = Arc((20.0, 50.0), 30.0, 34.0, 0.2, 0.5)
    grown = bent.grown(bent.length + 8, 10)
    assert (grown.height, grown.length) == pytest.approx((10, bent.length + 8))
    larger = grown.scaled(2, np.array([5, 1]))
    assert larger.centre == (50, 102)
    assert (larger.inner + larger.outer) / 2 == 64
    assert larger.angle == grown.angle


def test_a_strip_shows_what_stands_on_the_arc():
    core = band((200, 150), 120, 20, -50, 50)
    image = np.repeat(np.uint8(255 * core)[..., None], 3, axis=2)
    bent = Arc((200.0, 150.0), 100.0, 140.0, 0.0, math.radians(45))
    rows = arc.strip(image, bent.places(40)).mean(axis=(1, 2))
    assert rows[:8].max() < 20
    assert rows[12:28].min() > 235
    assert rows[-8:].max() < 20


def test_cores_of_any_shape_are_taken():
    rng = np.random.default_rng(0)
    for _ in range(2000):
        core = rng.random(rng.integers(1, 40, 2)) < rng.random()
        core[:, : rng.integers(0, 40)] = False
        found = arc.fitted(core)
        assert found is None or np.isfinite(found.places(48)).all()
