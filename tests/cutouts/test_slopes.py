"""Lines drawn in the bundled font that rise or fall in an upright crop, read with the released weights."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import lightocr
from lightocr import OCR
from lightocr.cutouts import slopes

FONT = Path(lightocr.__file__).parent / "fonts" / "NanumSquareR.ttf"
SIZE = 40


@pytest.fixture(scope="module")
def ocr():
    return OCR(threads=1)


def sloping(text, fall):
    """Black on white; the line falls by `fall` pixels a pixel, its letters stand upright."""
    font = ImageFont.truetype(str(FONT), SIZE)
    width, height = round(font.getlength(text)) + 16, SIZE + 12
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).text((8, 4), text, "black", font)
    moved = np.float32([[1, 0, 0], [fall, 1, max(-fall, 0) * width]])
    size = (width, round(height + abs(fall) * width))
    return cv2.warpAffine(np.asarray(image), moved, size, borderValue=(255, 255, 255))


def turned(text, degrees):
    """Black on white in the upright box around a word that lies askew, its letters with it."""
    crop = sloping(text, 0.0)
    height, width = crop.shape[:2]
    cos, sin = np.cos(np.radians(degrees)), abs(np.sin(np.radians(degrees)))
    size = round(width * cos + height * sin), round(width * sin + height * cos)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turn[:, 2] += (np.array(size) - (width, height)) / 2
    return cv2.warpAffine(crop, turn, size, flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


@pytest.mark.parametrize("fall", [-0.5, 0.5])
@pytest.mark.parametrize("text", ["VIVOMART", "해운대구청"])
def test_a_line_that_slopes_is_read(ocr, text, fall):
    crop = sloping(text, fall)
    (reading,) = ocr.recognize([crop])
    assert reading.text == text
    assert ocr.recognizer.recognize([crop])[0].text != text, "too easy to show anything"


@pytest.mark.parametrize("degrees", [-30, -20, 20, 30])
@pytest.mark.parametrize("text", ["VIVOMART", "해운대구청"])
def test_a_word_of_a_photo_held_askew_is_read(ocr, text, degrees):
    crop = turned(text, degrees)
    assert ocr.recognize([crop])[0].text == text
    assert ocr.recognizer.recognize([crop])[0].text != text, "too easy to show anything"


@pytest.mark.parametrize("fall", [-0.5, -0.25, 0.25, 0.5])
def test_the_slope_is_found(fall):
    crop = sloping("HARBOR", fall)
    assert slopes._falls(crop)[0] == pytest.approx(fall * crop.shape[1] / crop.shape[0], abs=0.12)


@pytest.mark.parametrize("around", [slopes._leaning, slopes._turned])
@pytest.mark.parametrize("fall", [-40, -5, 5, 40])
def test_lines_stay_within_the_crop(around, fall):
    quad = around(fall, 60, 180)
    assert np.all(quad >= -0.01)
    assert np.all(quad <= [180.01, 60.01])
    along, down = quad[1] - quad[0], quad[3] - quad[0]
    assert along[1] / along[0] == pytest.approx(fall / 180)
    assert np.hypot(*down) > 0


def test_clear_crops_cost_nothing(ocr, monkeypatch):
    monkeypatch.setattr(slopes, "_falls", lambda crop: pytest.fail("looked at again"))
    assert ocr.recognize([sloping("해운대구청", 0.0)])[0].text == "해운대구청"


@pytest.mark.parametrize(
    "shape", [(12, 1), (12, 13), (40, 3), (11, 300), (300, 12), (40, 40_000), (1, 40_000), (400, 33_000), (33_000, 400)]
)
def test_crops_of_any_shape_are_taken(ocr, shape):
    noise = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    assert len(ocr.recognize([noise, np.zeros((*shape, 3), np.uint8)])) == 2
