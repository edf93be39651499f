from types import SimpleNamespace

import numpy as np
import pytest
from shapes import box

from lightocr.decoding import Part
from lightocr.recognizer import Recognition
from lightocr.refine import faded
from lightocr.refine.candidates import Candidates

WORD = (100, 0, 160, 20)


def said(text, confidence=0.95, clarity=0.95, layout="horizontal"):
    parts = tuple(Part(word, confidence) for word in text.split())
    return Recognition(text, confidence, layout, parts, clarity)


def followed(word, whole, shown, others=()):
    """What becomes of a word whose map shows something from one x to another, and the extents that were read again."""
    asked = []

    def trace(quad):
        x = np.arange(quad[:, 0].min(), quad[:, 0].max())
        return np.where((x >= shown[0]) & (x < shown[1]), 0.1, 0.0)

    def glance(quads):
        asked.extend((round(float(quad[:, 0].min())), round(float(quad[:, 0].max()))) for quad in quads)
        return [whole] * len(quads)

    quads = np.array([box(*each) for each in (WORD, *others)], np.float32)
    readings = [word, *[said("가", 0.5)] * len(others)]  # the others are too unsure to be followed
    found = Candidates(quads, np.full(len(quads), 0.7, np.float32), readings)
    result = faded.look(found, SimpleNamespace(trace=trace, glance=glance))
    assert np.array_equal(result.scores, found.scores)
    return result, asked


@pytest.mark.parametrize(("shown", "extent"), [((160, 190), (100, 194)), ((70, 100), (66, 160))])
def test_a_word_is_read_as_far_as_its_trace_goes(shown, extent):
    result, asked = followed(said("체인점"), said("체인점문의"), shown)
    assert asked == [extent]
    assert result.readings[0].text == "체인점문의"
    assert np.allclose(result.quads[0], box(extent[0], 0, extent[1], 20))


@pytest.mark.parametrize(
    "whole",
    [
        said("체인집문의"),  # the word itself reads otherwise
        said("체인점"),
        said("체인점-"),  # a stroke of what stands there
        said("체인점 문의"),  # another word
        said("체인점문의", confidence=0.85),
        said("체인점문의", clarity=0.7),
    ],
)
def test_it_stays_where_the_whole_does_not_clearly_say_more(whole):
    result, asked = followed(said("체인점"), whole, (160, 190))
    assert len(asked) == 1
    assert result.readings[0].text == "체인점"
    assert np.allclose(result.quads[0], box(*WORD))


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        (said("체인점"), (300, 400)),
        (said("체인점"), (180, 200)),  # too far off
        (said("체인점"), (160, 163)),  # too short
        (said("체인점", 0.7), (160, 190)),
        (said("체인 점"), (160, 190)),
        (said("체인점", layout="turned"), (160, 190)),
    ],
)
def test_without_a_trace_and_where_it_is_no_sure_word_nothing_is_read(word, shown):
    assert followed(word, said("체인점문의"), shown)[1] == []


def test_what_belongs_to_other_words_is_not_read():
    assert followed(said("체인점"), said("체인점문의"), (160, 190), [(165, 0, 200, 20)])[1] == []
    _, asked = followed(said("체인점"), said("체인점문의"), (160, 210), [(195, 0, 240, 20)])
    assert asked == [(100, 190)]
