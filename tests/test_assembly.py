from lightocr.assembly import disjoint, undoubled
from lightocr.page import Word


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
