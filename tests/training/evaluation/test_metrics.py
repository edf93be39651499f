import numpy as np
import pytest

from training.evaluation.decoding import edit_distance
from training.evaluation.metrics import BagScore, CropScore, PageScore, SpotScore, iou, split_words

SQUARE = np.float32([[0, 0], [10, 0], [10, 10], [0, 10]])


@pytest.mark.parametrize(
    ("a", "b", "distance"), [("", "", 0), ("가나", "", 2), ("kitten", "sitting", 3), ("간판", "판간", 2)]
)
def test_edit_distance(a: str, b: str, distance: int) -> None:
    assert edit_distance(a, b) == edit_distance(b, a) == distance


def test_overlap_of_quads() -> None:
    half = SQUARE + np.float32([5, 0])
    assert iou(SQUARE, half) == pytest.approx(1 / 3)
    assert iou(SQUARE, SQUARE + 20) == 0


def test_crops_are_compared_without_case_and_spaces() -> None:
    score = CropScore()
    score.add("open 가게", "OPEN가게")
    score.add("가개", "가게")
    assert score.figures() == {"words": 2, "exact": 0.5, "similarity": 0.75, "cer": 0.125}


def test_characters_of_a_page_as_a_bag() -> None:
    score = BagScore()
    score.add("나가가", "가 나\n다")
    assert set(score.figures()) == {"recall", "precision", "f1"}
    assert all(value == pytest.approx(2 / 3, abs=1e-4) for value in score.figures().values())


def test_words_of_a_page_as_a_bag() -> None:
    score = BagScore(split_words)
    score.add("Open 가게 안내문", "가게 안내 문\nOPEN")
    assert (score.common, score.read, score.true) == (2, 3, 4)


def word(points: np.ndarray, text: str, ignore: bool = False) -> dict:
    return {"points": points.tolist(), "text": text, "ignore": ignore}


def test_a_word_is_matched_once_and_ignored_text_does_not_count() -> None:
    score = PageScore()
    truth = [word(SQUARE, "가"), word(SQUARE + 30, "나"), word(SQUARE + 60, "", ignore=True)]
    score.add([SQUARE, SQUARE + 1, SQUARE + 30, SQUARE + 60], ["가", "가", "너", "x"], truth)
    assert (score.true, score.found) == (2, 3)
    figures = score.figures()
    assert (figures["recall"], figures["precision"], figures["detection_f1"]) == (1.0, 0.6667, 0.8)
    assert figures["end_to_end_f1"] == 0.4
    assert (figures["matched_cer"], figures["matched_similarity"]) == (0.5, 0.5)
    # 가가너 for 가나, as what stands on ignored text does not count
    assert (figures["character_recall"], figures["character_precision"]) == (0.5, 0.3333)


def test_a_word_is_spotted_in_the_box_of_its_line() -> None:
    line = np.float32([[0, 0], [40, 0], [40, 10], [0, 10]])
    truth = [word(SQUARE, "가"), word(SQUARE + 15, "나"), word(SQUARE + 60, "", ignore=True)]
    truth[0]["orientation"] = "v"
    score = SpotScore()
    score.add([line], ["가 나"], truth)  # 나 lies half outside in both directions
    score.add([], [], [word(SQUARE, "다")])
    figures = score.figures()
    assert (figures["word_spot"], figures["det_cover"], figures["vertical_spot"]) == (0.3333, 0.3333, 1.0)
    assert figures["word_spot_macro"] == 0.25


def test_a_word_found_in_two_pieces_is_covered_but_not_spotted() -> None:
    left, right = SQUARE * np.float32([0.4, 1]), SQUARE * np.float32([0.4, 1]) + np.float32([6, 0])
    score = SpotScore()
    score.add([left, right], ["가", "게"], [word(SQUARE, "가게")])
    assert (score.figures()["det_cover"], score.figures()["word_spot"]) == (1.0, 0.0)
