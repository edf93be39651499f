"""A searchable PDF (ISO 32000-1): the picture, and over it every word as invisible text where it stands.

Lengths are PDF points (1/72 inch), origin at the bottom-left of the page.
"""

import functools
import io
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from lightocr.errors import MissingExtra
from lightocr.exporters.shapes import is_stacked
from lightocr.exporters.sheet import Sheet
from lightocr.image import Image
from lightocr.page import Page, Word

FONT = Path(__file__).parents[1] / "fonts" / "NanumSquareR.ttf"
MAX_POINTS = 14_400  # the longest side a reader must take (ISO 32000-1, annex C)
MAX_JPEG_SIDE = 65_500
JPEG_QUALITY = 85
MARGIN = 0.15  # a box ends so many heights outside its text, so boxes of two words may touch but their texts do not
INVISIBLE = 3  # text rendering mode: neither filled nor stroked

_using_font = threading.Lock()  # one font object serves every document, and looks its tables up by seeking


def write(sheets: Iterable[Sheet]) -> bytes:
    """Raises MissingExtra without `lightocr[pdf]`, and ValueError for a sheet without its picture."""
    font = _font()
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=1, invariant=1, lang="ko")
    canvas.setCreator("Light OCR")
    for sheet in sheets:
        if sheet.picture is None:
            raise ValueError("a PDF shows the picture: give each Sheet its own")
        canvas.setTitle(sheet.name)
        scale = _scale(sheet.picture)
        size = (sheet.page.width * scale, sheet.page.height * scale)
        canvas.setPageSize(size)
        canvas.drawImage(_encoded(sheet.picture), 0, 0, *size)
        with _using_font:
            canvas.drawText(_text(canvas.beginText(), sheet.page, font, scale))
        canvas.showPage()
    with _using_font:
        canvas.save()
    return stream.getvalue()


@functools.cache
def _font() -> Any:
    try:
        from reportlab import rl_config
        from reportlab.pdfbase import pdfmetrics, ttfonts
    except ImportError as error:
        raise MissingExtra("Writing PDF", "pdf") from error
    rl_config.useA85 = 0  # it would write pictures as text, a quarter larger
    font = ttfonts.TTFont("LightOCR", FONT)
    pdfmetrics.registerFont(font)
    return font


def _scale(picture: Image) -> float:
    """Points a pixel."""
    height, width = picture.pixels.shape[:2]
    return float(min(72 / picture.dpi, MAX_POINTS / max(width, height)))


def _encoded(picture: Image) -> Any:
    from reportlab.lib.utils import ImageReader

    image = PIL.Image.fromarray(picture.pixels)
    if max(image.size) > MAX_JPEG_SIDE:
        return ImageReader(image)  # without loss
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=JPEG_QUALITY)
    return ImageReader(stream)


def _text(drawn: Any, page: Page, font: Any, scale: float) -> Any:
    """All words, each stretched over its quad, with a space after all but the last of a line to keep them apart."""
    drawn.setFont(font.fontName, 1)
    drawn.setTextRenderMode(INVISIBLE)
    for line in page.lines:
        for i in line.words:
            word = page.words[i]
            _lend_glyphs(font.face, word.text)
            width = font.stringWidth(word.text, 1)
            if width > 0:
                drawn.setTextTransform(*_placed(word, width, font.face, page.height, scale))
                drawn.textOut(word.text if i == line.words[-1] else word.text + " ")
    return drawn


def _lend_glyphs(face: Any, text: str) -> None:
    """Gives characters the font lacks another's glyph: nobody sees it, and what is copied is the character."""
    for character in text:
        face.charToGlyph.setdefault(ord(character), face.charToGlyph[ord("o")])
        face.charWidths.setdefault(ord(character), face.charWidths[ord("o")])


def _placed(word: Word, width: float, face: Any, height: int, scale: float) -> NDArray[np.float64]:
    """The text matrix (a, b, c, d, e, f) that lays a text of size 1 and this width over the word's quad.

    A stacked column is laid down as one line that runs downwards: its characters stay together when copied.
    """
    quad = np.roll(word.polygon, -1, axis=0) if is_stacked(word) else np.array(word.polygon)
    quad = np.stack([quad[:, 0], height - quad[:, 1]], axis=1) * scale
    top_left, _, bottom_right, bottom_left = quad
    long, high = np.hypot(*(bottom_right - bottom_left)), np.hypot(*(top_left - bottom_left))
    inset = (bottom_right - bottom_left) * min(MARGIN * high / max(long, 1e-9), 0.25)
    along = (bottom_right - bottom_left - 2 * inset) / width
    up = (top_left - bottom_left) / (face.ascent - face.descent) * 1000
    baseline = bottom_left + inset - up * face.descent / 1000
    return np.concatenate([along, up, baseline])
