"""Crops drawn in the bundled font, read with the released weights."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import lightocr
from lightocr import OCR

FONT = Path(lightocr.__file__).parent / "fonts" / "NanumSquareR.ttf"


@pytest.fixture(scope="module")
def ocr():
    return OCR(threads=1)


def drawn(width, height, *lines):
    """White letters on green: of each line the text, its size, its left and its top."""
    image = Image.new("RGB", (width, height), (40, 110, 60))
    for text, size, x, y in lines:
        ImageDraw.Draw(image).text((x, y), text, "white", ImageFont.truetype(str(FONT), size))
    return np.asarray(image)


def test_both_lines_of_a_plate_are_read(ocr):
    plate = drawn(220, 120, ("서울37", 32, 64, 6), ("다8106", 62, 16, 42))
    (reading,) = ocr.recognize([plate])
    assert reading.text == "서울37 다8106"
    assert [part.text for part in reading.parts] == ["서울37", "다8106"]
    assert reading.layout == "horizontal"
    assert 0.5 < reading.confidence <= 1


@pytest.mark.parametrize("text", ["를", "반환을", "들를", "알을", "쓱싹", "옻닭", "읊춥꼰", "==", "37다8106", "i!i!"])
def test_a_line_is_not_cut_in_the_gaps_of_its_letters(ocr, text):
    size = 50
    width = round(ImageFont.truetype(str(FONT), size).getlength(text)) + 12
    line = drawn(width, 62, (text, size, 6, 2))
    (reading,) = ocr.recognize([line])
    assert reading == ocr.recognizer.recognize([line])[0]


def test_crops_keep_their_order(ocr):
    plate, word = drawn(220, 120, ("서울37", 32, 64, 6), ("다8106", 62, 16, 42)), drawn(130, 62, ("가게", 50, 6, 2))
    assert [reading.text for reading in ocr.recognize(iter([word, plate, word]))] == ["가게", "서울37 다8106", "가게"]
