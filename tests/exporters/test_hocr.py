import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lightocr.exporters import FORMATS, Sheet
from lightocr.page import Line, Model, Page, Word

NS = {"h": "http://www.w3.org/1999/xhtml"}


def parsed(*sheets):
    return ElementTree.fromstring(FORMATS["hocr"].write(sheets))


def properties(element):
    """The `title` of an element as the hOCR grammar has it: name -> its values."""
    parts = (part.split(" ", 1) for part in re.split(r"; (?=[a-z_]+ )", element.get("title")))
    return dict(parts)


def of(root, name):
    return root.findall(f".//*[@class='{name}']")


def test_words_stand_where_they_stand(sheet):
    root = parsed(sheet)
    words = of(root, "ocrx_word")
    assert [word.text for word in words] == [word.text for word in sheet.page.words]
    assert properties(words[0]) == {"bbox": "100 50 261 90", "x_wconf": "98"}
    assert properties(words[2]) == {"bbox": "96 200 300 260", "poly": "100 200 300 220 296 260 96 240", "x_wconf": "90"}
    assert properties(words[4])["poly"].startswith("740 100 740 300")  # from the text's own top-left


def test_lines_hold_their_words(sheet):
    lines = of(parsed(sheet), "ocr_line")
    assert [" ".join("".join(line.itertext()).split()) for line in lines] == [line.text for line in sheet.page.lines]
    assert properties(lines[0])["bbox"] == "100 50 460 90"


def test_pages_have_their_size_and_number(sheet):
    pages = of(parsed(sheet, sheet), "ocr_page")
    assert [properties(page)["ppageno"] for page in pages] == ["0", "1"]
    assert properties(pages[0])["bbox"] == "0 0 800 600"
    assert properties(pages[0])["image"] == "\"간판 '1'.png\""


def test_ids_are_unique_and_the_capabilities_named(sheet):
    root = parsed(sheet, sheet)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids) > 2 * len(sheet.page.words)
    (meta,) = root.findall(".//h:meta[@name='ocr-capabilities']", NS)
    assert {"ocr_page", "ocr_line", "ocrx_word", "ocrp_wconf"} <= set(meta.get("content").split())


@pytest.mark.parametrize("name", ["hocr", "alto"])
def test_characters_xml_cannot_hold_are_left_out(name):
    word = Word("가\x00\x0b\ufffe나", 0.5, ((-3.0, 0.0), (9.0, 0.0), (9.0, 9.0), (-3.0, 9.0)))
    page = Page(8, 8, (word,), (Line(word.text, (0,)),), Model("m", "1", ""))
    written = FORMATS[name].write([Sheet(page, name="a\x00.png")])
    assert "가나" in written.decode()
    ElementTree.fromstring(written)


def test_boxes_end_at_the_edge_of_the_page():
    word = Word("가", 0.5, ((-3.0, 0.0), (9.0, 0.0), (9.0, 9.0), (-3.0, 9.0)))
    page = Page(8, 8, (word,), (Line("가", (0,)),), Model("m", "1", ""))
    assert properties(of(parsed(Sheet(page)), "ocrx_word")[0])["bbox"] == "0 0 8 8"


def test_the_formats_own_tools_read_it(sheet, tmp_path):
    file = tmp_path / "page.hocr"
    file.write_bytes(FORMATS["hocr"].write([sheet]))
    program = Path(sys.executable).with_name("hocr-lines")  # of hocr-tools
    result = subprocess.run([sys.executable, program, file], capture_output=True, check=True, encoding="utf8")
    assert result.stdout.split("\n")[:-1] == [line.text for line in sheet.page.lines]
