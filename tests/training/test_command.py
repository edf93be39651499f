"""What cannot be used is refused by every command in words, without a traceback."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from training import average, calibrate, command, evaluate, export, train_detector, train_prior, train_recognizer

DETECTOR = Path(export.__file__).parent / "start" / "detector.pt"
Refusal = Callable[..., str]


@pytest.fixture
def refusal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refusal:
    """What a command says before it ends with the exit code of a wrong command line."""

    def run(module: ModuleType, *arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["command", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            module.main()
        assert stopped.value.code == command.USAGE
        return capsys.readouterr().err

    return run


@pytest.mark.parametrize("module", [train_detector, train_recognizer])
@pytest.mark.parametrize("option", ["--labelled", "--data", "--test-list"])
def test_training_names_the_path_that_is_missing(
    module: ModuleType, option: str, tmp_path: Path, refusal: Refusal
) -> None:
    said = refusal(module, option, tmp_path / "missing", "--out", tmp_path)
    assert "error: " in said
    assert str(tmp_path / "missing") in said


@pytest.mark.parametrize("module", [train_detector, train_recognizer])
def test_a_folder_without_what_is_drawn(module: ModuleType, tmp_path: Path, refusal: Refusal) -> None:
    said = refusal(module, "--data", tmp_path, "--out", tmp_path)
    assert all(part in said for part in ("lacks", "ko_signs.txt", "in corpus/", "fonts in fonts/", "backgrounds/"))


def test_counting_names_the_lists_and_the_weights_that_are_missing(
    data: Path, tmp_path: Path, refusal: Refusal
) -> None:
    assert "ko_signs.txt" in refusal(train_prior, "--data", tmp_path)
    assert "weights.json" in refusal(train_prior, "--data", data, "--out", tmp_path)


def test_a_recognizer_does_not_start_from_a_detector(data: Path, tmp_path: Path, refusal: Refusal) -> None:
    said = refusal(train_recognizer, "--data", data, "--out", tmp_path, "--start", DETECTOR)
    assert "a checkpoint of a detector" in said


def test_two_processes_refuse_as_one_does(data: Path, tmp_path: Path, refusal: Refusal) -> None:
    said = refusal(train_recognizer, "--data", data, "--out", tmp_path, "--start", DETECTOR, "--processes", 2)
    assert "a checkpoint of a detector" in said


def test_a_run_does_not_go_on_with_a_network_of_another_size(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: Refusal
) -> None:
    options = ("--data", data, "--out", tmp_path, "--images", 2, "--batch", 2, "--workers", 0, "--test-words", 2)
    monkeypatch.setattr(sys, "argv", ["train", *map(str, options), "--hidden", "8"])
    train_recognizer.main()
    assert "another size" in refusal(train_recognizer, *options)


@pytest.mark.parametrize("content", [b"", b"no checkpoint", b"PK\x03\x04"])
def test_files_that_are_no_checkpoints(content: bytes, data: Path, tmp_path: Path, refusal: Refusal) -> None:
    file = tmp_path / "no.pt"
    file.write_bytes(content)
    for arguments in (
        (train_detector, "--start", file, "--data", data, "--out", tmp_path),
        (export, "--detector", file, "--out", tmp_path),
        (average, file, file, "--data", data, "--out", tmp_path / "mean.pt"),
    ):
        assert f"{file} is no whole checkpoint" in refusal(*arguments)
    file.unlink()
    assert f"there is no checkpoint {file}" in refusal(export, "--horizontal", file)


def test_labels_and_weights_that_are_missing(
    tmp_path: Path, refusal: Refusal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "photos.jsonl" in refusal(calibrate, tmp_path)
    assert "photos.jsonl" in refusal(evaluate, "photos", tmp_path)
    monkeypatch.setattr(sys, "argv", ["evaluate", "photos", str(tmp_path), "--weights", str(tmp_path)])
    with pytest.raises(SystemExit, match="78"):  # as of `lightocr`
        evaluate.main()
    assert "The trained weights cannot be used" in capsys.readouterr().err


def test_what_evaluation_is_given(aihub: Path, tmp_path: Path, refusal: Refusal) -> None:
    names = tmp_path / "names.txt"
    names.write_text("other.jpg")
    said = refusal(evaluate, "labelled", aihub, "--test-list", names)
    assert "none of the 8 pictures" in said
    assert "--test-list" in said
    assert "has no result for" in refusal(evaluate, "report", aihub, "--results", tmp_path, "--out", tmp_path)
    names.write_bytes("간판.jpg".encode("cp949"))
    assert "not in UTF-8" in refusal(evaluate, "sweep", aihub, "--test-list", names)
    for line in ("{", "[]", "{}"):
        (tmp_path / "photos.jsonl").write_text(line)
        assert "line 1 of" in refusal(evaluate, "photos", tmp_path)
