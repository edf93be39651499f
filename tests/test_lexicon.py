import numpy as np
import pytest

from lightocr.lexicon import KNOWN, Lexicon, words


def spelt(texts):
    """A language in which every letter costs three nats."""
    return np.array([-3.0 * len(text) for text in texts], np.float32)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Detached", ["detached"]),
        ("layout,its", ["layout", "its"]),
        ("GS25 5th 200g A-12", []),
        ("파리 Paris의 I", ["paris"]),
        ("김치", []),
    ],
)
def test_latin_words_are_what_stands_between_other_signs(text, found):
    assert words(text) == found


def test_known_words_are_likelier_than_their_letters_say_and_others_rarer():
    lexicon = Lexicon.of({"detached": 12.0, "of": 7.0})
    known, unknown, none, frequent = lexicon.lifts(["Detached", "delached", "김치", "of"], spelt)
    assert known == pytest.approx(24 - 12 + np.log(KNOWN), abs=0.01)
    assert unknown == pytest.approx(np.log(1 - KNOWN))
    assert none == 0
    assert unknown < frequent < 0.1  # its letters say so already


def test_every_word_of_a_text_counts():
    lexicon = Lexicon.of({"open": 9.0, "closed": 10.0})
    one, other, both = lexicon.lifts(["open", "closed", "open/closed"], spelt)
    assert both == pytest.approx(one + other)


def test_without_a_list_no_word_is_known_or_unknown():
    assert Lexicon.of({}).lifts(["open", "opne"], spelt).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("text", "known"),
    [("open", True), ("OPEN", True), ("opne", False), ("of", False), ("open.", False), ("김치", False)],
)
def test_a_known_text_is_one_listed_word_of_three_letters_or_more(text, known):
    assert Lexicon.of({"open": 9.0, "of": 5.0}).knows(text) == known
    assert not Lexicon.of({}).knows(text)
