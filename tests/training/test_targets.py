import numpy as np

from training.samples import targets

WORD = np.float32([[20, 20], [80, 20], [80, 40], [20, 40]])


def test_a_word_is_shrunk_by_the_papers_distance() -> None:
    maps = targets.make([WORD], [], 60, 100, shrink=0.5)
    distance = 60 * 20 * (1 - 0.5**2) / 160  # A (1 - r^2) / L = 5.6 pixels
    rows, columns = np.nonzero(maps.text)
    assert abs(rows.min() - (20 + distance)) <= 1
    assert abs(rows.max() - (40 - distance)) <= 1
    assert abs(columns.min() - (20 + distance)) <= 1


def test_the_threshold_peaks_on_the_border_and_falls_off() -> None:
    maps = targets.make([WORD], [], 60, 100, shrink=0.5)
    assert maps.threshold[20, 50] > 0.65
    assert maps.threshold[30, 50] < 0.4
    assert maps.threshold[5, 5] == np.float32(0.3)
    assert maps.threshold_mask[17, 50] == 1
    assert maps.threshold_mask[5, 50] == 0


def test_ignored_and_tiny_words_are_left_out_of_the_loss() -> None:
    tiny = np.float32([[2, 2], [14, 2], [14, 5], [2, 5]])
    maps = targets.make([tiny], [WORD], 60, 100, shrink=0.5)
    assert maps.text.sum() == 0
    assert maps.text_mask[30, 50] == 0
    assert maps.text_mask[3, 8] == 0
    assert maps.text_mask[55, 95] == 1


def test_words_beyond_the_pictures_edge_are_cut() -> None:
    maps = targets.make([WORD + np.float32([50, 30]), WORD - 60], [], 60, 100, shrink=0.5)
    assert maps.text.shape == (60, 100)
    assert maps.text[59, 99] == 1
