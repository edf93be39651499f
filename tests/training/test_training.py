"""Every training script runs for a toy epoch and goes on where it stopped; what it saves can be exported and served."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from lightocr import OCR
from lightocr.models import trained
from lightocr.models.dbnet import DBNet, TextProbability
from lightocr.models.recognizer import AttentionStep, CtcLogits, Recognizer
from tests.randomised import randomised
from training import export, train_detector, train_recognizer
from training.learning import parallel
from training.samples.batches import Batch


def run(module: object, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["train", *map(str, arguments)])
    module.main()  # type: ignore[attr-defined]


def train_toy_recognizer(monkeypatch: pytest.MonkeyPatch, data: Path, out: Path, images: int, **more: object) -> None:
    extra = [part for name, value in more.items() for part in (f"--{name}", value)]
    run(
        train_recognizer, monkeypatch, "--data", data, "--out", out, "--images", images, "--batch", 4, "--workers", 0,
        "--test-words", 4, *extra,
    )  # fmt: skip


def test_a_recognizer_trains_and_goes_on(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train_toy_recognizer(monkeypatch, data, tmp_path, 8)
    first = trained.state(tmp_path / "last.pt")
    train_toy_recognizer(monkeypatch, data, tmp_path, 16)
    second = trained.state(tmp_path / "last.pt")
    assert (first["images"], second["images"], second["resumes"]) == (8, 16, 1)
    assert not torch.equal(first["network"]["ctc.weight"], second["network"]["ctc.weight"])
    assert (tmp_path / "log.csv").read_text().count("\n") == 3


def test_two_processes_train_one_network(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train_toy_recognizer(monkeypatch, data, tmp_path, 16, processes=2)
    state = trained.state(tmp_path / "last.pt")
    assert state["images"] == 2 * parallel.PERIOD * 4
    assert (tmp_path / "log.csv").read_text().count("\n") == 2


def test_drawn_crops_are_seen_again_by_a_device_that_waits(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    varied: list[Batch] = []
    monkeypatch.setattr(train_recognizer.Run, "load", lambda self, batch: time.sleep(0.5) or batch)
    monkeypatch.setattr(train_recognizer.Run, "vary", lambda self, batch: varied.append(batch) or batch)
    train_toy_recognizer(monkeypatch, data, tmp_path, 24, views=3)
    assert trained.state(tmp_path / "last.pt")["images"] == 24
    assert 0 < len(varied) <= 24 / 4 * 2 / 3


def test_v_starts_from_h(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train_toy_recognizer(monkeypatch, data, tmp_path / "h", 4)
    train_toy_recognizer(
        monkeypatch, data, tmp_path / "v", 4, writing="vertical", start=tmp_path / "h" / "last.pt", lr=0
    )
    h, v = (trained.state(tmp_path / name / "last.pt") for name in "hv")
    assert torch.equal(h["average"]["ctc.weight"], v["network"]["ctc.weight"])


def test_what_was_trained_can_be_served(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train_toy_recognizer(monkeypatch, data, tmp_path / "r", 4)
    run(
        train_detector, monkeypatch, "--data", data, "--out", tmp_path / "d", "--start", "scratch", "--scenes", 2,
        "--batch", 2, "--workers", 0,
    )  # fmt: skip
    recognizer, detector = tmp_path / "r" / "last.pt", tmp_path / "d" / "last.pt"
    weights = tmp_path / "weights"
    recognizers = ("--horizontal", recognizer, "--vertical", recognizer)
    starts = tmp_path / "starts"
    run(export, monkeypatch, "--detector", detector, *recognizers, "--out", weights, "--start-out", starts)
    page = OCR(weights).read(np.full((64, 96, 3), 255, np.uint8))
    manifest = json.loads((weights / "weights.json").read_text())
    assert page.model.name == manifest["name"]
    assert set(manifest["files"]) == {
        "detector",
        "horizontal",
        "horizontal_attention",
        "vertical",
        "vertical_attention",
    }
    train_toy_recognizer(monkeypatch, data, tmp_path / "next", 4, start=starts / "horizontal.pt")


def test_a_detector_starts_from_the_released_one(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ("--data", data, "--out", tmp_path, "--scenes", 1, "--batch", 1, "--workers", 0, "--lr", 0)
    run(train_detector, monkeypatch, *options)
    trained_on, released = trained.state(tmp_path / "last.pt")["network"], trained.state(train_detector.RELEASED)
    name = "neck.smooth.0.conv.weight"
    assert torch.equal(trained_on[name], released["average"][name])


def half_precision(network: torch.nn.Module) -> torch.nn.Module:
    """Weights rounded as they are stored, so that only the runtimes differ."""
    for parameter in network.parameters():
        parameter.data = parameter.data.half().float()
    return network


def served(model: onnx.ModelProto) -> Callable[..., list[np.ndarray]]:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return lambda **inputs: session.run(None, inputs)


def test_the_exported_detector_is_the_torch_one() -> None:
    torch.manual_seed(0)
    network = randomised(DBNet())
    image = torch.randint(0, 255, (1, 96, 64, 3), dtype=torch.uint8)
    fused = half_precision(TextProbability(export.fuse(network)))
    with torch.no_grad():
        expected, unfused = fused(image).numpy(), TextProbability(network)(image).numpy()
    (probability,) = served(export.detector(network))(image=image.numpy())
    assert np.abs(probability - expected).max() < 1e-4
    assert np.abs(probability - unfused).max() < 2e-2  # what float16 storage costs


def test_the_exported_recognizer_is_the_torch_one() -> None:
    torch.manual_seed(0)
    network = randomised(Recognizer(242))
    crops = torch.randint(0, 255, (3, 48, 96, 3), dtype=torch.uint8)
    fused = half_precision(export.fuse(network))
    state = [torch.randn(3, 242), torch.randn(3, 48), torch.randn(3, 48)]
    with torch.no_grad():
        expected = CtcLogits(fused)(crops)
        stepped = AttentionStep(fused)(expected[1], *state)
    encoder, step = export.recognizer(network)
    outputs = served(encoder)(crops=crops.numpy())
    for ours, theirs in zip(outputs, expected, strict=True):
        assert np.abs(ours - theirs.numpy()).max() < 1e-4
    inputs = dict(zip(("previous", "hidden", "cell"), (x.numpy() for x in state), strict=True))
    for ours, theirs in zip(served(step)(features=outputs[1], **inputs), stepped, strict=True):
        assert np.abs(ours - theirs.numpy()).max() < 1e-4


def test_an_exported_graph_computes_nothing_anew_at_every_start() -> None:
    graph = export.detector(randomised(DBNet())).graph
    stored = {tensor.name for tensor in graph.initializer}
    anew = {node.op_type for node in graph.node if stored.issuperset(node.input)}
    assert anew == {"Cast"}  # of weights that are stored as float16


def test_weights_that_are_not_finite_are_not_exported() -> None:
    network = DBNet()
    network.probability[1].running_var.fill_(float("inf"))
    with pytest.raises(ValueError, match="finite"):
        export.detector(network)
