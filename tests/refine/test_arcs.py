import math
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from shapes import box

import lightocr
from lightocr import OCR
from lightocr.arc import Arc
from lightocr.recognizer import Recognition
from lightocr.refine import arcs
from lightocr.refine.candidates import Candidates

FONT = Path(lightocr.__file__).parent / "fonts" / "NanumSquareR.ttf"
BENT, STRAIGHT = box(0, 0, 80, 60), box(0, 100, 80, 130)
ARC = Arc((40.0, 60.0), 30.0, 50.0, 0.0, 0.9)


def said(text, confidence, clarity=1.0):
    return Recognition(text, confidence, clarity=clarity)


def looked(bent, straight, along):
    """What a word on an arc and one that stands straight become, and the arcs that were read."""
    found = Candidates(np.array([BENT, STRAIGHT]), np.full(2, 0.7, np.float32), [said(*bent), said(*straight)])
    read = []

    def read_along(places):
        read.extend(places)
        return [said(*along)] * len(read)

    sight = SimpleNamespace(arc=lambda quad: ARC if np.array_equal(quad, BENT) else None, along=read_along)
    result = arcs.look(found, sight)
    assert np.array_equal(result.quads, found.quads)
    assert np.array_equal(result.scores, found.scores)
    return [reading.text for reading in result.readings], read


def test_an_unsure_word_is_read_along_its_arc():
    texts, read = looked(("이크", 0.4, 0.5), ("커피", 0.5, 0.5), ("메이크업", 0.97))
    assert texts == ["메이크업", "커피"]
    assert read == [ARC]


@pytest.mark.parametrize("along", [("", 0.0), ("메", 0.99), ("에이", 0.65), ("TEKEN", 0.2)])
def test_it_stays_where_the_arc_says_less(along):
    texts, _ = looked(("이크", 0.4, 0.5), ("커피", 0.5, 0.5), along)
    assert texts == ["이크", "커피"]


def test_a_sure_word_is_not_read_again():
    texts, read = looked(("메이크업", 0.95, 0.95), ("커피", 0.95, 0.95), ("에이전트", 0.99))
    assert texts == ["메이크업", "커피"]
    assert read == []


def on_arc(text, degrees, upper, size=44):
    """A white picture of a word, its letters turned along a part of a circle."""
    font = ImageFont.truetype(str(FONT), size)
    angle = math.radians(degrees)
    radius, step = len(text) * size / angle, angle / len(text)
    width, height = round(len(text) * size) + 120, round(radius * (1 - math.cos(angle / 2))) + 4 * size
    x, y = width / 2, 2 * size + radius if upper else height - 2 * size - radius
    picture = np.full((height, width), 255, np.uint8)
    for i, letter in enumerate(text):
        turned = (i + 0.5) * step - angle / 2
        place = x + radius * math.sin(turned), y - radius * math.cos(turned) * (1 if upper else -1)
        glyph = Image.new("L", (width, height), 255)
        ImageDraw.Draw(glyph).text(place, letter, 0, font, anchor="mm")
        turn = cv2.getRotationMatrix2D(place, -math.degrees(turned if upper else -turned), 1)
        turned_glyph = cv2.warpAffine(np.asarray(glyph), turn, (width, height), borderValue=255)
        picture = np.minimum(picture, turned_glyph)
    return np.repeat(picture[..., None], 3, axis=2)


@pytest.fixture(scope="module")
def ocr():
    return OCR(threads=1)


@pytest.mark.parametrize("upper", [True, False])
@pytest.mark.parametrize("degrees", [70, 100, 130])
def test_round_signs_are_read(ocr, degrees, upper):
    page = ocr.read(on_arc("한국도로공사", degrees, upper))
    assert page.text == "한국도로공사"
    corners = np.array(page.words[0].polygon)
    assert np.ptp(corners[:, 0]) > 150


def test_in_a_hurry_arcs_are_left(ocr):
    assert OCR(threads=1, fast=True).read(on_arc("한국도로공사", 140, True)).text != "한국도로공사"
