"""ALTO 4.4 (https://www.loc.gov/standards/alto/), the XML of libraries and archives.

All measures are pixels. A word is a `String` with its box; its corners, clockwise from the text's own top-left, are
its `Shape`, and `WC` its confidence.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from lightocr import __version__
from lightocr.exporters.shapes import Box, bounds
from lightocr.exporters.sheet import Sheet
from lightocr.exporters.xml import legal, serialised
from lightocr.page import Page, Word

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"


def write(sheets: Iterable[Sheet]) -> bytes:
    root = Element(
        "alto",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
        },
    )
    description, layout = SubElement(root, "Description"), Element("Layout")
    name = ""
    for number, sheet in enumerate(sheets, 1):
        name = sheet.name
        _page(layout, sheet.page, number)
    _describe(description, name)
    root.append(layout)
    return serialised(root)


def _describe(description: Element, name: str) -> None:
    SubElement(description, "MeasurementUnit").text = "pixel"
    SubElement(SubElement(description, "sourceImageInformation"), "fileName").text = legal(name)
    software = SubElement(SubElement(description, "Processing", ID="OCR_1"), "processingSoftware")
    SubElement(software, "softwareName").text = "Light OCR"
    SubElement(software, "softwareVersion").text = __version__


def _page(layout: Element, page: Page, number: int) -> None:
    size = {"WIDTH": str(page.width), "HEIGHT": str(page.height)}
    element = SubElement(layout, "Page", {"ID": f"page_{number}", "PHYSICAL_IMG_NR": str(number), **size})
    space = SubElement(element, "PrintSpace", {"HPOS": "0", "VPOS": "0", **size})
    if not page.lines:
        return
    box = bounds(page.words, page)
    block = SubElement(space, "TextBlock", {"ID": f"block_{number}", **_place(box)})
    for index, line in enumerate(page.lines, 1):
        words = [page.words[i] for i in line.words]
        text_line = SubElement(block, "TextLine", {"ID": f"line_{number}_{index}", **_place(bounds(words, page))})
        for i, word in zip(line.words, words, strict=True):
            if i != line.words[0]:
                SubElement(text_line, "SP")
            _word(text_line, word, page, f"word_{number}_{i + 1}")


def _word(line: Element, word: Word, page: Page, name: str) -> None:
    place = _place(bounds([word], page))
    confidence = f"{word.confidence:.4g}"
    string = SubElement(line, "String", {"ID": name, "CONTENT": legal(word.text), "WC": confidence, **place})
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in word.polygon)
    SubElement(SubElement(string, "Shape"), "Polygon", {"POINTS": points})


def _place(box: Box) -> dict[str, str]:
    left, top, right, bottom = box
    return {"HPOS": str(left), "VPOS": str(top), "WIDTH": str(right - left), "HEIGHT": str(bottom - top)}
