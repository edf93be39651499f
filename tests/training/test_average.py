from pathlib import Path

import pytest
import torch

from training import average, checkpoint


def written(path: Path, value: float, width: int = 3) -> Path:
    checkpoint.save(path, {"average": {"weight": torch.full((width,), value), "count": torch.tensor(7)}, "hidden": 96})
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr("sys.argv", ["average", *map(str, arguments)])
    average.main()


def test_weights_lie_between_those_of_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first, second = written(tmp_path / "a.pt", 1.0), written(tmp_path / "b.pt", 2.0)
    run(monkeypatch, first, second, "--share", 0.25, "--out", tmp_path / "mean.pt")
    state = checkpoint.load(tmp_path / "mean.pt")
    assert state["average"]["weight"].tolist() == [1.25] * 3
    assert (state["average"]["count"].item(), state["hidden"]) == (7, 96)


def test_different_networks_have_no_mean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first, second = written(tmp_path / "a.pt", 1.0), written(tmp_path / "b.pt", 2.0, width=4)
    with pytest.raises(SystemExit):
        run(monkeypatch, first, second, "--out", tmp_path / "mean.pt")
    assert not (tmp_path / "mean.pt").exists()
