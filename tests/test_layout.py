import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import rectangle

from lightocr import layout

coordinates = st.floats(-500, 500)
sides = st.floats(4, 400)


def words(rows, degrees=0.0, height=20.0, pitch=70.0, leading=40.0):
    """Quads of rows of columns: `rows` holds, for each row, the column numbers that have a word."""
    a = math.radians(degrees)
    turn = np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])
    quads = [
        (rectangle(column * pitch, row * leading, pitch - 12, height) @ turn).astype(np.float32)
        for row, columns in enumerate(rows)
        for column in columns
    ]
    return np.array(quads)


def order(quads, vertical=None, seed=3):
    """Lines of the quads, which are shuffled on the way in."""
    shuffled = np.random.default_rng(seed).permutation(len(quads))
    flags = [False] * len(quads) if vertical is None else [vertical[i] for i in shuffled]
    lines = layout.reading_order(quads[shuffled], flags)
    return [[int(shuffled[i]) for i in line] for line in lines]


@pytest.mark.parametrize("degrees", [-12, -4, 0, 3, 10])
def test_words_make_lines_also_when_the_picture_leans(degrees):
    quads = words([range(6), range(4), range(5)], degrees)
    assert order(quads) == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9], [10, 11, 12, 13, 14]]


def test_words_of_different_heights_share_a_line():
    quads = np.array([rectangle(30, 50, 50, 36), rectangle(90, 56, 40, 18), rectangle(150, 50, 50, 30)])
    assert order(quads) == [[0, 1, 2]]


def test_a_heading_does_not_swallow_the_small_lines_beside_it():
    quads = np.array([rectangle(60, 60, 100, 80), rectangle(150, 40, 60, 20), rectangle(150, 80, 60, 20)])
    assert order(quads) == [[0], [1], [2]]


def test_paragraph_columns_are_read_one_after_the_other():
    left = words([range(5)] * 4, leading=26)
    quads = np.concatenate([left, left + np.float32([600, 0])])
    lines = order(quads)
    assert [line[0] for line in lines] == [0, 5, 10, 15, 20, 25, 30, 35]
    assert all(len(line) == 5 for line in lines)


def test_a_menu_is_read_row_by_row():
    items = words([[0], [0], [0]], pitch=112, leading=50)
    prices = items + np.float32([400, 3])
    lines = order(np.concatenate([items, prices]))
    assert lines == [[0, 3], [1, 4], [2, 5]]


def test_vertical_words_continue_beneath_only():
    column = [rectangle(50, 60, 24, 80), rectangle(52, 160, 24, 80)]
    beside = [rectangle(90, 60, 24, 80)]
    quads = np.array(column + beside)
    assert order(quads, [True] * 3) == [[0, 1], [2]]


def test_vertical_and_horizontal_words_are_never_one_line():
    quads = np.array([rectangle(30, 50, 20, 60), rectangle(70, 50, 50, 20)])
    assert len(order(quads, [True, False])) == 2


def test_no_words_no_lines():
    assert layout.reading_order(np.empty((0, 4, 2), np.float32), []) == []


boxes = st.builds(rectangle, coordinates, coordinates, sides, sides, st.floats(-180, 180))


@given(st.lists(st.tuples(boxes, st.booleans()), max_size=30))
def test_every_word_stands_on_exactly_one_line(found):
    quads = np.array([quad for quad, _ in found], np.float32).reshape(-1, 4, 2)
    lines = layout.reading_order(quads, [vertical for _, vertical in found])
    assert sorted(itertools.chain(*lines)) == list(range(len(found)))


@given(st.integers(1, 6), st.integers(1, 6), st.floats(-8, 8), st.randoms(use_true_random=False))
def test_reading_order_is_the_same_however_the_words_are_shuffled(rows, columns, degrees, chance):
    quads = words([range(columns)] * rows, degrees)
    shuffled = list(range(len(quads)))
    chance.shuffle(shuffled)
    lines = layout.reading_order(quads[shuffled], [False] * len(quads))
    assert list(itertools.chain(*([shuffled[i] for i in line] for line in lines))) == list(range(len(quads)))


def test_a_thousand_words_in_a_staircase():
    quads = np.array([rectangle(i * 30, i * 12, 28, 20) for i in range(1000)])
    assert sorted(itertools.chain(*layout.reading_order(quads, [False] * 1000))) == list(range(1000))


def paragraph(x, y, rows, width=240, height=20, leading=26):
    """Lines of one word each, their top-left at (x, y)."""
    return [rectangle(x + width / 2, y + height / 2 + row * leading, width, height) for row in range(rows)]


@pytest.mark.parametrize("size", [20, 34])
def test_a_heading_over_columns_and_a_footer_under_them_leave_them_whole(size):
    heading, footer = rectangle(300, 0, 420, size), rectangle(250, 190, 480, 20)
    quads = np.array([heading, *paragraph(0, 40, 5), *paragraph(300, 40, 5), footer])
    assert list(itertools.chain(*order(quads))) == list(range(len(quads)))


@pytest.mark.parametrize("away", [4, 12])
def test_a_signature_far_below_the_first_column_comes_last(away):
    left, right = paragraph(0, 0, 4), paragraph(400, 0, 5)
    signature = np.array([rectangle(60, 5 * 26 + away * 20, 100, 20)])
    assert order(np.concatenate([left, signature, right]))[-1] == [len(left)]


def test_a_heading_over_the_second_column_is_no_part_of_it():
    quads = np.array([rectangle(420, 0, 200, 34), *paragraph(0, 40, 5), *paragraph(300, 40, 5)])
    assert list(itertools.chain(*order(quads))) == list(range(11))


def test_a_receipt_is_read_row_by_row_through_all_its_columns():
    names, counts, prices = (paragraph(x, 0, 6, width, leading=40) for x, width in ((0, 100), (300, 12), (500, 70)))
    assert order(np.array(names + counts + prices)) == [[row, 6 + row, 12 + row] for row in range(6)]


def test_a_row_without_its_price_stays_in_its_table():
    names, prices = paragraph(0, 0, 5, 100, leading=40), paragraph(300, 0, 5, 60, leading=40)
    assert order(np.array(names + prices[:2] + prices[3:])) == [[0, 5], [1, 6], [2], [3, 7], [4, 8]]


def test_signs_on_a_wall_are_read_one_after_the_other():
    """No cut goes between them: a shop's sign, beneath it the menu and the hours, beside all a column."""
    sign, column = [rectangle(300, 20, 600, 60)], [rectangle(660, 120, 40, 260)]
    names, prices = paragraph(0, 80, 6, 120, leading=50), paragraph(220, 80, 6, 60, leading=50)
    hours = paragraph(340, 90, 4, 200, 18, 30)
    quads = np.array(sign + names + prices + hours + column)
    lines = order(quads, [False] * (len(quads) - 1) + [True])
    menu = [[1 + row, 7 + row] for row in range(6)]
    assert lines == [[0], *menu, [13], [14], [15], [16], [17]]


def test_lines_are_no_rows_of_a_table():
    names, prices = paragraph(0, 0, 3, 100, leading=40), paragraph(300, 0, 3, 60, leading=40)
    found = layout.lines(np.array(names + prices), [False] * 6)
    assert sorted(found) == [[0], [1], [2], [3], [4], [5]]


def test_wide_lines_above_and_beneath_leave_the_rows_of_a_receipt_whole():
    """The names, the address and the thanks are one block of lines, as wide as the receipt."""
    address, thanks = rectangle(250, -30, 480, 20), rectangle(190, 170, 360, 20)
    names, counts, prices = (paragraph(x, 0, 4, width, leading=40) for x, width in ((0, 100), (360, 20), (430, 60)))
    rows = [[1 + row, 6 + row, 10 + row] for row in range(4)]
    assert order(np.array([address, *names, thanks, *counts, *prices])) == [[0], *rows, [5]]


def test_values_far_above_each_other_stand_beside_their_labels():
    """Notifications: of every third line there is the time at the right edge."""
    text, times = paragraph(0, 0, 9, 260, leading=40), paragraph(400, 0, 3, 60, leading=120)
    lines = order(np.array(text + times))
    assert lines == [[row, 9 + row // 3] if row % 3 == 0 else [row] for row in range(9)]


def test_a_table_of_fewer_rows_stands_in_its_rows_of_another():
    names, prices = paragraph(0, 0, 7, 100, leading=40), paragraph(700, 0, 7, 60, leading=40)
    counts, units = paragraph(300, 80, 3, 20, leading=40), paragraph(500, 80, 3, 20, leading=40)
    lines = order(np.array(names + prices + counts + units))
    assert lines == [[row, 7 + row] if not 2 <= row < 5 else [row, 12 + row, 15 + row, 7 + row] for row in range(7)]


@pytest.mark.parametrize("far", [1500, -1500])
def test_the_rows_of_a_page_seen_at_an_angle_stay_rows(far):
    """Its lines meet at one point beside the picture: at the other edge they are a fifth farther apart."""
    rows, columns = 12, (0, 150, 420)
    quads = np.array([rectangle(60 + x, 40 * row, 80, 22) for row in range(rows) for x in columns])
    x, y = quads[..., 0], quads[..., 1] - 220
    seen = np.stack([x, 220 + y * (far - x) / far], -1).astype(np.float32)
    assert order(seen) == [[3 * row, 3 * row + 1, 3 * row + 2] for row in range(rows)]
