from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from lightocr.charset import Charset
from lightocr.models import trained
from lightocr.models.dbnet import DBNet, TextProbability
from lightocr.models.recognizer import Recognizer
from training import average
from training.learning import checkpoint
from training.samples.scenes import Scenes


def detector(path: Path, value: float) -> Path:
    """A checkpoint whose weights are as they begin, but for one; its statistics are far off."""
    torch.manual_seed(3)
    state = DBNet().state_dict()
    for name in state:
        if name.endswith("running_mean"):
            state[name].fill_(100)
    state["probability.0.weight"].fill_(value)
    checkpoint.save(path, {"average": state})
    return path


def recognizer(path: Path) -> Path:
    charset = Charset()
    network = Recognizer(charset.size, hidden=8)
    state = {"average": network.state_dict(), "charset": charset.others, "strides": "steps48", "hidden": 8}
    checkpoint.save(path, state)
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr("sys.argv", ["average", *map(str, arguments)])
    average.main()


def test_weights_lie_between_those_of_both_and_the_norms_know_what_they_see(
    data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, second = detector(tmp_path / "a.pt", 1.0), detector(tmp_path / "b.pt", 2.0)
    out = tmp_path / "mean.pt"
    run(monkeypatch, first, second, "--share", 0.25, "--data", data, "--pictures", 6, "--out", out)
    state = trained.state(out)["average"]
    assert torch.all(state["probability.0.weight"] == 1.25)
    network = DBNet()
    network.load_state_dict(state)
    scenes = torch.from_numpy(np.stack([scene[0] for scene in islice(Scenes(data, 0.5, average.SEED), 6)]))
    convolution, norm, *_ = network.backbone.stem
    seen = convolution(TextProbability(network).normalise(scenes)).mean((0, 2, 3))
    torch.testing.assert_close(norm.running_mean, seen, rtol=0.05, atol=0.05)  # bfloat16, where there is any


def test_a_recognizer_keeps_what_it_is(data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first, out = recognizer(tmp_path / "a.pt"), tmp_path / "mean.pt"
    run(monkeypatch, first, first, "--data", data, "--pictures", 64, "--writing", "vertical", "--out", out)
    before, after = trained.state(first), trained.state(out)
    assert (after["hidden"], after["charset"]) == (8, before["charset"])
    torch.testing.assert_close(after["average"]["ctc.weight"], before["average"]["ctc.weight"], rtol=1e-3, atol=1e-4)
    moved = [name for name, value in after["average"].items() if name.endswith("running_mean") and value.any()]
    assert moved


def test_characters_that_only_one_has_met_are_given_as_it_gives_them(
    data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, second, out = recognizer(tmp_path / "a.pt"), recognizer(tmp_path / "b.pt"), tmp_path / "mean.pt"
    run(monkeypatch, first, second, "--learnt", "$€", "--data", data, "--pictures", 64, "--out", out)
    before, learnt, after = (trained.state(path)["average"]["ctc.weight"] for path in (first, second, out))
    met = [Charset().symbol("$"), Charset().symbol("€")]
    torch.testing.assert_close(after[met], learnt[met], rtol=1e-3, atol=1e-4)
    other = Charset().symbol("a")
    torch.testing.assert_close(after[other], (before[other] + learnt[other]) / 2, rtol=1e-3, atol=1e-4)


def test_different_networks_have_no_mean(data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first, second = detector(tmp_path / "a.pt", 1.0), recognizer(tmp_path / "b.pt")
    with pytest.raises(SystemExit):
        run(monkeypatch, first, second, "--data", data, "--out", tmp_path / "mean.pt")
    assert not (tmp_path / "mean.pt").exists()
