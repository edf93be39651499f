import numpy as np
import pytest

pytest.importorskip("torch")

from benchmarks import pages, systems


def result(photos, products, read="abc", text="abcd"):
    made = pages.Result({"photos": photos, "products": products})
    for score in made.read.values():
        score.add(read, text)
    return made


def test_systems_stand_beside_each_other_with_their_medians():
    table = pages.compared({pages.OURS: result([0.1, 0.3], [0.2]), "another": result([0.4, 0.8], [0.6])}, 2)
    assert "2 threads" in table
    assert f"| {pages.OURS} | 200 (0.857) | 200 (0.750 / 1.000) | 200 | 1.00 |" in table
    assert "| another | 600 (0.857) | 600 (0.750 / 1.000) | 600 | 0.33 |" in table


def test_stages_are_counted_by_the_words_of_a_page():
    timing = {"decode": 1.0, "detect": 50.0, "recognize": 30.0, "total": 82.0}
    table = pages.staged([(1.0, 3, timing), (3.0, 7, timing), (2.0, 150, timing)])
    assert "| 0 to 9 | 2 | 2.0 | 1 | 50 | 30 | 82 | 6.0 |" in table
    assert "| 100 and more | 1 | 2.0 | 1 | 50 | 30 | 82 | 0.2 |" in table
    assert "10 to 29" not in table


def test_the_original_takes_any_picture_and_its_boxes():
    read = systems.original(1)
    boxes = np.float32([[[5, 5], [60, 5], [60, 25], [5, 25]], [[70, 5], [80, 5], [80, 60], [70, 60]]])
    assert read(np.full((70, 100, 3), 200, np.uint8), boxes) is None
    assert read(np.full((70, 100, 3), 200, np.uint8), boxes[:0]) is None


def test_what_is_not_installed_is_named(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(systems.SystemMissing, match="apt-get install tesseract-ocr"):
        systems.tesseract(1, "Hangul", 11)
