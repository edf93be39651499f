import numpy as np
import pytest

from training.decoding import edit_distance
from training.metrics import BagScore, CropScore, PageScore, covered, iou

SQUARE = np.float32([[0, 0], [10, 0], [10, 10], [0, 10]])


@pytest.mark.parametrize(
    ("a", "b", "distance"), [("", "", 0), ("가나", "", 2), ("kitten", "sitting", 3), ("간판", "판간", 2)]
)
def test_edit_distance(a: str, b: str, distance: int) -> None:
    assert edit_distance(a, b) == edit_distance(b, a) == distance


def test_overlap_of_quads() -> None:
    half = SQUARE + np.float32([5, 0])
    assert iou(SQUARE, half) == pytest.approx(1 / 3)
    assert covered(SQUARE, half) == pytest.approx(0.5)
    assert iou(SQUARE, SQUARE + 20) == 0


def test_crops_are_compared_without_case_and_spaces() -> None:
    score = CropScore()
    score.add("open 가게", "OPEN가게")
    score.add("가개", "가게")
    assert score.figures() == {"words": 2, "exact": 0.5, "similarity": 0.75, "cer": 0.125}


def test_characters_of_a_page_as_a_bag() -> None:
    score = BagScore()
    score.add("나가가", "가 나\n다")
    assert score.figures() == {"recall": pytest.approx(2 / 3, abs=1e-4), "precision": pytest.approx(2 / 3, abs=1e-4)}


def word(points: np.ndarray, text: str, ignore: bool = False) -> dict:
    return {"points": points.tolist(), "text": text, "ignore": ignore}


def test_a_word_is_matched_once_and_ignored_text_does_not_count() -> None:
    score = PageScore()
    truth = [word(SQUARE, "가"), word(SQUARE + 30, "나"), word(SQUARE + 60, "", ignore=True)]
    score.add([SQUARE, SQUARE + 1, SQUARE + 30, SQUARE + 60], ["가", "가", "너", "x"], truth)
    assert (score.true, score.found, score.matched, score.right) == (2, 3, 2, 1)
    assert score.figures() == {"recall": 1.0, "precision": 0.6667, "detection_f1": 0.8, "end_to_end_f1": 0.4}
