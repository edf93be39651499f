"""Codes drawn in the bundled font, whose O is wider than its 0."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import lightocr
from lightocr.decoding import Part
from lightocr.geometry import piece
from lightocr.recognizer import Recognition
from lightocr.refine import codes
from lightocr.refine.candidates import Candidates

FONT = ImageFont.truetype(str(Path(lightocr.__file__).parent / "fonts" / "NanumSquareR.ttf"), 40)


def looked(drawn: str, read: str, narrow: float = 1.0, letters: float = 1.0) -> str:
    """What a word that is drawn so, narrowed to a share of its width and seen up to a share of it, says at last."""
    width = round(FONT.getlength(drawn)) + 12
    image = Image.new("RGB", (width, 60), "white")
    ImageDraw.Draw(image).text((6, 6), drawn, "black", FONT)
    pixels = np.asarray(image.resize((round(width * narrow), 60)))
    right = pixels.shape[1]
    quad = np.array([[0, 0], [right, 0], [right, 60], [0, 60]], np.float32)
    reading = Recognition(read, 0.9, "horizontal", (Part(read, 0.9),), 0.95)
    found = Candidates(np.array([piece(quad, 0, letters)]), np.array([0.9], np.float32), [reading])
    result = codes.look(found, SimpleNamespace(pixels=pixels)).readings[0]
    assert [part.text for part in result.parts] == [result.text]
    assert result.confidence == reading.confidence
    return result.text


@pytest.mark.parametrize("code", ["98G0-0EYR", "B559S-M0V", "1299O-5M5-DYW", "8O7SA-0HKF"])
def test_zeros_and_os_of_codes_are_told_apart_by_their_width(code):
    for read in (code, code.replace("0", "O"), code.replace("O", "0")):
        assert looked(code, read) == code


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("NO.120", "NO.120"),  # the language knows it
        ("H0TEL", "HOTEL"),  # no digit to compare with
        ("20:30", "20:30"),
        ("0451-hO", "0451-hO"),
        ("가0A25", "가OA25"),
    ],
)
def test_other_words_stay_as_they_read(drawn, read):
    assert looked(drawn, read) == read


def test_where_letters_do_not_stand_apart_nothing_is_measured():
    assert looked("64N0-0EYR", "64NO-OEYR", letters=0.5) == "64NO-OEYR"
    assert looked("", "64NO-OEYR") == "64NO-OEYR"


def test_without_a_capital_wider_than_digits_an_o_may_be_narrow():
    assert looked("1S0-20", "1SO-20") == "1SO-20"
