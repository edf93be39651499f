"""Answers of several services to one picture."""

import json
from pathlib import Path

import numpy as np
import pytest

from lightocr.exporters import FORMATS, Sheet
from lightocr.page import Line, Model, Page, Word
from training.command import InputError
from training.evaluation.results import Results, parse

CORNERS = [[10, 20], [50, 20], [50, 40], [10, 40]]
WORD = Word("가게", 0.75, tuple((float(x), float(y)) for x, y in CORNERS))
PAGE = Page(100, 80, (WORD,), (Line("가게", (0,)),), Model("m", "1", "0"))
IMAGE = np.zeros((80, 100, 3), np.uint8)


@pytest.mark.parametrize(("form", "confidence"), [("json", 0.75), ("clova", 0.75), ("legacy", None)])
def test_what_our_exporters_write_is_read_back(tmp_path: Path, form: str, confidence: float | None) -> None:
    (tmp_path / f"a.jpg{FORMATS[form].suffix}").write_bytes(FORMATS[form].write([Sheet(PAGE, name="a.jpg")]))
    (found,) = Results(tmp_path).find(Path("somewhere/a.jpg"), IMAGE)
    assert (found.text, found.confidence, found.quad.tolist()) == ("가게", confidence, CORNERS)


def test_kakao() -> None:
    (found,) = parse({"result": [{"boxes": CORNERS, "recognition_words": ["가게"]}]})
    assert (found.text, found.confidence, found.quad.tolist()) == ("가게", None, CORNERS)


def test_a_legacy_text_may_be_any_word() -> None:
    assert [word.text for word in parse({"images": [0, 0, 9, 0, 9, 9, 0, 9]})] == ["images"]
    assert parse({}) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"schema_version": 2, "words": []},
        {"images": [{"inferResult": "ERROR", "fields": []}]},
        {"images": [{"inferResult": "SUCCESS", "fields": [{"inferText": "가"}]}]},
        {"error": "quota"},
        [],
        3,
    ],
)
def test_no_answer_is_not_taken_for_an_empty_one(tmp_path: Path, answer: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps(answer))
    with pytest.raises(InputError, match=r"a\.json is no result"):
        Results(tmp_path).find(Path("a.jpg"), IMAGE)


def test_a_missing_and_a_double_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.jpg"):
        Results(tmp_path).find(Path("a.jpg"), IMAGE)
    for name in ("a.json", "a.jpg.json"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(InputError, match="several"):
        Results(tmp_path).find(Path("a.jpg"), IMAGE)
