"""The report page, from another service's answers to two small pictures."""

import base64
import json
import re
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from training import evaluate
from training.evaluation.report import report
from training.evaluation.results import Results


def corners(x: int, y: int, width: int = 80, height: int = 30) -> list[list[int]]:
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]


def word(text: str, points: list[list[int]], ignore: bool = False) -> dict:
    return {"text": text, "points": points, "ignore": ignore}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two labelled pictures; on the first, one word each is right, wrong, missed and invented."""
    for name in ("a.png", "b.png"):
        cv2.imwrite(str(tmp_path / name), np.full((200, 400, 3), 200, np.uint8))
    first = [word("가게", corners(10, 10)), word("<b>", corners(10, 60)), word("없음", corners(10, 110))]
    rows = [
        {"image": "a.png", "category": "sign", "words": [*first, word("", corners(300, 10), True)]},
        {"image": "b.png", "category": "menu", "words": [word("김치", corners(10, 10))]},
    ]
    path = tmp_path / "photos.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    answers = {
        "a": [("가게", 10, 10), ("&lt", 10, 60), ("헛것", 200, 150), ("x", 300, 10)],
        "b": [("김치", 10, 10)],
    }
    for name, found in answers.items():
        result = [{"boxes": corners(x, y), "recognition_words": [text]} for text, x, y in found]
        (tmp_path / f"{name}.json").write_text(json.dumps({"result": result}))
    return path


def test_every_word_that_went_wrong_is_told(photos: Path) -> None:
    made = report(Results(photos.parent), photos)
    first, second = made.results
    assert [(m.expected, m.read) for m in first.mistakes] == [("<b>", "&lt"), ("없음", None), (None, "헛것")]
    assert second.mistakes == []
    assert (made.figures["word_spot"], made.figures["word_spot_macro"], made.figures["det_cover"]) == (
        0.5,
        0.6667,
        0.75,
    )
    assert (made.figures["recall"], made.figures["precision"], made.figures["end_to_end_f1"]) == (0.75, 0.75, 0.5)
    assert "crops_exact" not in made.figures  # files cannot read crops
    assert {name: figures["word_spot"] for name, figures in made.categories.items()} == {"menu": 1.0, "sign": 0.3333}


def test_the_page_shows_figures_words_and_pictures_and_needs_nothing_else(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report"
    arguments = ["evaluate", "report", str(photos), "--results", str(photos.parent), "--out", str(out)]
    monkeypatch.setattr(sys, "argv", arguments)
    evaluate.main()
    assert '"word_spot": 0.5' in capsys.readouterr().out
    text = (out / "index.html").read_text(encoding="utf8")
    assert "&lt;b&gt;" in text
    assert "<b>" not in text
    assert "&amp;lt" in text
    assert "<small>word_spot</small><td class=number>0.500" in text
    assert all(source.startswith("data:") for source in re.findall(r'(?:src|href)="([^"]*)"', text))
    (picture,) = re.findall(r'<image [^>]*href="data:image/jpeg;base64,([^"]+)"', text)  # b.png has no mistakes
    pixels = cv2.imdecode(np.frombuffer(base64.b64decode(picture), np.uint8), cv2.IMREAD_COLOR)
    assert pixels.shape == (200, 400, 3)
    assert 'class=missed points="10.0,110.0 90.0,110.0' in text


def test_a_set_whose_pictures_may_train_is_reported_whole_when_asked(photos: Path) -> None:
    mine = photos.rename(photos.with_name("mine.jsonl"))
    (mine.parent / "list").write_text("b.png")
    assert report(Results(mine.parent), mine, mine.parent / "list").figures["pictures"] == 1
    assert report(Results(mine.parent), mine, every=True).figures["pictures"] == 2
