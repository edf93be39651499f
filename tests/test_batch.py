import threading
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from lightocr.batch import NO_INPUT, Batch, Task
from lightocr.exporters import FORMATS
from lightocr.inputs import Input
from lightocr.page import Line, Model, Page, Word

QUAD = ((0.0, 0.0), (9.0, 0.0), (9.0, 5.0), (0.0, 5.0))


class FakeOCR:
    """Reads the width of a picture, and fails with what `faults` names for it."""

    def __init__(self, faults: dict[int, Exception] | None = None) -> None:
        self.faults = faults or {}
        self.threads: set[int] = set()

    def read(self, picture) -> Page:
        height, width = picture.pixels.shape[:2]
        self.threads.add(threading.get_ident())
        if fault := self.faults.get(width):
            raise fault
        words, lines = (Word(str(width), 0.9, QUAD),), (Line(str(width), (0,)),)
        return Page(width, height, words, lines, Model("fake", "0", ""), warnings=("dark",))


@pytest.fixture
def task(tmp_path):
    def make(width, target=None) -> Task:
        path = tmp_path / f"{width}.png"
        PIL.Image.fromarray(np.zeros((8, width, 3), np.uint8)).save(path)
        return Task(Input(str(path), Path(path.name)), target)

    return make


def batch(ocr, **options) -> Batch:
    return Batch(ocr, FORMATS["text"], **options)


@pytest.mark.parametrize("jobs", [1, 3])
def test_outcomes_come_in_the_order_of_the_tasks(task, jobs):
    widths = list(range(20, 40))
    ocr = FakeOCR()
    outcomes = list(batch(ocr).run(map(task, widths), jobs))
    assert [outcome.output.decode().strip() for outcome in outcomes] == [str(width) for width in widths]
    assert {(outcome.pages, outcome.words) for outcome in outcomes} == {(1, 1)}
    assert all(outcome.warnings[0].endswith("dark") for outcome in outcomes)
    assert len(ocr.threads) <= jobs


def test_what_goes_wrong_with_one_file_leaves_the_others_alone(task, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    tasks = [
        task(20),
        Task(Input(str(broken), Path(broken.name))),
        Task(Input(str(tmp_path / "absent.png"), Path("absent.png"))),
        task(21),
        task(22),
    ]
    outcomes = list(batch(FakeOCR({21: RuntimeError("ours")})).run(tasks, 2))
    assert [outcome.failure is None for outcome in outcomes] == [True, False, False, False, True]
    assert outcomes[2].failure.exit_code == NO_INPUT
    assert "ours" in str(outcomes[3].failure)
    assert all(outcome.failure.remedy for outcome in outcomes[1:4])


def test_results_are_written_whole_and_not_again(task, tmp_path):
    target = tmp_path / "out" / "20.txt"
    assert next(batch(FakeOCR()).run([task(20, target)])).output == b""
    assert target.read_text(encoding="utf8").strip() == "20"
    assert list(target.parent.iterdir()) == [target]
    again = next(batch(FakeOCR({20: RuntimeError("read")}), skip_existing=True).run([task(20, target)]))
    assert (again.skipped, again.failure) == (True, None)


def test_a_place_that_cannot_be_written_is_told(task, tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf8")
    outcome = next(batch(FakeOCR()).run([task(20, tmp_path / "file" / "20.txt")]))
    assert "folder" in outcome.failure.remedy
    assert not list(tmp_path.glob(".*.part"))


def test_the_first_page_is_drawn_where_that_is_asked_for(task, tmp_path):
    drawn = tmp_path / "seen" / "overlay.png"
    assert next(batch(FakeOCR(), overlay=drawn).run([task(40)])).failure is None
    with PIL.Image.open(drawn) as overlay:
        assert overlay.size == (80, 8)  # what was read stands beside it
    outcome = next(batch(FakeOCR(), overlay=tmp_path / "overlay.nonsense").run([task(40)]))
    assert outcome.output.decode().strip() == "40"
    assert ".png" in outcome.failure.remedy
