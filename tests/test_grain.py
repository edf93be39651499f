import numpy as np
import pytest

from lightocr.grain import LEAST, amount, smoothed
from lightocr.recognizer import Recognition

NOTHING = Recognition("", 0.0)


def strokes(size=(240, 320), paper=190, ink=60):
    """Paper with bars of three pixels, and where these are."""
    inked = np.zeros(size, bool)
    for x in range(60, 63):
        inked[100:140, x:260:12] = True
    return np.where(inked[..., None], ink, np.full((*size, 3), paper)).astype(np.uint8), inked


def grainy(image, deviation):
    """The picture as a sensor gives it in little light."""
    grain = np.random.default_rng(0).normal(0, deviation, image.shape)
    return np.clip(np.round(image + grain), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("deviation", [8, 20])
def test_grain_goes_and_strokes_stay(deviation):
    drawn, inked = strokes()
    image = grainy(drawn, deviation)
    clear = smoothed(image)
    assert clear[:90].std() < deviation / 2
    assert clear[inked].mean() == pytest.approx(60, abs=12)
    assert (clear.shape, clear.dtype) == (image.shape, np.uint8)


@pytest.mark.parametrize("deviation", [0, 3])
def test_a_picture_with_little_grain_stays_as_it_is(deviation):
    image = grainy(strokes()[0], deviation)
    assert smoothed(image) is image


@pytest.mark.parametrize("size", [(900, 1200), (40, 3000), (64, 64), (30, 20)])
def test_grain_is_measured_in_pictures_of_any_size(size):
    of_lightness = 20 * np.hypot(0.299, np.hypot(0.587, 0.114))  # of three channels that differ by themselves
    image = grainy(np.full((*size, 3), 128, np.uint8), 20)
    assert amount(image) == pytest.approx(of_lightness, rel=0.15)


def test_a_picture_of_one_pixel_has_no_grain():
    assert amount(np.full((1, 1, 3), 128, np.uint8)) == 0


def test_leaves_and_fine_patterns_are_no_grain():
    lines = np.zeros((600, 800, 3), np.uint8)
    lines[::3] = lines[:, ::7] = 255
    leaves = np.full((600, 800, 3), 120, np.uint8)
    leaves[:, :480] = grainy(leaves[:, :480], 60)
    assert amount(lines) < LEAST
    assert amount(leaves) < LEAST


def by_night():
    """Gray between black and white, in little light."""
    image = np.full((400, 640, 3), 128, np.uint8)
    image[:40], image[360:] = 0, 255
    return grainy(image, 20)


@pytest.mark.parametrize("door", ["read", "detect"])
def test_words_of_a_grainy_picture_are_sought_without_it(ocr, monkeypatch, door):
    seen = []
    monkeypatch.setattr(ocr.detector, "network", lambda image: seen.append(image) or (np.zeros(image.shape[:3]),))
    getattr(ocr, door)(by_night())
    assert seen[0][0, 100:300].std() < 10


def test_words_of_a_grainy_picture_are_read_without_it(ocr, monkeypatch):
    def network(image):
        probability = np.zeros(image.shape[:3], np.float32)
        probability[:, 200:240, 200:400] = 1
        return (probability,)

    crops = []
    monkeypatch.setattr(ocr.detector, "network", network)
    monkeypatch.setattr(ocr.recognizer, "recognize", lambda cut, *_: [crops.append(crop) or NOTHING for crop in cut])
    ocr.read(by_night())
    assert crops
    assert max(crop.std() for crop in crops) < 10
