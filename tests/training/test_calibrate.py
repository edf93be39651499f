import numpy as np
import pytest

from training.calibrate import fit
from training.evaluation.metrics import Reliability


def test_the_curve_that_made_the_data_is_found() -> None:
    random = np.random.default_rng(0)
    values = -random.exponential(0.3, 20_000)
    right = random.random(20_000) < 1 / (1 + (-values / 0.2) ** 1.5)
    calibration = fit(values, right)
    assert calibration.half == pytest.approx(0.2, abs=0.01)
    assert calibration.steepness == pytest.approx(1.5, abs=0.1)


@pytest.mark.parametrize(("share_right", "error"), [(0.8, 0.0), (0.3, 0.5)])
def test_calibration_error_is_the_gap_between_promise_and_truth(share_right: float, error: float) -> None:
    reliability = Reliability()
    for i in range(100):
        reliability.add(0.8, i < 100 * share_right)
    assert reliability.figures()["calibration_error"] == pytest.approx(error)
