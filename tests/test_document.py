import io
import random
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from lightocr import document, image
from lightocr.errors import CorruptImage, EmptyInput, ImageTooLarge, MissingExtra, OcrError, UnsupportedFormat


def drawn(width, height, colour="white") -> Image.Image:
    picture = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(picture).rectangle((2, 2, 9, 5), "black")
    return picture


def tiff(*pictures, **options) -> bytes:
    stream = io.BytesIO()
    pictures[0].save(stream, "TIFF", save_all=True, append_images=pictures[1:], **options)
    return stream.getvalue()


def pdf(*sizes, **options) -> bytes:
    """Pages of these sizes in points, each with a black bar a tenth of its sides long at its top-left corner."""
    stream = io.BytesIO()
    canvas = Canvas(stream, **options)
    for width, height in sizes:
        canvas.setPageSize((width, height))
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0.9 * height, 0.1 * width, 0.1 * height, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def shapes(source):
    return [page.pixels.shape[:2] for page in document.pages(source)]


def test_every_page_of_a_tiff():
    pages = list(document.pages(tiff(drawn(64, 40), drawn(30, 20, "red"), drawn(10, 70).convert("1"))))
    assert [page.pixels.shape for page in pages] == [(40, 64, 3), (20, 30, 3), (70, 10, 3)]
    assert pages[1].pixels[15, 15].tolist() == [255, 0, 0]
    assert all(page.warnings == () for page in pages)


def test_pages_of_a_tiff_are_turned_upright_each():
    assert shapes(tiff(drawn(64, 40), drawn(64, 40), tiffinfo={0x0112: 6})) == [(64, 40), (64, 40)]


def test_previews_in_a_tiff_are_no_pages():
    small = drawn(8, 5)
    small.encoderinfo = {"tiffinfo": {254: 1}}
    assert shapes(tiff(drawn(64, 40), small, drawn(30, 20))) == [(40, 64), (20, 30)]


def test_limits_hold_for_each_page(monkeypatch):
    monkeypatch.setattr(image, "MAX_PIXELS", 64 * 40)
    pages = document.pages(tiff(drawn(64, 40), drawn(64, 41)))
    assert next(pages).pixels.shape == (40, 64, 3)
    with pytest.raises(ImageTooLarge, match=r"Page 2: .*64 x 41"):
        next(pages)


def test_a_damaged_page_is_named():
    data = bytearray(tiff(drawn(64, 40), drawn(30, 20), compression="tiff_deflate"))
    second = Image.open(io.BytesIO(data))
    second.seek(1)
    start = second.tag_v2[273][0]
    data[start : start + 8] = bytes(8)
    pages = document.pages(bytes(data))
    next(pages)
    with pytest.raises(CorruptImage, match="Page 2"):
        next(pages)


@pytest.mark.parametrize("make", [lambda count: tiff(*[drawn(16, 10)] * count), lambda count: pdf(*[(36, 36)] * count)])
def test_the_number_of_pages_is_limited_on_both_sides(make, monkeypatch):
    monkeypatch.setattr(document, "MAX_PAGES", 3)
    assert len(list(document.pages(make(3)))) == 3
    with pytest.raises(ImageTooLarge, match="pages"):
        next(document.pages(make(4)))


def test_bytes_are_limited(monkeypatch):
    data = tiff(drawn(64, 40), drawn(30, 20))
    monkeypatch.setattr(document, "MAX_BYTES", len(data) - 1)
    with pytest.raises(ImageTooLarge, match="bytes"):
        document.pages(data)


def test_a_picture_in_a_document_place_keeps_the_limit_of_pictures(monkeypatch):
    stream = io.BytesIO()
    drawn(64, 40).save(stream, "PNG")
    monkeypatch.setattr(image, "MAX_BYTES", len(stream.getvalue()) - 1)
    with pytest.raises(ImageTooLarge):
        document.pages(stream.getvalue())


def test_other_sources_are_one_page(tmp_path):
    path = tmp_path / "a.gif"
    drawn(64, 40).save(path, save_all=True, append_images=[drawn(64, 40, "red")])
    (page,) = document.pages(path)
    assert page.warnings == (image.SEVERAL_FRAMES,)
    assert shapes(np.zeros((40, 64, 3), np.uint8)) == shapes(image.Image(np.zeros((40, 64, 3), np.uint8))) == [(40, 64)]
    with path.open("rb") as file:
        assert shapes(file) == [(40, 64)]
    with pytest.raises(EmptyInput):
        document.pages(b"")


def test_pdf_pages_are_drawn_in_colour_at_the_resolution_named():
    first, second = document.pages(pdf((360, 720), (144, 72)))
    assert first.pixels.shape == (2000, 1000, 3)
    assert second.pixels.shape == (200, 400, 3)
    assert first.dpi == pytest.approx(image.DPI)
    assert first.pixels[50, 50].tolist() == [255, 0, 0]
    assert first.pixels[1900, 900].tolist() == [255, 255, 255]


def test_a_turned_pdf_page_is_drawn_upright():
    (page,) = document.pages(pdf((360, 720)).replace(b"/Rotate 0 ", b"/Rotate 90"))
    assert page.pixels.shape == (1000, 2000, 3)
    assert page.pixels[50, 1950].tolist() == [255, 0, 0]


def test_a_large_pdf_page_is_drawn_coarser(monkeypatch):
    monkeypatch.setattr(image, "MAX_PIXELS", 100_000)
    (page,) = document.pages(pdf((720, 1440)))
    height, width, _ = page.pixels.shape
    assert 90_000 < height * width <= 100_000
    assert page.dpi == pytest.approx(72 * width / 720, rel=0.01)


def test_a_pdf_with_something_before_it_is_a_pdf():
    assert shapes(b"\n" * 100 + pdf((72, 72))) == [(200, 200)]


def test_a_picture_that_names_pdf_stays_a_picture():
    assert shapes(tiff(drawn(64, 40), tiffinfo={270: "%PDF-1.7"})) == [(40, 64)]


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 5000])
def test_a_damaged_pdf(data):
    with pytest.raises(CorruptImage):
        next(document.pages(data))


def test_a_locked_pdf():
    locked = pdf((72, 72), encrypt=StandardEncryption("secret", strength=128))
    with pytest.raises(UnsupportedFormat, match="password"):
        next(document.pages(locked))


def test_pdf_without_its_extra_says_what_to_install(monkeypatch):
    data = pdf((72, 72))
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(MissingExtra, match=r"lightocr\[pdf\]"):
        next(document.pages(data))


def test_threads_draw_pdfs_at_once():
    data = pdf(*[(144, 72)] * 5)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: len(list(document.pages(data))), range(24))) == {5}


def test_a_pdf_left_half_read_is_closed(monkeypatch):
    closed = []
    close = pypdfium2.PdfDocument.close
    monkeypatch.setattr(pypdfium2.PdfDocument, "close", lambda self: (closed.append(1), close(self)))
    pages = document.pages(pdf((72, 72), (72, 72)))
    next(pages)
    pages.close()
    assert closed == [1]


@pytest.mark.filterwarnings("ignore::UserWarning:PIL", "ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("seed", [tiff(drawn(64, 40), drawn(30, 20), compression="tiff_lzw"), pdf((36, 36), (72, 36))])
def test_flipped_bytes_never_end_in_another_exception(seed):
    chance = random.Random(0)
    survived = 0
    for _ in range(150):
        data = bytearray(seed)
        for _ in range(chance.choice((1, 2, 8, 40))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            survived += len(list(document.pages(bytes(data))))
        except OcrError:
            continue
    assert survived
