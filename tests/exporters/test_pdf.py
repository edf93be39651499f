"""The PDF as others read it: PDFium always, Poppler's pdftotext where it is installed."""

import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import numpy as np
import pypdfium2
import pytest

from lightocr import document
from lightocr.errors import MissingExtra
from lightocr.exporters import FORMATS, Sheet, pdf
from lightocr.image import DPI, Image
from lightocr.page import Line, Model, Page, Word

POINTS = 72 / DPI


def write(*sheets):
    return FORMATS["pdf"].write(sheets)


@pytest.fixture
def pdftotext(tmp_path):
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")

    def run(data, *options):
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        return subprocess.run([program, *options, path, "-"], capture_output=True, check=True, text=True).stdout

    return run


def test_poppler_finds_every_word_where_it_stands(sheet, pdftotext):
    html = pdftotext(write(sheet), "-bbox")
    found = ElementTree.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", html)).iter("{http://www.w3.org/1999/xhtml}word")
    boxes = {word.text: [float(word.get(name)) / POINTS for name in ("xMin", "yMin", "xMax", "yMax")] for word in found}
    assert set(boxes) == {word.text for word in sheet.page.words}
    for word in sheet.page.words:
        corners = np.array(word.polygon)
        expected = [*corners.min(axis=0), *corners.max(axis=0)]
        height = min(expected[2] - expected[0], expected[3] - expected[1])
        assert np.allclose(boxes[word.text], expected, atol=2 * pdf.MARGIN * height), word.text


def test_poppler_reads_a_line_a_line(sheet, pdftotext):
    text = pdftotext(write(sheet))
    assert "영업시간 뷁쀍&<\"'>\n" in text
    assert "€5✓®" in text


def test_touching_words_stay_two(pdftotext):
    def word(text, left, right):
        return Word(text, 0.9, ((left, 10.0), (right, 10.0), (right, 40.0), (left, 40.0)))

    words = (word("서울", 10.0, 62.0), word("식당", 58.0, 110.0))  # boxes overlap a little
    page = Page(200, 100, words, (Line("서울 식당", (0, 1)),), Model("m", "1", ""))
    data = write(Sheet(page, Image(np.zeros((100, 200, 3), np.uint8))))
    assert pdftotext(data).strip() == "서울 식당"
    with pypdfium2.PdfDocument(data) as opened:
        assert opened[0].get_textpage().get_text_range() == "서울 식당"


def test_pdfium_extracts_the_words(sheet):
    with pypdfium2.PdfDocument(write(sheet)) as opened:
        text = opened[0].get_textpage().get_text_range()
        assert opened[0].get_size() == pytest.approx((800 * POINTS, 600 * POINTS))
        assert all(word.text in text for word in sheet.page.words)


def test_the_page_shows_the_picture_and_nothing_of_the_text(sheet):
    (drawn,) = document.pages(write(sheet))
    assert drawn.pixels.shape == sheet.picture.pixels.shape
    difference = np.abs(drawn.pixels.astype(int) - sheet.picture.pixels)
    assert difference.mean() < 2
    assert difference.max() < 16


def test_every_sheet_is_a_page_of_its_own_size(sheet):
    page = Page(100, 50, (), (), sheet.page.model)
    small = Sheet(page, Image(np.zeros((50, 100, 3), np.uint8), dpi=72))
    with pypdfium2.PdfDocument(write(sheet, small)) as opened:
        assert len(opened) == 2
        assert opened[1].get_size() == (100, 50)


def test_a_long_strip_fits_the_largest_page(sheet):
    page = Page(2, 70_000, (), (), sheet.page.model)
    with pypdfium2.PdfDocument(write(Sheet(page, Image(np.zeros((70_000, 2, 3), np.uint8))))) as opened:
        assert opened[0].get_size()[1] == pytest.approx(pdf.MAX_POINTS)


def test_the_font_is_embedded_in_part_only(sheet):
    assert len(write(sheet)) < 60_000 < pdf.FONT.stat().st_size


def test_a_picture_is_needed(sheet):
    with pytest.raises(ValueError, match="picture"):
        write(Sheet(sheet.page))


def test_threads_write_the_same(sheet):
    alone = write(sheet)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: write(sheet), range(12))) == {alone}


def test_without_the_extra_the_error_says_what_to_install(sheet, monkeypatch):
    pdf._font.cache_clear()
    monkeypatch.setitem(sys.modules, "reportlab", None)
    with pytest.raises(MissingExtra, match=r"lightocr\[pdf\]") as caught:
        write(sheet)
    assert "pip install 'lightocr[pdf]'" in caught.value.remedy
