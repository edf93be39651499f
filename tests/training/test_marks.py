import random
from pathlib import Path

import numpy as np
import pytest

from lightocr.charset import Charset
from training.synth.crops import CropSource, layers, marks, source
from training.synth.crops.painting import MARKERS, Painter
from training.synth.crops.surfaces import Surfaces

SHAPE, SIZE = (150, 400), 40
BOX = np.float32([60, 50, 340, 90])
SPANS = np.float32([[60, 100], [120, 160], [180, 220], [240, 280], [300, 340]])
INSIDE = np.s_[50:90, 60:340]
SEEDS = range(40)


def drawn(kind: marks.Mark, seed: int, spans: np.ndarray = SPANS) -> np.ndarray:
    canvas = np.zeros(SHAPE, np.uint8)
    kind(canvas, BOX, spans, SIZE, random.Random(seed))
    return canvas > 100


@pytest.mark.parametrize("seed", SEEDS)
def test_a_struck_word_is_crossed_from_end_to_end(seed: int) -> None:
    struck = drawn(marks.strike, seed)
    assert struck[INSIDE][:, 20:-20].any(axis=0).all()
    assert not struck[:20].any()
    assert not struck[130:].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_an_underline_leaves_most_of_the_letters_alone(seed: int) -> None:
    line = drawn(marks.underline, seed)
    assert line.any(axis=0)[80:320].mean() > 0.9
    assert not line[: 50 + 30].any()


@pytest.mark.parametrize("kind", [marks.frame, marks.ring])
@pytest.mark.parametrize("seed", SEEDS)
def test_frames_and_rings_go_around_a_word(kind: marks.Mark, seed: int) -> None:
    around = drawn(kind, seed)
    assert not around[65:75, 90:310].any()
    ys, xs = np.nonzero(around)
    assert ys.min() < 55
    assert ys.max() > 85
    assert xs.min() < 70
    assert xs.max() > 330


@pytest.mark.parametrize("seed", SEEDS)
def test_each_letter_has_its_cell(seed: int) -> None:
    cells = drawn(marks.cells, seed)
    row = cells[70]
    for left, right in SPANS.astype(int):
        assert not row[left + 2 : right - 2].any()
    for (_, left), (right, _) in zip(SPANS.astype(int), SPANS[1:].astype(int), strict=False):
        assert row[left : right + 1].any()


def test_letters_that_stand_close_get_no_cells_and_numbers_are_mostly_struck_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called: list[str] = []
    for name in ("strike", "underline", "frame", "ring", "cells"):
        monkeypatch.setattr(marks, name, lambda *_, name=name: called.append(name))
    monkeypatch.setattr(marks, "KINDS", {marks.underline: 1.0})
    rng = random.Random(0)
    close = np.float32([[60, 100], [102, 142]])
    for spans, number in ((close, False), (close, True), (SPANS, False)):
        called.append(f"{number}")
        for _ in range(100):
            marks.mark(SHAPE, BOX, spans, SIZE, number, rng)
    words, numbers, spread = called[1:101], called[102:202], called[203:]
    assert set(words) == {"underline"}
    assert numbers.count("strike") > 40
    assert 20 < spread.count("cells") < 80


@pytest.mark.parametrize("filled", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_each_letter_has_a_tile(seed: int, filled: bool) -> None:
    wide = np.float32([[x, x + 40] for x in range(60, 340, 80)])
    tiles = marks.tiles(SHAPE, BOX, wide, SIZE, filled, random.Random(seed)) > 100
    for left, right in wide.astype(int):
        assert tiles[60:80, left + 8 : right - 8].all() == filled
        assert tiles[:, left - 20 : right + 20].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_wires_cross_a_word(seed: int) -> None:
    wires = drawn(marks.wires, seed)
    assert wires[INSIDE].any()
    assert wires.mean() < 0.3


@pytest.fixture
def painter() -> Painter:
    noise = np.random.default_rng(0)
    photos = [np.full((100, 100, 3), 90, np.uint8)]
    return Painter(Surfaces(photos, random.Random(0), noise), random.Random(0), noise)


GRAY, STRIPE = np.full((48, 100, 3), 120, np.float32), np.zeros((48, 100), np.float32)
STRIPE[20:24] = 1


def test_a_mark_stands_off_from_the_word_and_covers_nothing_else(painter: Painter) -> None:
    for _ in range(20):
        marked = painter.mark(GRAY, STRIPE)
        assert (marked[STRIPE == 0] == 120).all()
        assert np.abs(marked[STRIPE == 1] - 120).max() > 25


def test_a_marker_colours_paper_and_leaves_black_ink(painter: Painter) -> None:
    image = np.full((48, 100, 3), 255, np.float32)
    image[:, 50:] = 0
    coverage = np.zeros((48, 100), np.float32)
    coverage[10:40] = 1
    highlighted = painter.highlight(image, coverage)
    assert tuple(highlighted[20, 0].astype(int)) in MARKERS
    assert (highlighted[:, 50:] == 0).all()
    assert (highlighted[:10, :50] == 255).all()


def test_tiles_lie_below_the_letters_only(painter: Painter) -> None:
    tiles = np.zeros((48, 100), np.float32)
    tiles[:, 40:60] = 1
    blank = np.zeros((48, 100), np.float32)
    differ = 0
    for _ in range(20):
        image = painter.paint(blank, {"tiles": tiles})
        differ += np.abs(image[5:40, 50].mean(0) - image[5:40, 20].mean(0)).max() > 8
    assert differ > 10


def test_what_shines_through_is_faint(painter: Painter) -> None:
    for _ in range(20):
        veiled = painter.veil(GRAY, STRIPE)
        assert (veiled[STRIPE == 0] == 120).all()
        assert 5 < np.abs(veiled[STRIPE == 1] - 120).max() < 60


def test_some_lines_are_marked_and_no_column(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count: list[int] = []

    def mark(*arguments: object) -> np.ndarray:
        count.append(1)
        return marks.mark(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(layers, "mark", mark)
    monkeypatch.setattr(source, "STACKED_SHARE", 1.0)
    for writing, some in (("vertical", False), ("horizontal", True)):
        crops = CropSource(data, Charset(), writing, seed=2)  # type: ignore[arg-type]
        for _ in range(150):
            next(crops)
        assert bool(count) == some
    assert len(count) < 60
