from types import SimpleNamespace

import numpy as np
import pytest
from shapes import box

from lightocr.decoding import Part
from lightocr.recognizer import Recognition
from lightocr.refine import sheared
from lightocr.refine.candidates import Candidates

QUAD = box(100, 40, 180, 60)


def said(text, confidence=0.5, clarity=0.7, layout="horizontal"):
    parts = tuple(Part(word, confidence) for word in text.split())
    return Recognition(text, confidence, layout, parts, clarity)


def seen(word, views, quad=QUAD):
    """What becomes of a word that its four views read as `views`, and the boxes that were read."""
    asked = []

    def glance(quads):
        asked.extend(quads)
        return [views[i % len(views)] for i in range(len(asked))]

    found = Candidates(np.array([quad], np.float32), np.full(1, 0.7, np.float32), [word])
    result = sheared.look(found, SimpleNamespace(glance=glance))
    assert np.array_equal(result.quads, found.quads)
    assert np.array_equal(result.scores, found.scores)
    return result.readings[0].text, asked


def test_an_unclear_word_is_read_as_it_is_most_worth():
    views = [said("상게", 0.75), said("삼계탕", 0.8), said("삼게탕", 0.9, 0.9), said("삼계팅", 0.4)]
    assert seen(said("상거탕"), views)[0] == "삼게탕"


@pytest.mark.parametrize(
    "view",
    [
        said("삼계탕", 0.6),  # hardly surer
        said("삼계", 0.95, 0.95),  # a letter was cut off
        said("삼 계탕", 0.95, 0.95),  # parted otherwise
    ],
)
def test_it_stays_where_no_view_says_as_much_and_more_surely(view):
    word, asked = seen(said("상거탕"), [view])
    assert (word, len(asked)) == ("상거탕", 4)


@pytest.mark.parametrize(
    "word",
    [
        said("삼계탕", 0.75),
        said("삼계탕", clarity=0.95),
        said("삼계탕", clarity=0.2),
        said("삼계탕", 0.1),
        said("삼계탕", layout="stacked"),
    ],
)
def test_words_that_are_sure_clear_or_hopeless_cost_nothing(word):
    assert seen(word, [said("상거탕", 0.95, 0.95)])[1] == []


@pytest.mark.parametrize("degrees", [0, 30, 100])
def test_views_lean_both_ways_and_slope_both_ways_with_the_box(degrees):
    turn = np.radians(degrees)
    rotation = np.float32([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    _, asked = seen(said("상거탕"), [said("")], QUAD @ rotation)
    left, right, rising, falling = (view @ rotation.T - QUAD for view in asked)
    lean, slope = 0.25 * 20 / 2, 0.12 * 20 / 2
    for view, side in ((left, 1), (right, -1)):
        assert np.allclose(view, side * np.float32([[lean, 0], [lean, 0], [-lean, 0], [-lean, 0]]), atol=1e-3)
    for view, side in ((rising, 1), (falling, -1)):
        assert np.allclose(view, side * np.float32([[0, slope], [0, -slope], [0, -slope], [0, slope]]), atol=1e-3)
