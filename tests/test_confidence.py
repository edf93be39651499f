import numpy as np
import pytest

from lightocr.confidence import Calibration, confidence


def test_no_characters_are_not_sure() -> None:
    assert confidence(np.zeros(0, np.float32)) == confidence(np.zeros(0, np.float32), Calibration(0.1, 1)) == 0


def test_without_a_calibration_it_is_the_geometric_mean() -> None:
    assert confidence(np.log(np.float32([0.5, 0.02]))) == pytest.approx(0.1)


def test_a_calibration_is_a_log_logistic_curve_of_the_mean() -> None:
    calibration = Calibration(half=0.5, steepness=2)
    assert confidence(np.float32([-0.2, -0.8]), calibration) == pytest.approx(0.5, abs=0.001)
    assert confidence(np.float32([-1.2, -1.8]), calibration) == pytest.approx(0.1, abs=0.001)
    assert 0.99999 < confidence(np.float32([0, 0]), calibration) < 1


@pytest.mark.parametrize("value", [-1e9, -np.inf, 1e-3])
def test_it_stays_between_0_and_1(value: float) -> None:
    for calibration in (None, Calibration(0.1, 3)):
        assert 0 <= confidence(np.float32([value]), calibration) <= 1
