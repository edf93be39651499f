import random

import numpy as np
import pytest

from lightocr.letter_spacing import join
from lightocr.page import Word

KNOWN = {"소주": -8, "공기밥": -9, "토스트": -9, "수육": -9, "갑": -12, "통": -12, "갑통": -18, "정기신청서": -12}
KNOWN |= {
    "CAFE": -10,
    "SEOUL": -10,
    "소AFE": -10,
    "소맥": -9,
    "맥주": -7,
    "주주": -11,
    "ML": -5,
    "SML": -15,
    "OOOO": -8,
    "OIIO": -8,
    "XOX": -8,
    "HOTEL": -11,
    "EXIT": -10,
    "PUB": -11,
    "BAR": -9,
    "ABC": -8,
}


def language(texts):
    """Letters cost 8 nats each; a known word costs about as much as one letter."""
    return np.array([KNOWN.get(text, -8.0 * len(text)) for text in texts])


def word(text, x, y=0, size=20, confidence=0.9, width=None):
    right = x + (width or size * len(text))
    return Word(text, confidence, ((x, y), (right, y), (right, y + size), (x, y + size)), 0.8)


def texts(words):
    return sorted(word.text for word in join(words, language))


def test_letters_far_apart_that_make_a_word_become_one():
    (soju,) = join([word("소", 0), word("주", 50, confidence=0.7)], language)
    assert (soju.text, soju.confidence, soju.orientation) == ("소주", 0.7, "horizontal")
    assert np.allclose(soju.polygon, [(0, 0), (70, 0), (70, 20), (0, 20)], atol=0.01)


def test_letters_that_make_no_word_stay_apart():
    assert texts([word("할", 0), word("수", 28)]) == ["수", "할"]


def test_letters_that_are_rarer_alone_make_no_word_that_nobody_says():
    assert texts([word("갑", 100, 0), word("통", 100, 40)]) == ["갑", "통"]


def test_a_price_beside_the_word_does_not_matter():
    menu = [word("공", 0), word("기", 26), word("밥", 52), word("1,000", 84, width=60)]
    assert texts(menu) == ["1,000", "공기밥"]


def test_evenly_spaced_words_of_a_sentence_stay_apart():
    sentence = [word("이", 0), word("소", 28), word("주", 56), word("좋다", 84)]
    assert texts(sentence) == ["소", "이", "좋다", "주"]


def test_letters_unevenly_apart_stay_apart():
    assert texts([word("토", 0), word("스", 24), word("트", 76)]) == ["스", "토", "트"]


def test_a_column_of_letters_becomes_a_vertical_word():
    (toast,) = join([word("토", 100, 0), word("스", 101, 40), word("트", 99, 80)], language)
    assert (toast.text, toast.orientation) == ("토스트", "vertical")
    assert np.allclose(toast.polygon, [(100, 0), (120, 0), (120, 100), (100, 100)], atol=3)


def test_rows_go_before_columns():
    """소 주 above 공 기 밥: what stands beside a letter is nearer than what stands below it."""
    table = [word("소", 0, 0), word("주", 26, 0), word("공", 0, 40), word("기", 26, 40), word("밥", 52, 40)]
    assert texts(table) == ["공기밥", "소주"]


def column(text, x, apart, y=0):
    return [word(letter, x, y + apart * i) for i, letter in enumerate(text)]


def test_columns_beside_each_other_are_columns():
    signs = column("토스트", 0, 40) + column("공기밥", 60, 40)
    assert texts(signs) == ["공기밥", "토스트"]


def test_what_stands_as_near_beside_a_column_is_a_line():
    assert texts([*column("토스트", 0, 40), word("맛집", 22, 40)]) == ["맛집", "스", "토", "트"]


def test_where_letters_make_words_both_ways_the_likelier_ones_are_taken():
    """소 주 above 맥 주: the letters stand nearer to those below, and 소맥 is a word, too."""
    menu = [word("소", 0), word("주", 60), word("맥", 0, 40), word("주", 60, 40)]
    assert texts(menu) == ["맥주", "소주"]


def stacked(text, x, y, length, turned=False):
    polygon = ((x, y), (x + 20, y), (x + 20, y + length), (x, y + length))
    return Word(text, 0.9, polygon[1:] + polygon[:1] if turned else polygon, 0.8, "vertical")


def test_letters_of_a_column_may_be_found_together():
    assert texts([stacked("토스", 0, 0, 60), word("트", 0, 80)]) == ["토스트"]


@pytest.mark.parametrize("piece", [stacked("토스", 0, 0, 40), stacked("토스", 0, 0, 60, turned=True)])
def test_close_letters_of_a_column_and_lines_on_their_side_are_no_pieces(piece):
    assert texts([piece, word("트", 0, 80)]) == ["토스", "트"]


def test_capitals_far_apart_that_make_a_word_become_one():
    assert texts([word(letter, 40 * i) for i, letter in enumerate("CAFE")]) == ["CAFE"]
    assert texts([word("CA", 0, width=60), word("F", 80), word("E", 120)]) == ["CAFE"]


@pytest.mark.parametrize("ring", "○0")
def test_an_o_alone_reads_as_a_ring(ring):
    (seoul,) = join([word(letter, 40 * i) for i, letter in enumerate(f"SE{ring}UL")], language)
    assert seoul.text == "SEOUL"


@pytest.mark.parametrize("letters", ["HOTEL", "H○TEL", "H0TEL", "E×IT"])
def test_capitals_above_each_other_make_a_column(letters):
    (sign,) = join(column(letters, 0, 40), language)
    assert (sign.text, sign.orientation) == ("EXIT" if "×" in letters else "HOTEL", "vertical")


@pytest.mark.parametrize("bar", "I|ㅣㅡl")
def test_an_i_alone_reads_as_a_bar_that_is_slimmer_than_the_letters(bar):
    letters = [*column("HA", 0, 40), word(bar, 8, 80, width=4), word("R", 0, 120)]
    (hair,) = join(letters, lambda texts: np.array([-9 if text == "HAIR" else -8 * len(text) for text in texts]))
    assert (hair.text, hair.orientation) == ("HAIR", "vertical")


def test_a_ring_in_a_word_takes_nothing_of_how_sure_it_is():
    pieces = [word("H", 0, 0), word("○", 0, 40, confidence=0.05), *column("TEL", 0, 40, y=80)]
    (hotel,) = join(pieces, language)
    assert (hotel.text, hotel.confidence) == ("HOTEL", 0.9)


def test_capitals_are_as_large_as_they_are_high():
    """Slim ones stand farther apart than three times their width."""
    assert texts([word(letter, 50 * i, width=12) for i, letter in enumerate("CAFE")]) == ["CAFE"]


def test_on_a_line_capitals_must_make_a_likelier_word_than_in_a_column():
    assert texts(column("PUB", 0, 40)) == ["PUB"]
    assert texts([word(letter, 40 * i) for i, letter in enumerate("PUB")]) == ["B", "P", "U"]
    assert texts([word(letter, 40 * i) for i, letter in enumerate("BAR")]) == ["BAR"]


@pytest.mark.parametrize("letters", ["SML", "ML", "소AFE", "cafe", "OOOO", "0000", "OIIO", "XOX", "ABC"])
def test_sizes_digits_small_letters_the_alphabet_and_those_of_two_scripts_stay_apart(letters):
    assert texts([word(letter, 40 * i) for i, letter in enumerate(letters)]) == sorted(letters)
    assert texts(column(letters, 0, 40)) == sorted(letters)


def test_close_words_stay_as_they_are():
    others = [word("소", 0), word("A", 30), word("주", 60), word("수육", 200), word("소주", 260)]
    assert texts(others) == sorted(word.text for word in others)


def test_letters_found_together_show_how_far_apart_the_others_belong():
    pieces = [word("정기", 0, width=60), word("신", 80), word("청서", 120, width=60)]  # 20 wide and 20 apart
    (form,) = join(pieces, language)
    assert form.text == "정기신청서"
    assert np.allclose(form.polygon, [(0, 0), (180, 0), (180, 20), (0, 20)], atol=0.01)


@pytest.mark.parametrize(
    "pieces",
    [
        [word("정기신", 0, width=100), word("청", 120), word("서", 190)],
        [word("정기신", 0), word("청", 80), word("서", 120)],
    ],
)
def test_letters_found_together_do_not_join_what_stands_otherwise(pieces):
    """The last one farther away; the first ones close together."""
    assert texts(pieces) == sorted(piece.text for piece in pieces)


def test_a_box_that_reaches_too_far_to_one_side_does_not_matter():
    """The edges of such boxes are unevenly apart, but not their middles; or the other way round."""
    assert texts([word("토", 0), word("스", 40, width=32), word("트", 80)]) == ["토스트"]
    assert texts([word("공", 0), word("기", 26, width=36), word("밥", 58)]) == ["공기밥"]


def test_letters_of_a_form_stand_very_far_apart():
    assert texts([word("소", 0), word("주", 70)]) == ["소주"]
    assert texts([word("소", 0), word("주", 90)]) == ["소", "주"]


def test_far_neighbours_must_stand_farther_off_than_the_letters():
    assert texts([word("소", 0), word("주", 60), word("한잔", 130)]) == ["소", "주", "한잔"]
    assert texts([word("소", 0), word("주", 60), word("한잔", 150)]) == ["소주", "한잔"]


@pytest.mark.parametrize("words", [[], [word("가", 0)]])
def test_too_few_words(words):
    assert join(words, language) == words


def test_no_letter_is_lost_whatever_stands_where():
    source = random.Random(3)
    for _ in range(200):
        words = [
            word(source.choice("소주공기밥토스트할수"), source.uniform(0, 300), source.uniform(0, 200))
            for _ in range(12)
        ]
        assert sorted("".join(w.text for w in join(words, language))) == sorted(w.text for w in words)
