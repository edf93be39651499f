"""The weights in the repository: whole, small, and able to read."""

import json
from pathlib import Path

import pytest

import lightocr
from lightocr import OCR

WEIGHTS = Path(lightocr.__file__).parent / "weights"
SAMPLE = Path(__file__).parents[1] / "docs" / "sample.jpg"


def test_all_weights_together_are_at_most_12_mb() -> None:
    files = json.loads((WEIGHTS / "weights.json").read_text(encoding="utf8"))["files"]
    stored = [path for path in WEIGHTS.iterdir() if path.suffix in (".onnx", ".npz")]
    assert {path.name for path in stored} == {entry["file"] for entry in files.values()}
    assert sum(path.stat().st_size for path in stored) <= 12_000_000


@pytest.mark.parametrize("decoder", ["ctc", "attention"])
def test_the_bundled_picture_is_read(decoder: str) -> None:
    page = OCR(decoder=decoder).read(SAMPLE)
    read = {word.text for word in page.words}
    expected = {"영업시간", "9,000", "8,000", "15,000", "해물파전", "할인"}
    assert len(expected & read) >= 5, f"of {expected} only {expected & read}"


def test_the_bundled_picture_has_a_column() -> None:
    """The sign of the hairdresser, 미용실, is written from top to bottom."""
    columns = [word.text for word in OCR().read(SAMPLE).words if word.orientation == "vertical"]
    assert any(text.startswith("미") and text.endswith("실") for text in columns), columns
