"""hOCR 1.2 (http://kba.github.io/hocr-spec/1.2/): XHTML whose `title` attributes say where things stand.

`bbox` is left, top, right, bottom in whole pixels; a word that is turned or slanted has its corners as `poly` too,
clockwise from the text's own top-left. `x_wconf` is the confidence in percent.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from lightocr.exporters.shapes import bounds, is_upright
from lightocr.exporters.sheet import Sheet
from lightocr.exporters.xml import legal, serialised
from lightocr.page import Page, Word

CAPABILITIES = "ocr_page ocr_line ocrx_word ocrp_lang ocrp_wconf ocrp_poly"


def write(sheets: Iterable[Sheet]) -> bytes:
    root = Element("html", {"xmlns": "http://www.w3.org/1999/xhtml", "lang": "ko", "xml:lang": "ko"})
    head, body = SubElement(root, "head"), SubElement(root, "body")
    SubElement(head, "title").text = "Light OCR"
    SubElement(head, "meta", {"charset": "utf-8"})
    SubElement(head, "meta", {"name": "ocr-system", "content": "lightocr"})
    SubElement(head, "meta", {"name": "ocr-capabilities", "content": CAPABILITIES})
    for number, sheet in enumerate(sheets, 1):
        _page(body, sheet, number)
    return serialised(root, "<!DOCTYPE html>\n")


def _page(body: Element, sheet: Sheet, number: int) -> None:
    page = sheet.page
    image = legal(sheet.name).replace('"', "'")  # the name stands between double quotes
    title = f'image "{image}"; bbox 0 0 {page.width} {page.height}; ppageno {number - 1}'
    element = SubElement(body, "div", {"class": "ocr_page", "id": f"page_{number}", "title": title})
    element.text = "\n"  # an empty element would be written <div/>, which HTML takes for an opening tag
    for index, line in enumerate(page.lines, 1):
        words = [page.words[i] for i in line.words]
        title = f"bbox {_numbers(bounds(words, page))}"
        span = SubElement(element, "span", {"class": "ocr_line", "id": f"line_{number}_{index}", "title": title})
        for i, word in zip(line.words, words, strict=True):
            _word(span, word, page, f"word_{number}_{i + 1}")


def _word(line: Element, word: Word, page: Page, name: str) -> None:
    title = f"bbox {_numbers(bounds([word], page))}"
    if not is_upright(word):
        title += f"; poly {_numbers(round(value) for point in word.polygon for value in point)}"
    title += f"; x_wconf {round(100 * word.confidence)}"
    SubElement(line, "span", {"class": "ocrx_word", "id": name, "title": title}).text = legal(word.text)


def _numbers(values: Iterable[int]) -> str:
    return " ".join(map(str, values))
