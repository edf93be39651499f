import numpy as np
import pytest

from lightocr.descreen import SCREENED, strength
from training.evaluation.displays import DISPLAYS


def picture() -> np.ndarray:
    image = np.full((320, 480, 3), 235, np.uint8)
    image[120:180, 150:330] = (10, 20, 90)
    return image


@pytest.mark.parametrize("name", DISPLAYS)
def test_a_word_stays_where_its_label_is(name: str) -> None:
    image, matrix = DISPLAYS[name](picture())
    corners = np.array([(155, 125), (325, 175)]) @ matrix[:, :2].T + matrix[:, 2]
    (left, top), (right, bottom) = np.round(corners).astype(int)
    word = image[top:bottom, left:right].reshape(-1, 3).mean(axis=0)
    assert word.max() < 120
    assert word[2] > word[0] + 25
    assert image[top - 40 : top - 15, left:right].mean() > word.mean() + 60


@pytest.mark.parametrize("name", DISPLAYS)
def test_a_display_shows_its_pixels(name: str) -> None:
    image, _ = DISPLAYS[name](picture())
    assert strength(image) > SCREENED
