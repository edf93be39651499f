from types import SimpleNamespace
from unittest.mock import Mock

import numpy as np
import pytest

from lightocr.recognizer import Recognition
from lightocr.refine import whole
from lightocr.refine.candidates import Candidates

SHAPE = (40, 120, 3)
WHOLE = np.array([[0, 0], [120, 0], [120, 40], [0, 40]], np.float32)


def said(text, sure=0.95):
    return Recognition(text, sure, clarity=sure)


def looked(words, reading):
    """What is read where these readings were found and the whole picture reads so; whether it was asked."""
    found = Candidates(np.tile(WHOLE / 4, (len(words), 1, 1)), np.full(len(words), 0.9, np.float32), words)
    alone = Mock(return_value=reading)
    return whole.look(found, SimpleNamespace(pixels=np.zeros(SHAPE, np.uint8), alone=alone)), alone.called


def texts(reading):
    return [each.text for each in reading.readings]


def test_a_picture_in_which_nothing_is_found_is_one_word():
    result, asked = looked([], said("한글"))
    assert texts(result) == ["한글"]
    np.testing.assert_array_equal(result.quads, [WHOLE])
    assert asked
    assert result.scores.tolist() == [0]


def test_it_takes_the_place_of_what_hardly_reads():
    assert texts(looked([said("l", 0.4), said("글", 0.3)], said("한글"))[0]) == ["한글"]


def test_where_a_word_is_sure_the_whole_is_not_read():
    result, asked = looked([said("글"), said("l", 0.3)], said("한글"))
    assert (texts(result), asked) == (["글", "l"], False)


@pytest.mark.parametrize("whole", [said("한글", 0.4), said("I"), said(""), said("한글", 0.48)])
def test_what_hardly_reads_itself_or_is_a_letter_is_no_word(whole):
    assert texts(looked([said("글", 0.45)], whole)[0]) == ["글"]
    assert texts(looked([], whole)[0]) == []
