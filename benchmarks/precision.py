"""The networks in float32, in float16 (as they are served) and in int8: size, time, and what is read.

    python -m benchmarks.precision DATA/real --publish

The recognizers' LSTMs and linear layers become int8 dynamically; the detector's convolutions statically, their ranges
taken from ICDAR 2015 pictures of the training half. One thread.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import onnx
from onnx import TensorProto, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static

from benchmarks import report
from benchmarks.recognizers import crops as words_of
from lightocr import OCR
from lightocr.recognizer import Decoder
from lightocr.runtime import Role, Weights
from training.command import checked
from training.datasets.real import may_train
from training.evaluation.photos import photos
from training.evaluation.pictures import rows
from training.export import describe, write_manifest

READERS: tuple[Role, ...] = ("horizontal", "vertical")
CALIBRATION_PICTURES, CALIBRATION_SIZE = 10, (640, 480)
ROUNDS, ROUNDS_OF_WORDS = 15, 3


def float32(folder: Path) -> None:
    """Every network with its weights as they are computed with: the casts from float16 are done."""
    for role in ("detector", *READERS):
        path = folder / f"{role}.onnx"
        model = onnx.load(path)
        halves = {tensor.name: tensor for tensor in model.graph.initializer if tensor.data_type == TensorProto.FLOAT16}
        for cast in [node for node in model.graph.node if node.op_type == "Cast" and node.input[0] in halves]:
            half = halves[cast.input[0]]
            half.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(half).astype(np.float32), cast.output[0]))
            model.graph.node.remove(cast)
        save(folder, role, model)


def int8_readers(folder: Path) -> None:
    float32(folder)
    for role in READERS:
        path = folder / f"{role}.onnx"
        quantize_dynamic(path, path, op_types_to_quantize=["LSTM", "MatMul"], weight_type=QuantType.QInt8)
        save(folder, role, onnx.load(path))


def int8_detector(folder: Path, real: Path) -> None:
    class Pictures(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            chosen = [
                image
                for row, image in rows(real / "icdar15.jsonl", "ranges")
                if may_train("icdar15.jsonl", row["image"])
            ]
            self.left = [cv2.resize(image, CALIBRATION_SIZE) for image in chosen[:CALIBRATION_PICTURES]]

        def get_next(self) -> dict[str, np.ndarray] | None:
            return {"image": self.left.pop()[None]} if self.left else None

    float32(folder)
    path = folder / "detector.onnx"
    quantize_static(
        path, path, Pictures(), quant_format=QuantFormat.QDQ, per_channel=True, op_types_to_quantize=["Conv"],
        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
    )  # fmt: skip
    save(folder, "detector", onnx.load(path))


def save(folder: Path, role: str, model: onnx.ModelProto) -> None:
    file = folder / f"{role}.onnx"
    onnx.save(model, file)
    write_manifest(folder, {role: describe(model, file)})


def milliseconds(folder: Path, role: Role, **inputs: np.ndarray) -> float:
    network = Weights(folder).network(role, 1)
    network(**inputs)
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        network(**inputs)
        spent.append(time.perf_counter() - started)
    return float(np.median(spent)) * 1e3


def milliseconds_of_words(folder: Path, real: Path, decoder: Decoder) -> float:
    """A labelled word of the photos at first sight, without the language: networks and decoding, on average."""
    recognizer = OCR(folder, decoder=decoder, language_weight=0, threads=1).recognizer
    words = [crop for kind in words_of(real / "photos.jsonl").values() for crop, _ in kind]
    spent = []
    for _ in range(ROUNDS_OF_WORDS):
        started = time.perf_counter()
        recognizer.glance(words)
        spent.append(time.perf_counter() - started)
    return float(np.median(spent)) / len(words) * 1e3


def line(name: str, folder: Path, real: Path) -> str:
    noise = np.random.default_rng(0)
    picture = noise.integers(0, 255, (1, 736, 736, 3), np.uint8)
    crops = noise.integers(0, 255, (16, 48, 160, 3), np.uint8)
    figures = photos(OCR(folder, threads=1), rows(real / "photos.jsonl", "photos"))
    size = sum((folder / f"{role}.onnx").stat().st_size for role in ("detector", *READERS)) / 1e6
    detector = milliseconds(folder, "detector", image=picture)
    reader = milliseconds(folder, "horizontal", crops=crops) / len(crops)
    ctc, attention = (milliseconds_of_words(folder, real, decoder) for decoder in ("ctc", "attention"))
    shares = " | ".join(f"{figures[name]:.3f}" for name in ("crops_exact", "word_spot", "end_to_end_f1"))
    return f"| {name} | {size:.1f} | {detector:.0f} | {reader:.2f} | {ctc:.2f} / {attention:.2f} | {shares} |"


def table(real: Path) -> str:
    served = Weights().folder
    changes: dict[str, Callable[[Path], None]] = {
        "float16 (served)": lambda folder: None,
        "float32": float32,
        "recognizers' LSTMs and linear layers in int8": int8_readers,
        "detector's convolutions in int8": lambda folder: int8_detector(folder, real),
    }
    lines = [
        "| | three networks, MB | detector, 736 x 736, ms | recognizer, a crop of 160 x 48 of 16, ms | a word of the "
        "photos by CTC / attention, ms | crops exact | words spotted | end-to-end F1 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, change in changes.items():
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "weights"
            shutil.copytree(served, folder)
            change(folder)
            lines.append(line(name, folder, real))
            print(lines[-1], file=sys.stderr)
    return "\n".join([report.machine(), "", *lines])


@checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path, help="folder with photos.jsonl and icdar15.jsonl")
    parser.add_argument("--publish", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    text = table(options.real)
    print(text)
    if options.publish:
        report.publish("benchmarks.precision", text, report.PERFORMANCE)


if __name__ == "__main__":
    main()
