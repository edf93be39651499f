import numpy as np
import pytest

from lightocr.assembly import assemble, disjoint, undoubled
from lightocr.decoding import Part
from lightocr.page import Word
from lightocr.recognizer import Recognition
from lightocr.refine.candidates import Candidates


def test_a_piece_of_a_word_that_was_found_twice_is_left_out():
    def word(text, x, width):
        return Word(text, 0.9, ((x, 0), (x + width, 0), (x + width, 20), (x, 20)))

    whole, within, beside, apart = word("750ml", 10, 90), word("7", 5, 15), word("막걸", 0, 16), word("7", 200, 15)
    assert undoubled([within, whole, apart]) == [whole, apart]
    assert undoubled([whole, beside]) == [whole, beside]  # less than half of it is the longer one's
    assert undoubled([]) == []


def test_words_on_a_line_do_not_overlap_by_a_little():
    def word(text, x, width, orientation="horizontal"):
        return Word(text, 0.9, ((x, 0), (x + width, 0), (x + width, 20), (x, 20)), 0.9, orientation)

    first, second, column = disjoint([word("가게", 0, 50), word("안내", 44, 50), word("세로", 20, 10, "vertical")])
    assert (first.polygon[1][0], second.polygon[0][0]) == (47, 47)
    assert column.polygon == word("세로", 20, 10).polygon
    assert disjoint([]) == []


def test_of_two_readings_of_one_place_the_surer_is_kept():
    def word(text, confidence, x=0):
        return Word(text, confidence, ((x, 0), (x + 60, 0), (x + 60, 20), (x, 20)))

    sure, unsure, aside = word("같은", 0.9, 2), word("길은", 0.6), word("같은", 0.7, 50)
    assert undoubled([unsure, sure, aside]) == [sure, aside]
    assert undoubled([sure, unsure]) == [sure]


def test_a_sign_at_the_end_of_a_box_into_which_another_one_reaches_is_no_piece_of_that():
    quads = np.float32([[[x, 0], [x + 100, 0], [x + 100, 30], [x, 30]] for x in (0, 84)])  # read as cut at 92
    dates = Part("11.01", 0.9), Part("~", 0.9, 0.0, 0.15), Part("12.31", 0.9, 0.15, 1.0)
    readings = [Recognition("11.01", 0.9, parts=dates[:1]), Recognition("~ 12.31", 0.9, parts=dates[1:])]
    words, _ = assemble(Candidates(quads, np.float32([0.9, 0.9]), readings), 200, 50, 0.2, None)
    assert [word.text for word in words] == ["11.01", "~", "12.31"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1" + 76 * "0", 0),  # a border of rings
        ("l" * 12, 0),  # a fence
        ("●" * 6, 0),  # which of six pictures this is
        ("●●@" + "●" * 3, 0),  # the one that is shown looks otherwise
        ("홍" + "●" * 4, 1),  # a name left out
        ("ㅇㅇ" + "●" * 7, 0),  # a rating
        ("●" * 3, 0),
        ("○●", 0),  # holes in a sheet of metal
        ("●7", 1),
        ("○", 1),
        ("●" * 4 + "영업중", 1),
        ("0" * 11, 1),
        ("ㅋ" * 20, 1),
        ("아" * 14 + "!" * 14, 1),
    ],
)
def test_an_ornament_read_as_one_character_over_and_over_is_no_word(text, words):
    quad = np.float32([[[0, 0], [400, 0], [400, 20], [0, 20]]])
    reading = Recognition(text, 0.9, parts=(Part(text, 0.9),), clarity=0.9)
    found, lines = assemble(Candidates(quad, np.float32([0.9]), [reading]), 500, 100, 0.2, None)
    assert (len(found), len(lines)) == (words, words)


@pytest.mark.parametrize(
    ("least", "texts"), [(0.0, ["가게", "안내", "7", "영업", "정문"]), (0.25, ["안내", "7", "영업"]), (1.0, [])]
)
def test_what_was_hardly_found_must_read_more_surely(least, texts):
    """But for single characters: those of tables are all hardly found."""
    found = [("가게", 0.68, 0.4), ("안내", 0.68, 0.6), ("7", 0.68, 0.4), ("영업", 0.9, 0.3), ("정문", 0.9, 0.2)]
    quads = np.float32([[[0, y], [40, y], [40, y + 20], [0, y + 20]] for y in range(0, 250, 50)])
    readings = [Recognition(text, sure, parts=(Part(text, sure),), clarity=sure) for text, _, sure in found]
    scores = np.float32([score for _, score, _ in found])
    words, _ = assemble(Candidates(quads, scores, readings), 500, 300, least, None)
    assert [word.text for word in words] == texts


def test_a_bullet_stays_beside_its_text_and_rows_of_holes_go():
    texts = [("●", 0, 0), ("영업", 30, 0), ("●", 0, 100), ("OO", 30, 100), ("●", 0, 200), ("안내", 30, 300)]
    quads = np.float32([[[x, y], [x + 25, y], [x + 25, y + 20], [x, y + 20]] for _, x, y in texts])
    readings = [Recognition(text, 0.9, parts=(Part(text, 0.9),), clarity=0.9) for text, *_ in texts]
    words, lines = assemble(Candidates(quads, np.full(6, 0.9, np.float32), readings), 500, 400, 0.2, None)
    assert [word.text for word in words] == ["●", "영업", "안내"]
    assert [(line.text, line.words) for line in lines] == [("● 영업", (0, 1)), ("안내", (2,))]


def test_an_unsure_ring_is_a_letter_of_a_word_or_nothing():
    class Prior:
        def words(self, texts):
            return np.array([-9 if text == "HOT" else -8 * len(text) for text in texts])

    texts = [("H", 0, 0.9), ("○", 40, 0.1), ("T", 80, 0.8), ("○", 300, 0.1)]
    quads = np.float32([[[0, y], [20, y], [20, y + 20], [0, y + 20]] for _, y, _ in texts])
    readings = [Recognition(text, sure, parts=(Part(text, sure),), clarity=0.9) for text, _, sure in texts]
    (word,), _ = assemble(Candidates(quads, np.full(4, 0.9, np.float32), readings), 500, 400, 0.2, Prior())
    assert (word.text, word.confidence) == ("HOT", 0.8)


@pytest.mark.parametrize(
    ("layout", "texts", "starts"),
    [
        ("stacked", ["ab", "cd", "ef"], [(0, 0), (0, 50), (0, 110)]),
        ("turned", ["ab", "cd", "ef"], [(20, 0), (20, 50), (20, 110)]),
        ("rising", ["ef", "ab", "cd"], [(0, 150), (0, 100), (0, 50)]),
    ],
)
def test_words_on_their_side_stand_and_follow_as_they_were_read(layout, texts, starts):
    """A polygon begins at the text's own top-left; a line that rises is read from below."""
    quads = np.float32([[[0, y], [20, y], [20, end], [0, end]] for y, end in ((0, 100), (110, 150))])
    both = Part("ab", 0.9, 0.0, 0.5), Part("cd", 0.9, 0.5, 1.0)
    readings = [Recognition("", 0.9, layout, parts, 0.9) for parts in (both, (Part("ef", 0.9),))]
    words, (line,) = assemble(Candidates(quads, np.float32([0.9, 0.9]), readings), 500, 400, 0.2, None)
    assert ([word.text for word in words], line.text) == (texts, " ".join(texts))
    assert np.allclose([word.polygon[0] for word in words], starts, atol=4)
