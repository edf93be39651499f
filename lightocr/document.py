"""Documents of several pages, TIFF and PDF -> one picture after another, each within the limits of `lightocr.image`."""

import math
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import PIL.Image

from lightocr import image
from lightocr.errors import CorruptImage, ImageTooLarge, MissingExtra, OcrError, ProtectedDocument

MAX_PAGES = 500
MAX_BYTES = 500 * 2**20  # of a document; only one of its pages is decoded at a time

_NEW_SUBFILE_TYPE = 254  # TIFF 6.0, section 8: bit 0 marks a preview of another page, bit 2 a mask
_NO_PAGE = 0b101
_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
_PDF_HEADER_WITHIN = 1024  # bytes before %PDF- that readers put up with (ISO 32000-1, annex H)

_pdfium = threading.Lock()  # PDFium may be called by one thread at a time


def pages(source: image.Source) -> Iterator[image.Image]:
    """The pages of a TIFF or a PDF, one after the other; of any other source (see `image.load`) that one picture.

    PDF pages are drawn at `image.DPI` pixels an inch, fewer where the page would have more than MAX_PIXELS. Raises
    what `image.load` does, ImageTooLarge for over MAX_PAGES pages or MAX_BYTES, ProtectedDocument for a PDF with
    a password, and MissingExtra for one without `lightocr[pdf]`. An error says which page it was.
    """
    if isinstance(source, image.Image | np.ndarray | PIL.Image.Image):
        return iter([image.load(source)])
    data = image.contents(source, MAX_BYTES)
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN] and image.sniff(data) is None:
        return _pdf_pages(data)
    return _tiff_pages(data) if image.sniff(data) == "TIFF" else iter([image.decode(data)])


def _tiff_pages(data: bytes) -> Iterator[image.Image]:
    with image.opened(data) as tiff:
        _check_tiff_count(tiff)
        number = 0
        while _seek(tiff, number):
            if number == 0 or not _subfile_type(tiff) & _NO_PAGE:
                yield _numbered(number, image.frame, tiff)
            number += 1


def _check_tiff_count(tiff: PIL.Image.Image) -> None:
    """Follows at most MAX_PAGES links from page to page, as a damaged file may have millions."""
    if _seek(tiff, MAX_PAGES):
        raise ImageTooLarge(f"It has more than {MAX_PAGES} pages")


def _seek(tiff: PIL.Image.Image, number: int) -> bool:
    try:
        tiff.seek(number)
    except EOFError:
        return False
    return True


def _subfile_type(tiff: PIL.Image.Image) -> int:
    return int(getattr(tiff, "tag_v2", {}).get(_NEW_SUBFILE_TYPE, 0))


def _pdf_pages(data: bytes) -> Iterator[image.Image]:
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtra("Reading PDF", "pdf") from error
    with _pdfium:
        document = _pdf(pypdfium2, data)
        count = len(document)
    try:
        if count > MAX_PAGES:
            raise ImageTooLarge(f"It has {count:,} pages; the limit is {MAX_PAGES}")
        for number in range(count):
            yield _numbered(number, _drawn, document, number)
    finally:
        with _pdfium:
            document.close()


def _pdf(pypdfium2: Any, data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _WRONG_PASSWORD:
            raise ProtectedDocument("This PDF opens with a password alone") from error
        raise CorruptImage("It is no PDF that can be opened") from error


def _drawn(document: Any, number: int) -> image.Image:
    with _pdfium:
        page = document[number]
        try:
            width, height = page.get_size()
            scale = min(image.DPI / 72, math.sqrt(0.99 * image.MAX_PIXELS / (width * height)))
            image.check_pixels(math.ceil(width * scale), math.ceil(height * scale))
            bitmap = page.render(scale=scale, rev_byteorder=True)
            pixels = np.array(bitmap.to_numpy()[:, :, :3])
            bitmap.close()
        finally:
            page.close()
    return image.Image(pixels, dpi=72 * scale)


def _numbered(number: int, decode: Any, *arguments: Any) -> image.Image:
    """What `decode` gives; of its errors which page it was."""
    try:
        page: image.Image = decode(*arguments)
    except OcrError as error:
        raise type(error)(f"Page {number + 1}: {error}") from error
    except MemoryError as error:
        raise ImageTooLarge(f"Page {number + 1} needs more memory than there is") from error
    except Exception as error:  # decoders raise anything on damaged bytes
        raise CorruptImage(f"Page {number + 1} cannot be decoded") from error
    return page
