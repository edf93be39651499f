"""The short part of the fuzz run, and that it would tell of a fault."""

import os
import random

import pytest

from benchmarks import fuzz
from lightocr import image

SEEDS = fuzz.seed_files()


def test_seed_files_are_twenty_pictures_of_every_format():
    assert len(SEEDS) == 20
    assert {image.sniff(data) for data in SEEDS.values()} == set(image.FORMATS)
    for data in SEEDS.values():
        assert image.decode(data).pixels.shape in {(240, 320, 3), (320, 240, 3)}


@pytest.mark.filterwarnings("ignore::UserWarning:PIL", "ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("name", SEEDS)
def test_damaged_pictures_end_in_a_page_or_an_error(name, ocr):
    outcome = fuzz.fuzz(name, SEEDS[name], 25, 1, ocr.read, lambda number: None)
    assert outcome.failures == []
    assert outcome.tried == 25


def test_damage_can_be_made_again():
    data = SEEDS["png"]
    once, again, other = (fuzz.damaged(data, random.Random(seed)) for seed in ("1", "1", "2"))
    assert once == again != other


def test_another_exception_is_a_failure(monkeypatch):
    def read(decoded):
        raise IndexError("a fault of ours")

    monkeypatch.setattr(fuzz, "damaged", lambda data, chance: data)
    outcome = fuzz.fuzz("png", SEEDS["png"], 2, 1, read, lambda number: None)
    assert outcome.tried == 2
    assert outcome.failures[0] == "png, input 0: IndexError('a fault of ours')"


def _dies(name, data, inputs, seed, pipe):
    pipe.send(7)
    os._exit(3)


def test_a_process_that_dies_is_a_failure_and_the_input_is_named(monkeypatch):
    monkeypatch.setattr(fuzz, "_process", _dies)
    outcome = fuzz.isolated("gif", b"", 10, 1)
    assert outcome.failures == ["gif, input 7: its process ended with 3"]
    assert outcome.tried == 8
