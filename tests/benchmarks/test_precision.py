import shutil

import numpy as np
import pytest

pytest.importorskip("onnx")

from benchmarks import precision
from lightocr.runtime import Weights


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(Weights().folder, tmp_path / "weights")
    return tmp_path / "weights"


def logits(folder):
    crops = np.random.default_rng(3).integers(0, 255, (2, 48, 96, 3), np.uint8)
    return Weights(folder).network("horizontal", 1)(crops=crops)[0]


def test_float32_reads_the_same_from_twice_the_bytes(folder):
    served = Weights().folder
    precision.float32(folder)
    assert np.allclose(logits(folder), logits(served), atol=1e-3)
    assert (folder / "horizontal.onnx").stat().st_size > 1.8 * (served / "horizontal.onnx").stat().st_size


def test_int8_is_another_network_that_is_found_whole(folder):
    precision.int8_readers(folder)
    seen, served = logits(folder), logits(None)
    assert not np.allclose(seen, served, atol=1e-3)
    assert np.corrcoef(seen.ravel(), served.ravel())[0, 1] > 0.98
