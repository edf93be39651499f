"""A tiny weights folder: real ONNX graphs that read a made-up script. Darkness is text, its blue tells the letter."""

import hashlib
import json
import os
import sys
from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
from hypothesis import settings
from onnx import TensorProto, helper, numpy_helper

from lightocr.charset import OTHERS, Charset
from lightocr.ocr import OCR

settings.register_profile("untimed", deadline=None)  # a busy machine is no failure
settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
CHARSET = Charset(OTHERS)
BLUE_STEP = 2  # a letter's class is its blue value divided by this
ROW, COLUMN = 24, 20  # where the fake recognizers look


def _save(path: Path, nodes, constants, inputs, outputs) -> None:
    def value(name, kind, shape):
        return helper.make_tensor_value_info(name, kind, shape)

    graph = helper.make_graph(
        nodes,
        path.stem,
        [value(*each) for each in inputs],
        [value(*each) for each in outputs],
        [numpy_helper.from_array(np.asarray(array), name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _detector(path: Path) -> None:
    """Probability = darkness."""
    node = helper.make_node
    nodes = [
        node("Cast", ["image"], ["float"], to=TensorProto.FLOAT),
        node("ReduceMean", ["float"], ["mean"], axes=[3], keepdims=0),
        node("Div", ["mean", "white"], ["lightness"]),
        node("Sub", ["one", "lightness"], ["probability"]),
    ]
    constants = {"white": np.float32(255), "one": np.float32(1)}
    _save(
        path,
        nodes,
        constants,
        [("image", TensorProto.UINT8, [1, "h", "w", 3])],
        [("probability", TensorProto.FLOAT, [1, "h", "w"])],
    )


def _encoder(path: Path, shift: int, sureness: float, size: int = CHARSET.size) -> None:
    """One frame: the class of the blue at (ROW, COLUMN), plus `shift`, with the logit `sureness`."""
    node = helper.make_node
    nodes = [
        node("Slice", ["crops", "from", "to"], ["pixel"]),
        node("Reshape", ["pixel", "flat"], ["blue"]),
        node("Cast", ["blue"], ["float"], to=TensorProto.FLOAT),
        node("Div", ["float", "step"], ["part"]),
        node("Round", ["part"], ["whole"]),
        node("Add", ["whole", "shift"], ["id"]),
        node("Cast", ["id"], ["index"], to=TensorProto.INT64),
        node("OneHot", ["index", "size", "values"], ["logits"]),  # (N, 1, K)
        node("Unsqueeze", ["id", "last"], ["column"]),
        node("Expand", ["column", "wide"], ["features"]),  # (N, 1, 48), the id in all of them
    ]
    constants = {
        "from": np.array([0, ROW, COLUMN, 2]),
        "to": np.array([2**31, ROW + 1, COLUMN + 1, 3]),
        "flat": np.array([-1, 1]),
        "step": np.float32(BLUE_STEP),
        "shift": np.float32(shift),
        "size": np.array([size]),
        "values": np.array([0, sureness], np.float32),
        "last": np.array([2]),
        "wide": np.array([1, 1, 48]),
    }
    _save(
        path,
        nodes,
        constants,
        [("crops", TensorProto.UINT8, ["n", 48, "w", 3])],
        [("logits", TensorProto.FLOAT, ["n", 1, size]), ("features", TensorProto.FLOAT, ["n", 1, 48])],
    )


def _attention(path: Path) -> None:
    """Writes the feature's class twice and ends: `hidden` counts the steps."""
    node = helper.make_node
    nodes = [
        node("Slice", ["features", "from", "to"], ["first"]),
        node("Reshape", ["first", "flat"], ["id"]),
        node("Slice", ["hidden", "zero", "one", "axis"], ["count"]),
        node("Reshape", ["count", "flat"], ["steps"]),
        node("Less", ["steps", "two"], ["early"]),
        node("Cast", ["early"], ["writes"], to=TensorProto.FLOAT),
        node("Mul", ["id", "writes"], ["written"]),
        node("Cast", ["written"], ["index"], to=TensorProto.INT64),
        node("OneHot", ["index", "size", "values"], ["logits"]),
        node("Add", ["hidden", "increment"], ["hidden_out"]),
        node("Identity", ["cell"], ["cell_out"]),
        node("Identity", ["previous"], ["unused"]),
    ]
    constants = {
        "from": np.array([0, 0, 0]),
        "to": np.array([2**31, 1, 1]),
        "flat": np.array([-1]),
        "zero": np.array([0]),
        "one": np.array([1]),
        "axis": np.array([1]),
        "two": np.float32(2),
        "size": np.array([CHARSET.size]),
        "values": np.array([0, 20], np.float32),
        "increment": np.float32(1),
    }
    states = [("hidden", TensorProto.FLOAT, ["n", 48]), ("cell", TensorProto.FLOAT, ["n", 48])]
    _save(
        path,
        nodes,
        constants,
        [
            ("features", TensorProto.FLOAT, ["n", "t", 48]),
            ("previous", TensorProto.FLOAT, ["n", CHARSET.size]),
            *states,
        ],
        [
            ("logits", TensorProto.FLOAT, ["n", CHARSET.size]),
            ("hidden_out", TensorProto.FLOAT, ["n", 48]),
            ("cell_out", TensorProto.FLOAT, ["n", 48]),
        ],
    )


def _write_manifest(folder: Path) -> None:
    roles = ("detector", "horizontal", "horizontal_attention", "vertical", "vertical_attention")
    files = {}
    for role in roles:
        data = (folder / f"{role}.onnx").read_bytes()
        files[role] = {"file": f"{role}.onnx", "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    manifest = {"name": "fake", "version": "1", "charset": OTHERS, "files": files, "metrics": {}}
    (folder / "weights.json").write_text(json.dumps(manifest))


def _write_weights(folder: Path, size: int = CHARSET.size) -> Path:
    """Reads a letter as it is; a vertical crop with the vertical network, a letter further on and less sure."""
    folder.mkdir(exist_ok=True)
    _detector(folder / "detector.onnx")
    _encoder(folder / "horizontal.onnx", 0, 20, size)
    _encoder(folder / "vertical.onnx", 1, 18, size)
    _attention(folder / "horizontal_attention.onnx")
    _attention(folder / "vertical_attention.onnx")
    _write_manifest(folder)
    return folder


@pytest.fixture(scope="session")
def write_manifest():
    return _write_manifest


@pytest.fixture(scope="session")
def write_weights():
    return _write_weights


@pytest.fixture(scope="session")
def weights(tmp_path_factory) -> Path:
    return _write_weights(tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="session")
def ocr(weights) -> OCR:
    return OCR(weights, threads=1)


def _paint(image: np.ndarray, letter: str, x: int, y: int, width: int = 60, height: int = 24) -> None:
    """A word of the made-up script: a dark bar whose blue tells the letter."""
    blue = CHARSET.symbol(letter) * BLUE_STEP
    cv2.rectangle(image, (x, y), (x + width - 1, y + height - 1), (0, 0, blue), cv2.FILLED)


@pytest.fixture(scope="session")
def paint():
    return _paint


@pytest.fixture
def picture() -> np.ndarray:
    """Two lines, "A B" over "C", on 640 x 480 white."""
    image = np.full((480, 640, 3), 255, np.uint8)
    _paint(image, "A", 60, 60)
    _paint(image, "B", 150, 62)
    _paint(image, "C", 60, 200)
    return image


@pytest.fixture
def workplace(tmp_path, weights):
    """A folder with docs/sample.jpg and build/, and an environment in which `lightocr` is this one."""
    for name in ("docs", "build", "bin"):
        (tmp_path / name).mkdir()
    (tmp_path / "docs" / "sample.jpg").write_bytes((ROOT / "docs" / "sample.jpg").read_bytes())
    program = tmp_path / "bin" / "lightocr"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lightocr.cli "$@"\n')
    program.chmod(0o755)
    return tmp_path, {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "LIGHTOCR_WEIGHTS": str(weights),
        "LIGHTOCR_THREADS": "1",
    }
