"""Ctrl-C ends a training with what it has learnt saved, and says how to go on."""

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from lightocr.models import trained
from training import train_detector, train_recognizer
from training.command import INTERRUPTED, checked

OPTIONS = {
    train_recognizer: ("--images", 100_000, "--batch", 2, "--test-words", 2),
    train_detector: ("--scenes", 100_000, "--batch", 1, "--start", "scratch"),
}


@pytest.fixture(autouse=True)
def from_a_terminal() -> Iterator[None]:
    """Shells let what they start in the background ignore Ctrl-C, these tests included."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press() -> None:
    """What a terminal does: every process of the program gets it."""
    for child in multiprocessing.active_children():
        os.kill(child.pid, signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)


def press_when(ready: Callable[[], bool]) -> None:
    def wait() -> None:
        while not ready():
            time.sleep(0.2)
        press()

    threading.Thread(target=wait, daemon=True).start()


@pytest.fixture
def train(aihub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Train into `tmp_path` on labelled pictures alone, so that no font is opened -> the exit code."""

    def run(module: ModuleType, *arguments: object) -> object:
        options = ("--labelled", aihub, "--out", tmp_path, *OPTIONS[module], *arguments)
        monkeypatch.setattr(sys, "argv", ["train", *map(str, options)])
        with pytest.raises(SystemExit) as stopped:
            module.main()
        return stopped.value.code

    return run


@pytest.mark.parametrize(("module", "workers"), [(train_recognizer, 0), (train_recognizer, 1), (train_detector, 0)])
def test_the_step_is_finished_and_saved(
    module: ModuleType,
    workers: int,
    train: Callable[..., object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.INFO)
    step, handler = module.Run.step, signal.getsignal(signal.SIGINT)

    def pressed(self: object, batch: object) -> object:
        press()
        return step(self, batch)

    monkeypatch.setattr(module.Run, "step", pressed)
    assert train(module, "--workers", workers) == INTERRUPTED
    state = trained.state(tmp_path / "last.pt")
    assert state.get("images", state.get("scenes")) == OPTIONS[module][3]
    assert caplog.messages[-1].startswith("stopped by Ctrl-C, at ")
    assert caplog.messages[-1].endswith("the same command goes on")
    assert "Traceback" not in capfd.readouterr().err
    assert signal.getsignal(signal.SIGINT) is handler


def test_all_processes_stop_as_one(
    train: Callable[..., object], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "last.pt"
    press_when(saved.exists)
    assert train(train_recognizer, "--processes", 2, "--workers", 0, "--report-seconds", 0) == INTERRUPTED
    assert trained.state(saved)["images"] >= 2
    said = capfd.readouterr().err
    assert "stopped by Ctrl-C" in said.splitlines()[-1]
    assert "Traceback" not in said


def test_the_second_one_does_not_wait(
    train: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pressed_twice(self: object, batch: object) -> None:
        first = signal.getsignal(signal.SIGINT)
        press()
        while signal.getsignal(signal.SIGINT) is first:  # two signals at once would be heard as one
            time.sleep(0.01)
        press()
        for _ in range(1000):
            time.sleep(0.01)

    monkeypatch.setattr(train_recognizer.Run, "step", pressed_twice)
    assert train(train_recognizer, "--workers", 0) == INTERRUPTED
    assert not (tmp_path / "last.pt").exists()
    assert "begins again" in capsys.readouterr().err.splitlines()[-1]


def test_other_commands_end_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped, checked():
        raise KeyboardInterrupt
    assert stopped.value.code == INTERRUPTED
    assert len(capsys.readouterr().err.splitlines()) == 1
