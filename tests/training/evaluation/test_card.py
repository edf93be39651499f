import itertools
import json
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from training import evaluate
from training.command import InputError
from training.datasets import real
from training.evaluation import card
from training.evaluation.photos import photos
from training.synth.scenes import Scene

ROOT = Path(__file__).parents[3]
FIGURES = {group: {name: 0.5 for g, name, *_ in card.ROWS if g == group} for group, *_ in card.ROWS}


def test_the_table_stands_between_the_marks_however_often_it_is_filled() -> None:
    text = f"before\n{card.BEGIN}\nold\n{card.END}\nafter"
    filled = card.fill(text, FIGURES)
    assert "old" not in filled
    assert filled.startswith("before\n")
    assert filled.endswith("\nafter")
    assert filled.count("**0.500**") == len(card.ROWS)
    assert card.fill(filled, FIGURES) == filled


def test_weights_without_a_figure_lack_its_row() -> None:
    figures = {group: dict(values) for group, values in FIGURES.items()}
    del figures["photos"]["word_spot"]
    assert card.table(FIGURES).count("words spotted") == 1
    assert "words spotted" not in card.table(figures)


def test_the_photos_have_every_figure_of_their_rows() -> None:
    row = {"image": "a.png", "det_complete": True, "words": []}
    blank = SimpleNamespace(read=lambda image: SimpleNamespace(words=[]), recognize=lambda crops: [])
    figures = photos(blank, [(row, np.full((64, 96, 3), 255, np.uint8))])
    assert {name for group, name, *_ in card.ROWS if group == "photos"} <= set(figures)


def seeing(quad: list[list[float]]) -> SimpleNamespace:
    """An OCR that finds one word, always there."""
    return SimpleNamespace(read=lambda image: SimpleNamespace(words=[SimpleNamespace(polygon=quad, text="word")]))


QUAD = [[10.0, 10.0], [50.0, 10.0], [50.0, 30.0], [10.0, 30.0]]


def test_only_street_photos_that_never_train_are_reported(tmp_path: Path) -> None:
    names = [f"{number}.png" for number in range(20)]
    rows = [{"image": name, "words": [{"points": QUAD, "text": "SALE", "ignore": False}]} for name in names]
    for row in rows:
        cv2.imwrite(str(tmp_path / row["image"]), np.full((64, 96, 3), 255, np.uint8))
        if real.may_train("icdar15.jsonl", row["image"]):
            row["words"][0]["points"] = [[60.0, 40.0], [90.0, 40.0], [90.0, 60.0], [60.0, 60.0]]
    (tmp_path / "icdar15.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert evaluate.streets(seeing(QUAD), tmp_path)["detection_f1"] == 1


def test_words_of_scenes_are_counted_one_to_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    drawn = Scene(np.zeros((640, 640, 3), np.uint8), [np.float32(QUAD), np.float32(QUAD) + 100], [])
    monkeypatch.setattr(evaluate, "SceneSource", lambda *args, **kwargs: itertools.repeat(drawn))
    assert evaluate.scenes(seeing(QUAD), tmp_path) == {"recall": 0.5, "precision": 1.0, "detection_f1": 0.6667}


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(InputError, match="no "):
        card.fill("nothing here", FIGURES)


def test_a_card_is_refused_before_its_figures_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    card.check()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"real"):
        evaluate.card(None, tmp_path)
    (tmp_path / "real").mkdir()
    with pytest.raises(InputError, match=r"weights\.json"):
        evaluate.card(None, tmp_path)


@pytest.mark.parametrize("document", card.DOCUMENTS, ids=str)
def test_the_documents_state_the_figures_of_the_weights(document: Path) -> None:
    text = (ROOT / document).read_text(encoding="utf8")
    figures = json.loads((ROOT / card.MANIFEST).read_text(encoding="utf8"))["metrics"]
    assert card.fill(text, figures) == text
