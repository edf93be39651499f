"""What a training says of itself."""

import csv
import logging
import sys
from pathlib import Path

import pytest

from training import train_recognizer


@pytest.fixture(autouse=True)
def shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def train(monkeypatch: pytest.MonkeyPatch, out: Path, *arguments: object) -> None:
    options = ("--out", out, "--batch", 2, "--workers", 0, "--test-words", 2, *arguments)
    monkeypatch.setattr(sys, "argv", ["train", *map(str, options)])
    train_recognizer.main()


def test_a_run_says_what_it_learns_from_where_it_writes_and_what_comes_next(
    aihub: Path,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    train(monkeypatch, tmp_path, "--labelled", f"{aihub}:0.75", "--data", data, "--images", 4)
    said = [record.message for record in caplog.records]
    begins = next(i for i, line in enumerate(said) if line.startswith("training horizontal on cpu"))
    assert f"0 of 4 images seen: 75% from 6 pictures of {aihub}, 25% synthetic" in said[begins]
    assert f"{tmp_path}/last.pt" in said[begins + 1]
    assert f"{tmp_path}/log.csv" in said[begins + 1]
    assert said[-1].startswith("finished with 4 images")
    assert said[-1].endswith(f"python -m training.export --horizontal {tmp_path}/last.pt")
    assert "4.00/4.00" in capsys.readouterr().err


def test_a_run_that_is_stopped_says_where_and_how_it_goes_on(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    train(monkeypatch, tmp_path, "--data", data, "--images", 2000, "--minutes", 0)
    assert "at 2 of 2,000 images; the same command goes on" in caplog.messages[-1]
    assert len(list(csv.DictReader((tmp_path / "log.csv").open()))) == 1
    train(monkeypatch, tmp_path, "--data", data, "--images", 2000, "--minutes", 0)
    assert any("2 of 2,000 images seen" in line for line in caplog.messages)
