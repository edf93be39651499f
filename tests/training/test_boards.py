import random
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.synth.crops.boards import board
from training.synth.crops.painting import Painter
from training.synth.crops.surfaces import Surfaces
from training.synth.fonts import FontLibrary
from training.synth.lettering import draw_line


@pytest.fixture
def alpha(data: Path) -> np.ndarray:
    """The ink of a word with air around it, as it is painted: float32 (48, 200) in 0..1."""
    font = FontLibrary([data / "fonts"], held_out=False).choose("가게커피", random.Random(0))
    assert font is not None
    mask, _ = draw_line("가게커피", font, 40, 0.0)
    ink = np.zeros((48, 200), np.float32)
    ink[9:39, 20:180] = cv2.resize(mask, (160, 30)) / 255
    return ink


def corners(image: np.ndarray) -> np.ndarray:
    return image[[0, 0, -1, -1], [0, -1, 0, -1]]


def test_letters_stay_on_their_board(alpha: np.ndarray) -> None:
    boards = [board(alpha, random.Random(seed)) for seed in range(100)]
    assert len({covered.tobytes() for covered in boards}) > 90, "no two boards are alike"
    for covered in boards:
        assert covered[alpha > 0.3].mean() > 0.97, "an ellipse cuts the tips of the outermost letters"
        assert not corners(covered).any()


def test_another_surface_begins_where_a_board_ends(alpha: np.ndarray) -> None:
    own, other = np.full((48, 200, 3), 200, np.float32), np.full((48, 200, 3), 30, np.float32)

    class Other(Surfaces):
        def draw(self, height: int, width: int) -> np.ndarray:
            return other

    rng, noise = random.Random(3), np.random.default_rng(3)
    painted = Painter(Other([], rng, noise), rng, noise).on_board(own, alpha)
    assert (corners(painted) == 30).all()
    assert (painted[alpha > 0.3] == 200).mean() > 0.97
