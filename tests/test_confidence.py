import numpy as np
import pytest

from lightocr.confidence import Calibration, confidence


def test_no_characters_are_not_sure() -> None:
    assert confidence(np.zeros(0, np.float32)) == confidence(np.zeros(0, np.float32), Calibration(5, 2)) == 0


def test_without_a_calibration_it_is_the_geometric_mean() -> None:
    assert confidence(np.log(np.float32([0.5, 0.02]))) == pytest.approx(0.1)


def test_a_calibration_is_a_logistic_curve_of_the_mean() -> None:
    calibration = Calibration(scale=4, bias=2)
    assert confidence(np.float32([0, 0]), calibration) == pytest.approx(1 / (1 + np.exp(-2)))
    assert confidence(np.float32([-0.2, -0.8]), calibration) == pytest.approx(0.5)


@pytest.mark.parametrize("value", [-1e9, -np.inf, 1e-3])
def test_it_stays_between_0_and_1(value: float) -> None:
    for calibration in (None, Calibration(10, 3)):
        assert 0 <= confidence(np.float32([value]), calibration) <= 1
