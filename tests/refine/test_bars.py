"""Numbers and capitals with bars beside them, drawn in the bundled font, whose bars are taller than its digits."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import lightocr
from lightocr.decoding import Part
from lightocr.geometry import piece
from lightocr.recognizer import Recognition
from lightocr.refine import bars
from lightocr.refine.candidates import Candidates

FONT = ImageFont.truetype(str(Path(lightocr.__file__).parent / "fonts" / "NanumSquareR.ttf"), 40)


def looked(drawn: str, read: str, seen: float = 1.0) -> Recognition:
    """What a line that is drawn so, seen up to a share of its width and read so, says at last."""
    width = round(FONT.getlength(drawn)) + 12
    image = Image.new("RGB", (width, 64), "white")
    ImageDraw.Draw(image).text((6, 8), drawn, "black", FONT)
    quad = piece(np.float32([[0, 0], [width, 0], [width, 64], [0, 64]]), 0, seen)
    ends = [(6 + FONT.getlength(drawn[: drawn.index(word)])) / width for word in drawn.split()[1:]]
    starts = ends if len(read.split()) > 1 else []
    parts = [Part(*each) for each in zip(read.split(), [0.9] * 9, [0.0, *starts], [*starts, 1.0], strict=False)]
    said = Recognition(read, 0.9, "horizontal", tuple(parts), 0.95)
    found = Candidates(quad[None], np.array([0.9], np.float32), [said])
    (result,) = bars.look(found, SimpleNamespace(pixels=np.asarray(image))).readings
    assert result.text == " ".join(part.text for part in result.parts)
    return result


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("| 6:00", "16:00"),
        ("6:00 |", "6:001"),
        ("3 | 5", "315"),
        ("| 02-131-1117", "102-131-1117"),
        ("02-131-1117 |", "02-131-11171"),
        ("| 11,000원", "111,000원"),
        ("1:11 | 02-123-4567", "1:11 1 02-123-4567"),
        ("| 7층", "17층"),
        ("1 |", "11"),
        ("TEL | FAX", "TELIFAX"),
        ("CAFE |", "CAFET"),
        ("1F | 2F", "1F12F"),
    ],
)
def test_bars_are_no_ones(drawn, read):
    result = looked(drawn, read)
    assert result.text == drawn
    for before, behind in zip(result.parts, result.parts[1:], strict=False):
        assert before.start < before.end == behind.start < behind.end


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("11:11", "11:11"),
        ("1,110원", "1,110원"),
        ("| 12,000", "12,000"),  # the bar was not read at all
        ("| 1층", "1층"),  # nor here
        ("a1|", "a11"),  # letters of other heights
        ("17층", "17층"),
        ("111일", "111일"),
        ("HILTI", "HILTI"),
        ("QUILT", "QUILT"),
        ("A4", "14"),  # no bar is so wide
        ("|||", "111"),
    ],
)
def test_other_numbers_stay_as_they_read(drawn, read):
    assert looked(drawn, read).text == read


def test_where_glyphs_are_not_the_characters_nothing_is_said():
    assert looked("| 631254", "1631254", seen=0.8).text == "1631254"
    assert looked("", "10:00").text == "10:00"
