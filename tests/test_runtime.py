import hashlib
import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from lightocr import runtime
from lightocr.errors import WeightsError
from lightocr.runtime import Weights, cpu_threads


@pytest.fixture
def quota(monkeypatch, tmp_path):
    """Sets the text of cpu.max on a machine of eight CPUs."""
    monkeypatch.delenv("LIGHTOCR_THREADS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    path = tmp_path / "cpu.max"
    monkeypatch.setattr(runtime, "CPU_QUOTA", path)
    return path.write_text


@pytest.mark.parametrize(
    ("text", "threads"),
    [
        ("200000 100000\n", 2),
        ("150000 100000\n", 2),
        ("50000 100000\n", 1),
        ("1600000 100000\n", 8),
        ("max 100000\n", 8),
        ("damaged", 8),
        ("1000 0", 8),
    ],
)
def test_threads_follow_the_cpu_quota(quota, text, threads):
    quota(text)
    assert cpu_threads() == threads


def test_threads_follow_the_cpus_where_there_is_no_quota(quota):
    assert cpu_threads() == 8


@pytest.mark.parametrize(("wanted", "threads"), [("3", 3), ("0", 2), ("-1", 2), ("many", 2), ("", 2)])
def test_the_environment_has_the_last_word(quota, monkeypatch, wanted, threads):
    quota("200000 100000")
    monkeypatch.setenv("LIGHTOCR_THREADS", wanted)
    assert cpu_threads() == threads


def test_networks_run(weights):
    network = Weights(weights).network("detector", 1)
    image = np.zeros((1, 32, 64, 3), np.uint8)
    image[:, :, :32] = 255
    (probability,) = network(image=image)
    assert probability.shape == (1, 32, 64)
    assert probability[0, 0, 0] == 0
    assert probability[0, 0, 63] == 1


def test_the_model_is_named_by_its_manifest(weights):
    model = Weights(weights).model
    assert (model.name, model.version, len(model.sha256)) == ("fake", "1", 64)


def test_the_folder_comes_from_the_environment(weights, monkeypatch):
    monkeypatch.setenv("LIGHTOCR_WEIGHTS", str(weights))
    assert Weights().folder == weights


@pytest.fixture
def copy(weights, tmp_path):
    return shutil.copytree(weights, tmp_path / "copy")


@pytest.mark.parametrize("name", ["weights.json", "detector.onnx", "vertical_attention.onnx"])
def test_a_missing_file_is_named(copy, name):
    (copy / name).unlink()
    with pytest.raises(WeightsError, match=name):
        Weights(copy)


def test_a_prior_that_is_none_is_named(copy):
    (copy / "prior.npz").write_bytes(b"no archive")
    manifest = json.loads((copy / "weights.json").read_text())
    digest = hashlib.sha256(b"no archive").hexdigest()
    manifest["files"]["prior"] = {"file": "prior.npz", "sha256": digest, "bytes": 10}
    (copy / "weights.json").write_text(json.dumps(manifest))
    with pytest.raises(WeightsError, match=r"prior\.npz"):
        Weights(copy).prior(0.7)


def test_weights_need_no_prior(weights):
    assert Weights(weights).prior(0.7) is None


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(WeightsError, match="nowhere"):
        Weights(tmp_path / "nowhere")


def test_a_truncated_file_is_named(copy):
    data = (copy / "horizontal.onnx").read_bytes()
    (copy / "horizontal.onnx").write_bytes(data[:-1])
    with pytest.raises(WeightsError, match=r"horizontal\.onnx has"):
        Weights(copy)


def test_a_changed_file_is_named(copy):
    data = bytearray((copy / "detector.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (copy / "detector.onnx").write_bytes(data)
    with pytest.raises(WeightsError, match=r"detector\.onnx is not the file"):
        Weights(copy)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.pop("name"),
        lambda manifest: manifest.pop("charset"),
        lambda manifest: manifest.update(charset="aab"),
        lambda manifest: manifest.update(charset=5),
        lambda manifest: manifest.update(files=[]),
        lambda manifest: manifest["files"].pop("vertical"),
        lambda manifest: manifest["files"]["vertical"].pop("sha256"),
        lambda manifest: manifest["files"].update(vertical="vertical.onnx"),
    ],
)
def test_a_wrong_manifest_is_named(copy, change):
    path = copy / "weights.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))
    with pytest.raises(WeightsError, match=r"weights\.json"):
        Weights(copy)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "\xff"])
def test_a_manifest_that_is_none_is_named(copy, text):
    (copy / "weights.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(WeightsError, match=r"weights\.json"):
        Weights(copy)


def test_a_file_that_is_no_network_is_named(copy, write_manifest):
    (copy / "detector.onnx").write_bytes(b"not a network")
    write_manifest(copy)
    with pytest.raises(WeightsError, match=r"detector\.onnx is not a network"):
        Weights(copy).network("detector")


def test_reads_without_home_on_a_read_only_disk(weights, tmp_path):
    """In a bare process: no HOME, C locale, asserts off, a working directory nobody may write to."""
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    code = "import numpy, lightocr; print(len(lightocr.OCR().read(numpy.zeros((64, 64, 3), 'uint8')).words))"
    done = subprocess.run(
        [sys.executable, "-O", "-B", "-c", code],
        env={"LC_ALL": "C", "LIGHTOCR_WEIGHTS": str(weights), "LIGHTOCR_THREADS": "1"},
        cwd=locked,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert list(locked.iterdir()) == []
