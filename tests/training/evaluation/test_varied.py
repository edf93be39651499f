from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from lightocr import geometry
from training.evaluation.aslant import ASLANT
from training.evaluation.curved import CURVED
from training.evaluation.varied import GRAIN, GRAINY, NOISE, TILTS, VARIATIONS, seen, varied

ALL = VARIATIONS | TILTS | GRAINY | ASLANT | CURVED

WORD = {"text": "글", "ignore": False, "orientation": "h", "points": [[40, 30], [80, 30], [80, 50], [40, 50]]}
ROW = {"image": "a.png", "det_complete": True, "words": [WORD]}


class Blots:
    """Takes every dark blot for 글, if it is sharp."""

    def read(self, image: np.ndarray) -> SimpleNamespace:
        dark = (image.max(axis=2) < 128).astype(np.uint8)
        outlines, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        boxes = [cv2.boxPoints(cv2.minAreaRect(outline)) for outline in outlines if cv2.contourArea(outline) > 100]
        return SimpleNamespace(words=[SimpleNamespace(polygon=box, text="글") for box in boxes])

    def recognize(self, crops: list[np.ndarray]) -> list[SimpleNamespace]:
        return [SimpleNamespace(text="글" if crop.mean() < 128 else "", confidence=1.0) for crop in crops]


def picture() -> np.ndarray:
    image = np.full((90, 130, 3), 255, np.uint8)
    image[30:50, 40:80] = (10, 20, 90)
    return image


@pytest.mark.parametrize("name", ALL)
def test_the_labels_stay_on_their_words(name: str) -> None:
    ((row, image),) = seen([(ROW, picture())], ALL[name])
    quad = np.float32(row["words"][0]["points"])
    inside = np.zeros(image.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, np.round(quad).astype(np.int32), 1)
    dark = image.max(axis=2) < 175
    assert np.count_nonzero(dark & (inside == 1)) > 0.9 * np.count_nonzero(dark)
    assert np.count_nonzero(dark & (inside == 1)) > 0.85 * np.count_nonzero(inside)


def test_colours_stay_in_their_order() -> None:
    for variation in VARIATIONS.values():
        image, _ = variation(picture())
        red, _, blue = image[image.max(axis=2) < 175].mean(axis=0)
        assert blue > red + 40


def test_each_variation_has_its_figures_and_all_their_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    def erased(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.full_like(image, 255), np.eye(2, 3)

    monkeypatch.setitem(VARIATIONS, "erased", erased)
    figures: dict[str, Any] = varied(Blots(), [(ROW, picture())])
    assert figures["turned"] == {"crops_exact": 1, "word_spot": 1, "end_to_end_f1": 1}
    assert figures["erased"] == {"crops_exact": 0, "word_spot": 0, "end_to_end_f1": 0}
    assert figures["mean"]["word_spot"] == pytest.approx(1 - 1 / len(VARIATIONS), abs=1e-3)


def test_of_a_picture_seen_from_its_right_and_above_the_right_and_the_top_are_larger() -> None:
    _, homography = ASLANT["30 degrees aside, 30 above"](picture())
    corners = geometry.moved(np.float32([[0, 0], [130, 0], [130, 90], [0, 90]]), homography)
    top, right, bottom, left = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    assert right > 1.2 * left
    assert top > 1.2 * bottom
    figures = varied(Blots(), [(ROW, picture())], ASLANT)
    assert figures["mean"]["word_spot"] == 1


def test_on_a_bottle_seen_from_above_lines_hang_and_its_sides_are_narrower() -> None:
    _, move = CURVED["bottle, 35 degrees above"](picture())
    left, middle, right = move(np.array([[0, 45], [65, 45], [130, 45]]))
    assert middle[1] > max(left[1], right[1]) + 8
    (start, end), (inner, outer) = move(np.array([[55, 45], [75, 45]])), move(np.array([[0, 45], [20, 45]]))
    assert outer[0] - inner[0] < 0.8 * (end[0] - start[0])
    _, move = CURVED["bottle, 20 degrees below"](picture())
    left, middle, right = move(np.array([[0, 45], [65, 45], [130, 45]]))
    assert middle[1] < min(left[1], right[1]) - 4


def test_the_page_of_a_book_falls_towards_its_spine_at_the_left() -> None:
    _, move = CURVED["page, 30 degrees above"](picture())
    left, middle, right = move(np.array([[0, 45], [65, 45], [130, 45]]))
    assert left[1] < middle[1] - 4
    assert abs(right[1] - middle[1]) < 2


def test_a_tilted_picture_is_turned_clockwise_by_what_its_name_says() -> None:
    _, matrix = TILTS["30 degrees"](picture())
    (x, y), (further_x, further_y) = (matrix[:, :2] @ point + matrix[:, 2] for point in ((0, 0), (100, 0)))
    assert np.degrees(np.arctan2(further_y - y, further_x - x)) == pytest.approx(30)
    figures = varied(Blots(), [(ROW, picture())], TILTS)
    assert set(figures) == {*TILTS, "mean"}


@pytest.mark.parametrize(("name", "deviation"), [("some grain", NOISE), ("much", GRAIN), ("much, compressed", GRAIN)])
def test_a_grainy_picture_has_the_grain_that_it_should(name: str, deviation: float) -> None:
    image, _ = GRAINY[name](np.full((200, 200, 3), 128, np.uint8))
    assert image.std() == pytest.approx(deviation, rel=0.4)
