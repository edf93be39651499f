"""torch runs the same networks as ONNX Runtime, from its own files."""

import shutil
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from lightocr import cli
from lightocr.charset import Charset
from lightocr.errors import WeightsError
from lightocr.ocr import OCR
from lightocr.runtime import ROLES, Weights

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "docs" / "sample.jpg"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weights of the package, torch's beside them."""
    folder = tmp_path_factory.mktemp("torch") / "weights"
    shutil.copytree(ROOT / "lightocr" / "weights", folder)
    for file in (ROOT / "training" / "start").glob("*.pt"):
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIGHTOCR_BACKEND", "torch")


def inputs(role: str) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    if role == "detector":
        return {"image": cv2.imread(str(SAMPLE), cv2.IMREAD_COLOR_RGB)[None, :320, :480]}
    if not role.endswith("_attention"):
        return {"crops": generator.integers(0, 256, (2, 48, 128, 3), np.uint8)}
    shapes = {"features": (2, 32, 96), "previous": (2, Charset().size), "hidden": (2, 96), "cell": (2, 96)}
    return {name: generator.random(shape, np.float32) for name, shape in shapes.items()}


@pytest.mark.parametrize("role", ROLES)
def test_both_compute_the_same(folder: Path, role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = Weights(folder).network(role, 1)(**inputs(role))
    monkeypatch.setenv("LIGHTOCR_BACKEND", "torch")
    outputs = Weights(folder).network(role, 1)(**inputs(role))
    assert [output.shape for output in outputs] == [output.shape for output in expected]
    for output, same in zip(outputs, expected, strict=True):
        assert np.abs(same).max() > 0.1
        # Both hold float16 weights, but ONNX's were folded and rounded once more.
        np.testing.assert_allclose(output, same, atol=0.02 * np.abs(same).max())


def test_a_page_reads_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = OCR(folder).read(SAMPLE)
    monkeypatch.setenv("LIGHTOCR_BACKEND", "torch")
    words = [word.text for word in OCR(folder).read(SAMPLE).words]
    same = Counter(words) & Counter(word.text for word in expected.words)
    assert len(words) > 50
    assert same.total() >= 0.95 * len(words)  # a doubtful word may tip over


def test_files_that_are_missing_are_named(weights: Path, torch: None) -> None:
    with pytest.raises(WeightsError, match=r"detector\.pt: copy it from training/start/"):
        OCR(weights)


def test_a_file_of_something_else_is_named(folder: Path, torch: None, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    shutil.copy(copy / "horizontal.pt", copy / "detector.pt")
    with pytest.raises(WeightsError, match=r"detector\.pt holds no weights of the network for 'detector'"):
        OCR(copy)
    (copy / "detector.pt").write_bytes(b"no checkpoint")
    with pytest.raises(WeightsError, match=r"detector\.pt holds no weights"):
        OCR(copy)


def test_a_backend_that_does_not_exist_is_refused(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIGHTOCR_BACKEND", "tensorflow")
    with pytest.raises(WeightsError, match="onnxruntime or torch"):
        OCR(weights)


def test_info_names_what_runs(
    folder: Path, torch: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LIGHTOCR_WEIGHTS", str(folder))
    assert cli.main(["info"]) == 0
    assert "runtime  torch 2." in capsys.readouterr().out
