from types import SimpleNamespace

import numpy as np
import pytest
from shapes import rectangle

from lightocr import contrast
from lightocr.detector import Detection, DetectorOptions
from lightocr.refine.sight import Sight, Window
from lightocr.view import View


def page(paper, ink, size=(300, 400)):
    """Paper with a word's worth of ink, a thousandth of it."""
    height, width = size
    image = np.full((height, width, 3), paper, np.uint8)
    image[height // 5 : height // 5 + height // 40, width // 4 : width // 4 + width // 20] = ink
    return image


@pytest.mark.parametrize(("paper", "ink"), [(160, 100), (20, 70), (250, 190)])
def test_faint_lettering_becomes_three_times_as_clear(paper, ink):
    clear = contrast.raised(page(paper, ink)).astype(int)
    assert clear[62, 110, 0] - clear[0, 0, 0] == pytest.approx(3 * (ink - paper), abs=2)
    assert clear.min() + clear.max() == pytest.approx(255, abs=2)


def test_a_dark_picture_uses_all_values():
    clear = contrast.raised(page(10, 150))
    assert (clear.min(), clear.max()) == (0, 255)


@pytest.mark.parametrize("size", [(300, 400), (3000, 4000)])
def test_a_picture_with_a_little_clear_lettering_stays_as_it_is(size):
    image = page(255, 0, size)
    assert contrast.raised(image) is image


def test_a_dead_pixel_is_no_contrast():
    image = page(160, 100)
    image[200, 200] = 255
    clear = contrast.raised(image).astype(int)
    assert clear[62, 110, 0] - clear[0, 0, 0] < -150


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_blank_picture_stays_blank(shade):
    assert np.ptp(contrast.raised(np.full((20, 30, 3), shade, np.uint8))) == 0


def test_words_are_sought_with_more_contrast_and_read_as_they_are():
    faint, seen, read = page(160, 100), [], []
    detector = SimpleNamespace(
        options=DetectorOptions(),
        detect=lambda image, *_: seen.append(image) or Detection.nothing(),
        detect_at=lambda image, _: seen.append(image) or Detection.nothing(),
        detect_each=lambda views: [seen.append(image) or Detection.nothing() for image, _ in views],
    )
    recognizer = SimpleNamespace(glance=lambda crops, _: read.extend(crops))
    sight = Sight(View.of(faint), detector, recognizer)
    sight.reduced(0.5)
    sight.enlarged([Window(np.array([50, 30]), np.array([300, 200]), 2.0)])
    sight.glance([rectangle(110, 63, 30, 16)])
    assert all(np.ptp(image) > 150 for image in seen)
    assert len(seen) == 3
    assert 60 <= np.ptp(read[0]) < 100  # 60, and what enlarging adds beside edges
