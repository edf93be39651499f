from types import SimpleNamespace

import numpy as np
import pytest
from shapes import box

from lightocr.decoding import Part
from lightocr.recognizer import Recognition
from lightocr.refine import between
from lightocr.refine.candidates import Candidates

FIRST, SECOND = (10, 10, 90, 40), (150, 10, 290, 40)
MARK = (118, 18, 122, 34)


def says(text, confidence=0.9, layout="horizontal"):
    return Recognition(text, confidence, layout, (Part(text, confidence),), 0.9)


def page(*marks):
    """Black marks (left, top, right, bottom) between two words on white."""
    pixels = np.full((50, 300, 3), 255, np.uint8)
    for left, top, right, bottom in ((12, 12, 88, 38), (152, 12, 288, 38), *marks):
        pixels[top:bottom, left:right] = 0
    return pixels


def looked(
    said, marks=(MARK,), boxes=(FIRST, SECOND), texts=("문의", "02-123"), hint=0.3, clarity=0.9, layout="horizontal"
):
    """What is added to two words where their ends and the gap read as `said`, and what was read for it."""
    read = []

    def glance(quads):
        read.extend(quads)
        return [Recognition(said, 0.9, clarity=clarity) for _ in read]

    quads = np.array([box(*each) for each in boxes], np.float32)
    found = Candidates(quads, np.full(len(boxes), 0.9, np.float32), [says(text, layout=layout) for text in texts])
    sight = SimpleNamespace(pixels=page(*marks), hint=lambda quad: hint, glance=glance)
    result = between.look(found, sight)
    assert [each.text for each in result.readings[: len(boxes)]] == list(texts)
    return result.words()[len(boxes) :], read


@pytest.mark.parametrize(("said", "sign"), [("의 : 02-", ":"), ("문의: 02-1", ":"), ("의 |0", "|"), ("문의 ~ 02", "~")])
def test_a_sign_between_two_words_becomes_a_word(said, sign):
    ((quad, score, reading),), _ = looked(said)
    assert [part.text for part in reading.parts] == [reading.text] == [sign]
    assert (reading.confidence, score) == (0.9, 0.3), "as clear as all that was read, and as likely as the map shows"
    assert np.allclose(quad, box(115, 15, 125, 37), atol=1), "where the mark stands, with some air"


def test_it_is_read_between_the_ends_of_the_words():
    _, (quad,) = looked("의 : 02")
    assert np.allclose(quad, box(30, 10, 210, 40), atol=1), "two heights of each"


@pytest.mark.parametrize(
    "said", ["문의 02-123", "문의 . 02", "의 : 52-", "외 : 02-", "문의 후 02", "문의 :: 02", "", "의 : | 02"]
)
def test_nothing_else_is_a_sign_and_the_words_beside_it_must_read_as_before(said):
    new, read = looked(said)
    assert not new
    assert len(read) == 1


def test_what_reads_unclearly_is_no_sign():
    assert not looked("문의 : 02", clarity=0.5)[0]


@pytest.mark.parametrize(
    "other",
    [
        {"marks": ()},
        {"hint": 0.05},
        {"layout": "stacked"},
        {"boxes": (FIRST, (94, 10, 290, 40)), "marks": ((91, 18, 93, 34),)},
        {"boxes": (FIRST, (200, 10, 290, 40)), "marks": (MARK, (150, 12, 198, 38))},
        {"boxes": (FIRST, SECOND, (110, 12, 130, 38)), "texts": ("문의", "02-123", "·")},
        {"texts": ("문의", "")},
    ],
    ids=["no mark", "nothing on the map", "columns", "too near", "too far", "a word of its own", "an empty box"],
)
def test_other_gaps_are_not_read(other):
    new, read = looked("문의 : 02", **other)
    assert not new
    assert not read
