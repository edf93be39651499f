import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lightocr import __version__
from lightocr.exporters import FORMATS

NS = {"a": "http://www.loc.gov/standards/alto/ns-v4#"}


def parsed(*sheets):
    return ElementTree.fromstring(FORMATS["alto"].write(sheets))


def place(element):
    return [float(element.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]


def test_words_stand_where_they_stand(sheet):
    strings = parsed(sheet).findall(".//a:String", NS)
    assert [string.get("CONTENT") for string in strings] == [word.text for word in sheet.page.words]
    assert place(strings[0]) == [100, 50, 161, 40]
    assert [float(string.get("WC")) for string in strings] == [word.confidence for word in sheet.page.words]
    polygon = strings[4].find("a:Shape/a:Polygon", NS).get("POINTS")
    assert [tuple(map(float, point.split(","))) for point in polygon.split()] == list(sheet.page.words[4].polygon)


def test_lines_part_their_words_by_spaces(sheet):
    lines = parsed(sheet).findall(".//a:TextLine", NS)
    assert len(lines) == len(sheet.page.lines)
    assert [child.tag.partition("}")[2] for child in lines[0]] == ["String", "SP", "String"]
    assert place(lines[0]) == [100, 50, 360, 40]


def test_the_elements_stand_in_the_order_of_the_schema(sheet):
    root = parsed(sheet)
    assert [child.tag.partition("}")[2] for child in root] == ["Description", "Layout"]
    names = [child.tag.partition("}")[2] for child in root[0]]
    assert names == ["MeasurementUnit", "sourceImageInformation", "Processing"]
    assert root.findtext(".//a:MeasurementUnit", namespaces=NS) == "pixel"
    assert root.findtext(".//a:fileName", namespaces=NS) == sheet.name
    assert root.findtext(".//a:softwareVersion", namespaces=NS) == __version__


def test_pages_have_their_size_and_ids_are_unique(sheet):
    root = parsed(sheet, sheet)
    pages = root.findall(".//a:Page", NS)
    assert [page.get("PHYSICAL_IMG_NR") for page in pages] == ["1", "2"]
    assert place(pages[0].find("a:PrintSpace", NS)) == [0, 0, 800, 600]
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(set(ids)) == len(ids)


def test_another_program_reads_it(sheet, tmp_path):
    file = tmp_path / "page.xml"
    file.write_bytes(FORMATS["alto"].write([sheet]))

    def told(option):
        program = Path(sys.executable).with_name("alto-tools")
        command = [sys.executable, program, option, file]
        return subprocess.run(command, capture_output=True, check=True, encoding="utf8").stdout

    lines = [line.strip() for line in told("--text").split("\n")]
    assert [line for line in lines if line] == [line.text for line in sheet.page.lines]
    confidences = [word.confidence for word in sheet.page.words]
    mean = float(told("--confidence").rpartition(":")[2])
    assert mean == pytest.approx(100 * sum(confidences) / len(confidences), abs=0.01)
