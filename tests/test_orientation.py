from functools import partial
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from lightocr import OCR, geometry
from lightocr.orientation import quarter_turns, says
from lightocr.recognizer import HEIGHT, Recognition
from lightocr.view import View

SAMPLE = Path(__file__).parents[1] / "docs" / "sample.jpg"


def box(x, y, width, height):
    return np.float32([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])


class Reader:
    """Reads a crop surely where the bright end of its ramp is on the left, as in the upright picture."""

    def __init__(self):
        self.asked = 0

    def __call__(self, crops, turns):
        self.asked += len(crops) * len(turns)
        return around(self.read, crops, turns)

    def read(self, crop):
        upright = crop.shape[1] > crop.shape[0] and crop[:, 0].mean() > crop[:, -1].mean()
        return Recognition("word", 0.9 if upright else 0.2, clarity=0.9 if upright else 0.2)


def around(read, crops, turns):
    return [[read(np.rot90(crop, turn)) for turn in turns] for crop in crops]


def page(turns, words=4):
    """Wide words on a page that was turned clockwise `turns` times, their boxes and how they read there."""
    image = np.zeros((40 + 40 * words, 300, 3), np.uint8)
    quads = [box(30, 40 + 40 * i, 150, 30) for i in range(words)]
    for quad in quads:
        (x, y), (right, bottom) = quad[0].astype(int), quad[2].astype(int)
        image[y:bottom, x:right] = np.linspace(250, 50, right - x)[None, :, None]
    turned = np.ascontiguousarray(np.rot90(image, -turns))
    quads = geometry.order_quad(View.of(turned).turned(turns).in_picture(np.array(quads)))
    reader = Reader()
    return turned, quads, [reader.read(geometry.crop(turned, quad)) for quad in quads], reader


def found_in(turns, words=4):
    """The boxes that a detector finds in that page once it is turned counter-clockwise, and in no other picture."""

    def boxes(side):
        image, quads, _, _ = page((turns - 1) % 4, words)
        assert (side == image).all()
        return quads

    return boxes


def reads(clarity, layout="horizontal", text="word"):
    return Recognition(text, clarity, layout, clarity=clarity)


def as_it_stands(image, quads, said, others):
    """A glance around that says `said` of the crops of a page as it stands, and what `others` does of those turned."""
    standing = [geometry.crop(image, quad, HEIGHT) for quad in quads]

    def read(crop):
        return said if any(np.array_equal(crop, each) for each in standing) else others.read(crop)

    return partial(around, read)


@pytest.mark.parametrize("words", [1, 4, 20])
@pytest.mark.parametrize("turns", range(4))
def test_a_turned_page_is_recognised(turns, words):
    image, quads, readings, reader = page(turns, words)
    assert quarter_turns(image, quads, readings, reader, found_in(turns, words)) == turns
    assert reader.asked <= 4 * 6 + 2 * (16 - 6) + 2 * 16, "no view of a word is asked about twice"
    assert turns or not reader.asked, "an upright page costs nothing"


def test_a_page_that_reads_badly_but_in_no_other_direction_is_not_looked_for_words_again():
    image, quads, _, reader = page(0)
    assert quarter_turns(image, quads, [reads(0.5)] * 4, reader, lambda side: pytest.fail("looked")) == 0
    assert reader.asked == 8, "two words in four directions are enough"


def test_words_that_say_most_as_they_stand_are_not_looked_for_on_their_side():
    image, quads, _, _ = page(0)
    turned = SimpleNamespace(read=lambda crop: reads(0.8, text="▶▶"))
    glance_around = as_it_stands(image, quads, reads(0.8, text="가게"), turned)
    assert quarter_turns(image, quads, [reads(0.7)] * 4, glance_around, lambda side: pytest.fail("looked")) == 0


@pytest.mark.parametrize(
    ("certain", "others", "asked"),
    [
        (reads(0.95, text="가게"), 9, False),
        (reads(0.95, text="ZONE"), 9, True),  # reads so on its side, too
        (reads(0.95, text="가"), 9, True),
        (reads(0.95, "stacked", "가게"), 9, True),
        (reads(0.85, text="가게"), 9, True),
        (reads(0.95, text="가게"), 19, True),  # one of many may stand otherwise than the picture
    ],
)
def test_a_word_of_hangul_without_any_doubt_says_that_a_picture_stands(certain, others, asked):
    image, quads, _, reader = page(0, words=1 + others)
    assert quarter_turns(image, quads, [certain] + [reads(0.5)] * others, reader, found_in(0)) == 0
    assert bool(reader.asked) == asked


@pytest.mark.parametrize("layout", ["turned", "rising"])
def test_words_that_lie_on_their_side_in_a_turned_page_speak_against_the_turn(layout):
    image, quads, _, _ = page(0)

    glance_around = partial(around, lambda crop: reads(0.95, layout))
    assert quarter_turns(image, quads, [reads(0.5)] * 4, glance_around, found_in(0)) == 0


@pytest.mark.parametrize(("text", "turns"), [("word", 1), ("가나다라", 0)])
def test_columns_of_hangul_stand_and_those_of_latin_letters_lie(text, turns):
    image, quads, _, reader = page(1)
    column = reads(0.95, "stacked", text)
    glance_around = as_it_stands(image, quads, column, reader)
    assert quarter_turns(image, quads, [column] * 4, glance_around, found_in(1)) == turns


def test_a_line_read_lying_on_its_side_counts_for_that_direction():
    image, quads, _, reader = page(1)
    lying = reads(0.95, "turned")
    glance_around = as_it_stands(image, quads, lying, reader)
    assert quarter_turns(image, quads, [lying] * 4, glance_around, found_in(1)) == 1


def test_what_rings_bars_and_capitals_on_their_side_read_as_says_nothing_for_a_direction():
    assert says(reads(0.95, text="ㅈㅇㅇ")) == says(reads(0.95, text="▶▶-")) == 0
    assert says(reads(0.95, text="ㅇㅋ 3")) == says(reads(0.95, text="3")) > 0


@pytest.mark.parametrize(("upright_there", "turns"), [(4, 1), (3, 1), (2, 0)])
def test_a_shelf_whose_titles_run_both_up_and_down_stays(upright_there, turns):
    image, quads, _, reader = page(1)
    lying = reads(0.9, "turned")
    glance_around = as_it_stands(image, quads, lying, reader)
    boxes = found_in(1)
    assert quarter_turns(image, quads, [lying] * 4, glance_around, lambda side: boxes(side)[:upright_there]) == turns


@pytest.mark.parametrize("clarity", [0.95, 0.89])
def test_columns_stay_where_they_read_nearly_as_well_on_their_side(clarity):
    image, quads, _, reader = page(1)
    column = reads(clarity, "stacked", "가나다라")
    glance_around = as_it_stands(image, quads, column, reader)
    assert quarter_turns(image, quads, [column] * 4, glance_around, found_in(1)) == 0


def test_a_picture_is_turned_if_the_detector_finds_its_words_only_on_its_side():
    image, quads, _, reader = page(1, words=12)
    column = reads(0.9, "stacked", "가")
    glance_around = as_it_stands(image, quads[:3], column, reader)
    assert quarter_turns(image, quads[:3], [column] * 3, glance_around, lambda side: found_in(1, 12)(side)[:3]) == 1
    assert quarter_turns(image, quads[:3], [column] * 3, glance_around, lambda side: quads[:0]) == 0


def test_a_page_without_words_stays():
    nothing = np.zeros((0, 4, 2), np.float32)
    assert quarter_turns(np.zeros((10, 10, 3), np.uint8), nothing, [], Reader(), lambda side: nothing) == 0


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_the_bundled_picture_reads_the_same_in_every_direction(turns):
    picture = cv2.cvtColor(cv2.imread(str(SAMPLE)), cv2.COLOR_BGR2RGB)
    ocr = OCR()
    upright = ocr.read(picture)
    aside = np.ascontiguousarray(np.rot90(picture, -turns))
    turned, view = ocr.read(aside), View.of(aside).turned(turns)
    assert turned.text == upright.text
    assert turned.warnings == (f"The picture is turned by {90 * turns} degrees clockwise; its text was read upright.",)
    for word, like in zip(turned.words, upright.words, strict=True):
        assert np.allclose(word.polygon, view.in_picture(np.float32(like.polygon)), atol=1)
