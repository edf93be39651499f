"""Checkpoints -> the ONNX files and the manifest that are served.

    python -m training.export --detector runs/detector/last.pt --horizontal runs/horizontal/last.pt \\
        --vertical runs/vertical/last.pt --out lightocr/weights

A part that is not named keeps its file. Beside the export, `training/start/` gets each network's torch weights, for
`--start` of a later training. Weights are stored as float16 and cast to float32 when the graph is loaded:
half the size, and no slower afterwards. What of a graph hangs on no input is computed here, not at every start.
"""

import argparse
import copy
import hashlib
import io
import itertools
import json
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from lightocr import __version__
from lightocr.charset import OTHERS
from lightocr.models import trained
from lightocr.models.dbnet import DBNet
from lightocr.models.folded import FoldedTextProbability
from lightocr.models.recognizer import AttentionStep, CtcLogits, Recognizer
from lightocr.runtime import MANIFEST
from training.command import InputError, checked
from training.learning import checkpoint

PARTS = ("detector", "horizontal", "vertical")
OPSET = 17
SMALLEST_HALVED = 64  # values: of smaller tensors float16 saves nothing


def fuse(network: nn.Module) -> nn.Module:
    """A copy whose convolutions have swallowed the batch norms behind them. Raises InputError for broken weights."""
    for name, value in network.state_dict().items():
        if not torch.isfinite(value).all():
            raise InputError(f"{name} is not finite, so it cannot be exported: take an earlier checkpoint")
    network = copy.deepcopy(network).eval()
    for module in network.modules():
        children = list(module.named_children())
        for (name, conv), (norm_name, norm) in itertools.pairwise(children):
            if isinstance(norm, nn.BatchNorm2d) and isinstance(conv, (nn.Conv2d, nn.ConvTranspose2d)):
                transposed = isinstance(conv, nn.ConvTranspose2d)
                setattr(module, name, torch.nn.utils.fuse_conv_bn_eval(conv, norm, transposed))
                setattr(module, norm_name, nn.Identity())
    return network


def to_onnx(
    network: nn.Module, example: dict[str, torch.Tensor], outputs: list[str], dynamic: dict[str, dict[int, str]]
) -> onnx.ModelProto:
    buffer = io.BytesIO()
    with warnings.catch_warnings():  # the exporter's own deprecations, and its doubts about LSTMs, which a test settles
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.eval(), tuple(example.values()), buffer, input_names=list(example), output_names=outputs,
            dynamic_axes=dynamic, opset_version=OPSET, dynamo=False,
        )  # fmt: skip
    model = settled(buffer.getvalue())
    halve(model)
    onnx.checker.check_model(model)
    return model


def settled(graph: bytes) -> onnx.ModelProto:
    """The graph with its constants computed and its shapes simplified, as far as all processors have that in common."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    with tempfile.TemporaryDirectory() as folder:
        options.optimized_model_filepath = str(Path(folder) / "settled.onnx")
        onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        model = onnx.load(options.optimized_model_filepath)
    for added in [each for each in model.opset_import if each.domain]:  # names of operators that no node has
        model.opset_import.remove(added)
    return model


def halve(model: onnx.ModelProto) -> None:
    """Store float32 weights as float16 behind a Cast, which the runtime folds away while it loads."""
    graph, casts = model.graph, []
    for tensor in graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < SMALLEST_HALVED:
            continue
        name = tensor.name
        half = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), name + "_half")
        tensor.CopyFrom(half)
        casts.append(helper.make_node("Cast", [half.name], [name], to=TensorProto.FLOAT))
    for cast in reversed(casts):
        graph.node.insert(0, cast)


def detector(network: DBNet) -> onnx.ModelProto:
    image = torch.zeros(1, 64, 96, 3, dtype=torch.uint8)
    dynamic = {"image": {1: "height", 2: "width"}, "probability": {1: "height", 2: "width"}}
    return to_onnx(FoldedTextProbability(fuse(network)), {"image": image}, ["probability"], dynamic)


def recognizer(network: Recognizer) -> tuple[onnx.ModelProto, onnx.ModelProto]:
    """The encoder with CTC, and one step of the attention decoder."""
    network = fuse(network)
    batch = {0: "batch"}
    crops = torch.zeros(2, 48, 128, 3, dtype=torch.uint8)
    dynamic = {
        "crops": {0: "batch", 2: "width"},
        "logits": {0: "batch", 1: "steps"},
        "features": {0: "batch", 1: "steps"},
    }
    encoder = to_onnx(CtcLogits(network), {"crops": crops}, ["logits", "features"], dynamic)
    classes = network.ctc.out_features
    example = {
        "features": torch.zeros(2, 32, network.hidden),
        "previous": torch.zeros(2, classes),
        "hidden": torch.zeros(2, network.hidden),
        "cell": torch.zeros(2, network.hidden),
    }
    outputs = ["logits", "hidden_out", "cell_out"]
    dynamic = {"features": {0: "batch", 1: "steps"}} | dict.fromkeys(["previous", "hidden", "cell", *outputs], batch)
    return encoder, to_onnx(AttentionStep(network), example, outputs, dynamic)


def describe(model: onnx.ModelProto, file: Path) -> dict[str, Any]:
    def shapes(values: Any) -> dict[str, list[Any]]:
        return {v.name: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim] for v in values}

    return describe_file(file) | {"inputs": shapes(model.graph.input), "outputs": shapes(model.graph.output)}


def describe_file(file: Path) -> dict[str, Any]:
    data = file.read_bytes()
    return {"file": file.name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def write_manifest(folder: Path, files: dict[str, dict[str, Any]], **entries: Any) -> None:
    """Put these files and entries into the folder's manifest, beside what it holds already."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf8")) if path.exists() else {"files": {}}
    manifest |= {"name": "lightocr-korean", "version": __version__, "charset": OTHERS}
    manifest |= entries
    manifest["files"] |= files
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
    print(f"all weights: {sum(part['bytes'] for part in manifest['files'].values()) / 1e6:.2f} MB")


@checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for part in PARTS:
        parser.add_argument(f"--{part}", type=Path, metavar="CHECKPOINT")
    parser.add_argument("--out", type=Path, default=Path("lightocr/weights"))
    parser.add_argument("--start-out", type=Path, default=Path("training/start"))
    options = parser.parse_args()
    states = {
        part: checkpoint.read(getattr(options, part), "detector" if part == "detector" else "recognizer")
        for part in PARTS
        if getattr(options, part)
    }
    models = {}
    if options.detector:
        models["detector"] = detector(trained.detector(options.detector))
    for writing in ("horizontal", "vertical"):
        path = getattr(options, writing)
        if path:
            models[writing], models[f"{writing}_attention"] = recognizer(trained.recognizer(path))
    for part, state in states.items():
        checkpoint.save_start(options.start_out / f"{part}.pt", state)
    options.out.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, model in models.items():
        file = options.out / f"{name}.onnx"
        onnx.save(model, file)
        files[name] = describe(model, file)
        print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")
    write_manifest(options.out, files)


if __name__ == "__main__":
    main()
