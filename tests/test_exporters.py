import json
import logging
from pathlib import Path

import numpy as np
import pytest

from lightocr import exporters
from lightocr.exporters import FORMATS, Sheet, drawing
from lightocr.exporters.drawing import overlay
from lightocr.image import Image
from lightocr.page import Line, Model, Page, Word

MODEL = Model("m", "1", "0" * 64)
FONT = Path(__file__).parents[1] / "lightocr" / "fonts"


def word(text, x, y, confidence=0.9, width=80.0, height=30.0):
    return Word(text, confidence, ((x, y), (x + width, y), (x + width, y + height), (x, y + height)))


def page(*words):
    return Page(200, 100, words, tuple(Line(w.text, (i,)) for i, w in enumerate(words)), MODEL)


def test_pages_of_a_text_are_parted_by_form_feeds():
    pages = [page(word("가", 0, 0), word("나", 0, 40)), page(), page(word("다", 0, 0))]
    assert FORMATS["text"].write(map(Sheet, pages)).decode() == "가\n나\n\f\n\f다\n"


@pytest.mark.parametrize(("name", "expected"), [("json", Page.to_dict), ("legacy", exporters.to_legacy)])
def test_json_is_an_object_a_page_and_line(name, expected):
    pages = [page(word("가\n나", 0, 0)), page()]
    written = FORMATS[name].write(map(Sheet, pages)).decode().splitlines()
    assert [json.loads(line) for line in written] == [expected(each) for each in pages]


def test_every_format_has_a_suffix_of_its_own():
    assert len({each.suffix for each in FORMATS.values()}) == len(FORMATS)


def test_every_format_writes_a_page_without_words():
    blank = Sheet(page(), Image(np.full((100, 200, 3), 255, np.uint8)), "blank.png")
    assert all(each.write([blank]) for each in FORMATS.values())


def test_a_page_renders_itself(font):
    image = np.full((100, 200, 3), 255, np.uint8)
    drawn = page(word("한글", 40, 30))
    assert np.array_equal(drawn.render(image), overlay(image, drawn))


def test_legacy_is_eight_whole_numbers_a_text_in_reading_order():
    legacy = exporters.to_legacy(page(word("나", 10.4, 20.6), word("가", 1, 2)))
    assert legacy == {"나": [10, 21, 90, 21, 90, 51, 10, 51], "가": [1, 2, 81, 2, 81, 32, 1, 32]}
    assert list(legacy) == ["나", "가"]


def test_legacy_keeps_the_surest_box_of_a_repeated_text():
    legacy = exporters.to_legacy(page(word("가", 0, 0, 0.5), word("가", 50, 50, 0.9), word("가", 90, 90, 0.7)))
    assert list(legacy) == ["가"]
    assert legacy["가"][:2] == [50, 50]


@pytest.fixture
def font(monkeypatch):
    if not list(drawing.FONTS.glob("*.[ot]tf")):
        pytest.skip("no font in lightocr/fonts")


def test_overlay_draws_the_boxes_on_the_picture_and_the_text_beside_it(font):
    image = np.full((100, 200, 3), 128, np.uint8)
    drawn = overlay(image, page(word("한글", 40, 30)))
    assert drawn.shape == (100, 400, 3)
    assert drawn.dtype == np.uint8
    left, right = drawn[:, :200], drawn[:, 200:]
    assert (left[30, 45:115] != 128).any(axis=-1).mean() > 0.9  # the box's top edge
    assert (left[40:55, 50:110] == 128).all()  # nothing drawn over the word
    ground = int(right[5, 5, 0])
    ink = (np.abs(right.astype(int) - ground) > 60).any(axis=2)
    assert ink[30:60, 40:120].mean() > 0.1
    assert not ink[:28].any()
    assert not ink[62:].any()
    assert image.min() == image.max() == 128  # the picture itself stays as it was


def test_overlay_colours_by_confidence(font):
    image = np.full((100, 200, 3), 255, np.uint8)

    def colour(confidence):
        drawn = overlay(image, page(word("가", 40, 30, confidence)))
        return drawn[30, 80].astype(int)

    assert colour(1.0)[1] > colour(1.0)[0]  # sure: green over red
    assert colour(0.2)[0] > colour(0.2)[1]


@pytest.mark.parametrize("text", ["한", "A b", "가나다라마바사아자차카타파하", " ", "\n", "★"])
def test_overlay_takes_any_text_and_place(font, text):
    image = np.zeros((40, 60, 3), np.uint8)
    words = [
        word(text, -30, -10),
        word(text, 55, 35),
        word(text, 0, 0, width=1.0, height=1.0),
        Word(text, 0.5, ((30, 5), (40, 5), (40, 35), (30, 35)), 1.0, "vertical"),
        Word(text, 0.5, ((40, 5), (40, 35), (30, 35), (30, 5)), 1.0, "vertical"),
        Word(text, 0.5, ((5, 5), (5, 5), (5, 5), (5, 5))),
    ]
    assert overlay(image, page(*words)).shape == (40, 120, 3)


def test_overlay_without_a_font_draws_boxes_and_says_so(monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(drawing, "FONTS", tmp_path)
    image = np.full((100, 200, 3), 255, np.uint8)
    with caplog.at_level(logging.WARNING):
        drawn = overlay(image, page(word("한글", 40, 30)))
    assert (drawn[30, 45:115] != 255).any(axis=-1).all()
    assert (drawn[:, 200:] == 255).all()
    assert "font" in caplog.text
