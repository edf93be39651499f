"""Pages as people have them, drawn in the bundled font and read with the released weights."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

import lightocr
from lightocr import OCR
from lightocr.recognizer import ReaderNetworks
from training.evaluation.curved import CURVED

FONT = Path(lightocr.__file__).parent / "fonts" / "NanumSquareR.ttf"


@pytest.fixture(scope="module")
def ocr():
    return OCR(threads=1)


def drawn(width, height, words, size=26):
    """A white picture with words, each (x, y, text)."""
    image = Image.new("RGB", (width, height), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), size)
    for x, y, text in words:
        pen.text((x, y), text, "black", font)
    return image


def rows(table, columns, top=40, pitch=44):
    return [(x, top + i * pitch, text) for i, row in enumerate(table) for x, text in zip(columns, row, strict=True)]


RECEIPT = [
    ("떡볶이", "2", "9,000"),
    ("모둠순대", "1", "5,500"),
    ("튀김", "4", "6,000"),
    ("콜라", "3", "6,000"),
    ("라면", "5", "4,500"),
]
LEFT = ["대한민국의 봄은 짧고 아름답다", "남쪽부터 꽃이 피기 시작하고", "서울에도 벚꽃이 가득하다"]
RIGHT = ["여름은 덥고 비가 많이 온다", "장마가 끝나면 바다로 떠난다", "시원한 냉면이 인기를 끈다"]


@pytest.mark.parametrize("pitch", [36, 52, 70])
def test_a_receipt_is_read_row_by_row(ocr, pitch):
    picture = drawn(700, 60 + 5 * pitch, rows(RECEIPT, (40, 350, 560), pitch=pitch))
    assert ocr.read(np.asarray(picture)).text.splitlines() == [" ".join(row) for row in RECEIPT]


@pytest.mark.parametrize("pitch", [48, 50, 70])
def test_capitals_beneath_each_other_are_words(ocr, pitch):
    """As on signs that stick out of walls; some of them read as other words where they are turned."""
    signs = ("COFFEE", "NAIL", "PIZZA", "BOOKS", "HOTEL")
    font, image = ImageFont.truetype(str(FONT), 40), Image.new("RGB", (1000, 600), "white")
    for x, sign in zip(range(100, 1000, 200), signs, strict=True):
        for i, letter in enumerate(sign):
            ImageDraw.Draw(image).text((x, 80 + pitch * i), letter, "black", font, anchor="mm")
    assert sorted(word.text.upper() for word in ocr.read(np.asarray(image)).words) == sorted(signs)


def test_small_print_of_a_large_photo_is_read(ocr):
    """Letters of 14 pixels in 12 megapixels, seen as 4 when the picture is first looked at."""
    lines = [f"{text} {number}." for number, text in enumerate(2 * (LEFT + RIGHT), 1)]
    words = [(x, 1200 + 28 * i, line) for i, line in enumerate(lines) for x in (350, 1900)]
    page = ocr.read(np.asarray(drawn(4000, 3000, words, size=14)))
    read = Counter(word.text for word in page.words)
    written = Counter(2 * " ".join(lines).split())
    assert (read & written).total() >= 0.95 * written.total()


def test_numbers_of_a_list_stand_before_what_they_count(ocr):
    items = [(f"{number}.", text) for number, text in enumerate(["첫째 항목", "둘째 항목", "셋째 항목"], 1)]
    picture = drawn(500, 220, rows(items, (40, 110)))
    assert ocr.read(np.asarray(picture)).text.splitlines() == [" ".join(item) for item in items]


def test_in_a_hurry_unclear_words_are_read_once():
    """And what is clear is read as well."""
    picture = drawn(480, 240, rows(((line,) for line in LEFT), (40,), pitch=60))
    blurred = np.asarray(picture.filter(ImageFilter.GaussianBlur(2)))
    read, texts = {}, {}
    for fast in (False, True):
        ocr = OCR(fast=fast, threads=1)
        networks, crops = ocr.recognizer.networks["horizontal"], []

        def counted(crops, encoder=networks.encoder, read=crops):
            read += list(crops)
            return encoder(crops=crops)

        ocr.recognizer.networks["horizontal"] = ReaderNetworks(counted)
        ocr.read(blurred)
        read[fast] = len(crops)
        texts[fast] = ocr.read(np.asarray(picture)).text
    assert 0 < read[True] < read[False]
    assert texts[True] == texts[False]


@pytest.mark.parametrize("heading", ["계절", "여름과 봄의 이야기 모음집"])
def test_columns_stay_whole_under_their_heading(ocr, heading):
    columns = rows(zip(LEFT, RIGHT, strict=True), (40, 480), top=110)
    picture = drawn(900, 260, [(300, 30, heading), *columns])
    assert ocr.read(np.asarray(picture)).text.splitlines() == [heading, *LEFT, *RIGHT]


@pytest.mark.parametrize("degrees", [-20, -5, 7, 20, 90, 180])
def test_a_page_may_lie_as_it_likes(ocr, degrees):
    picture = drawn(480, 300, rows([[line] for line in LEFT], (30,), top=80))
    turned = picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    assert ocr.read(np.asarray(turned)).text.splitlines() == LEFT


@pytest.mark.parametrize("name", CURVED)
def test_a_label_on_a_bottle_and_the_page_of_a_book_are_read_line_by_line(ocr, name):
    texts = 2 * (LEFT + RIGHT)
    label = drawn(480, 80 + 46 * len(texts), [(50, 40 + 46 * i, text) for i, text in enumerate(texts)], size=30)
    seen, move = CURVED[name](np.asarray(label))
    page = ocr.read(seen)
    assert page.text.splitlines() == texts
    assert not page.warnings
    left, top, right, bottom = ImageFont.truetype(str(FONT), 30).getbbox(texts[0].split()[0])
    (middle,) = move(np.array([[50 + (left + right) / 2, 40 + (top + bottom) / 2]]))
    assert np.abs(np.mean(page.words[0].polygon, axis=0) - middle).max() < 12, "polygons stand in the picture as it is"


@pytest.mark.parametrize("pitch", [(100, 100), (110, 100), (130, 100)])
def test_a_calendar_is_read_week_by_week(ocr, pitch):
    days = ["일 월 화 수 목 금 토".split(), *([str(day) for day in range(1 + 7 * i, 8 + 7 * i)] for i in range(4))]
    across, down = pitch
    cells = [(60 + x * across, 40 + y * down, day) for y, week in enumerate(days) for x, day in enumerate(week)]
    picture = drawn(80 + 7 * across, 60 + 5 * down, cells, size=30)
    assert ocr.read(np.asarray(picture)).text.split() == [day for week in days for day in week]


@pytest.mark.parametrize("text", ["kim_seoul@daum.net", "report_final.pdf", "photo_2024.jpg"])
def test_signs_within_words_hold_them_together(ocr, text):
    assert ocr.read(drawn(560, 160, [(40, 50, text)], size=40)).text == text
