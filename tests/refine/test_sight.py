from types import SimpleNamespace

import numpy as np
import pytest
from networks import CHARSET, logits_of
from shapes import box

from lightocr.detector import Detection, DetectorOptions
from lightocr.recognizer import ReaderNetworks, Recognizer
from lightocr.refine.sight import Sight
from lightocr.view import View

WORDS = np.float32([box(20, 20, 120, 60)])


class Encoder:
    """Reads every strip as the same letter, so surely; counts them."""

    def __init__(self, sure):
        self.sure, self.read = sure, 0

    def __call__(self, crops):
        self.read += len(crops)
        return np.stack([logits_of("a", self.sure)] * len(crops)), np.zeros((len(crops), 1, 48), np.float32)


def readings_of(sure, once=False):
    """How often a word is read by an encoder that is so sure, and the clarity of what it says."""
    encoder = Encoder(sure)
    recognizer = Recognizer(ReaderNetworks(encoder), ReaderNetworks(encoder), CHARSET)
    detector = SimpleNamespace(options=DetectorOptions(), detect=lambda *_: Detection.nothing())
    sight = Sight(View.of(np.zeros((100, 200, 3), np.uint8)), detector, recognizer, once)
    encoder.read = 0  # not the check of the charset
    (said,) = sight.read(WORDS)
    return encoder.read, said.clarity


@pytest.mark.parametrize(("sure", "least", "most", "times"), [(30, 0.9, 1, 1), (10, 0.3, 0.9, 2), (6, 0, 0.3, 1)])
def test_an_unclear_word_of_a_page_is_read_twice_and_a_hopeless_one_once(sure, least, most, times):
    read, clarity = readings_of(sure)
    assert least <= clarity <= most
    assert read == times


def test_in_a_hurry_every_word_is_read_once():
    assert readings_of(10, once=True)[0] == 1
