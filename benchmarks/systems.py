"""What people can run instead of Light OCR, on the CPU threads they are given. Raises SystemMissing where it is not
installed."""

import functools
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from lightocr import geometry
from lightocr.detector import DetectorOptions, as_map, boxes
from lightocr.geometry import VERTICAL_ASPECT

Read = Callable[[np.ndarray], str]
"""A picture, RGB uint8 (H, W, 3) -> its text."""
Quads = np.ndarray  # float32 (N, 4, 2)
PACKAGES = "apt-get install tesseract-ocr tesseract-ocr-kor tesseract-ocr-kor-vert tesseract-ocr-script-hang \
tesseract-ocr-script-hang-vert"


class SystemMissing(Exception):
    """Says what to install."""


def tesseract(threads: int, language: str, mode: int) -> Read:
    """Tesseract 5, a process a picture; `mode` is its page segmentation mode."""
    run = _tesseract(threads, language, mode)
    return lambda image: run("stdin", _png(image))


def _tesseract(threads: int, language: str, mode: int) -> Callable[..., str]:
    if not shutil.which("tesseract"):
        raise SystemMissing(f"tesseract is not installed: {PACKAGES}")

    def run(source: str, data: bytes | None = None) -> str:
        command = ["tesseract", source, "stdout", "-l", language, "--psm", str(mode)]
        environment = os.environ | {"OMP_THREAD_LIMIT": str(threads)}
        done = subprocess.run(command, input=data, env=environment, capture_output=True, check=False)
        if done.returncode:
            raise SystemMissing(f"{' '.join(command)} failed: {done.stderr.decode('utf8', 'replace')}")
        return done.stdout.decode("utf8", "replace")

    return run


def _png(image: np.ndarray) -> bytes:
    return cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()


def rapid_tesseract(threads: int, language: str) -> Read:
    """RapidOCR's detector (PP-OCRv4 mobile) finds lines, one Tesseract a picture reads them all."""
    if importlib.util.find_spec("rapidocr_onnxruntime") is None:
        raise SystemMissing("RapidOCR is not installed: pip install rapidocr-onnxruntime")
    from rapidocr_onnxruntime import RapidOCR

    detector = RapidOCR(intra_op_num_threads=threads, inter_op_num_threads=1)
    run = _tesseract(threads, language, 7)

    def read(image: np.ndarray) -> str:
        found, _ = detector(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), use_det=True, use_cls=False, use_rec=False)
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / f"{number}.png" for number, _ in enumerate(found or [])]
            for file, quad in zip(files, found or [], strict=True):
                file.write_bytes(_png(geometry.crop(image, np.float32(quad))))
            names = Path(folder) / "files.txt"
            names.write_text("\n".join(map(str, files)))
            return run(str(names)) if files else ""

    return read


def original(threads: int) -> Callable[[np.ndarray, Quads], None]:
    """The architecture of 2021 in eager torch: short side 1024, crops of 192 x 48, attention of 26 steps.

    Its weights are not public and these are random, so it reads nothing: it is here for its time. The boxes are given.
    """
    import torch

    from lightocr.charset import Charset
    from lightocr.models.dbnet import DBNet, TextProbability
    from lightocr.models.recognizer import Recognizer

    torch.set_num_threads(threads)
    classes = Charset().size
    detector = TextProbability(DBNet("seed")).eval()
    recognizers = [Recognizer(classes, "steps96", ["attention"]).eval() for _ in "HV"]
    steps = torch.zeros(16, 26, classes)

    def recognize(recognizer: Recognizer, crops: Sequence[np.ndarray]) -> None:
        batch = torch.from_numpy(np.stack([cv2.resize(crop, (192, 48)) for crop in crops]))
        features = recognizer(batch.permute(0, 3, 1, 2).float() / 127.5 - 1)
        assert recognizer.attention is not None
        recognizer.attention(features, steps[: len(crops)]).argmax(-1)

    @torch.inference_mode()
    def read(image: np.ndarray, quads: Quads) -> None:
        scale = 1024 / min(image.shape[:2])
        width, height = (max(32, round(side * scale / 32) * 32) for side in image.shape[1::-1])
        probability = detector(torch.from_numpy(cv2.resize(image, (width, height)))[None])[0].numpy()
        boxes(as_map(probability), DetectorOptions())
        cut = [geometry.crop(image, quad) for quad in quads]
        tall = [crop.shape[0] > VERTICAL_ASPECT * crop.shape[1] for crop in cut]
        for vertical, recognizer in enumerate(recognizers):
            crops = [crop for crop, upright in zip(cut, tall, strict=True) if upright == bool(vertical)]
            for start in range(0, len(crops), 16):
                recognize(recognizer, crops[start : start + 16])

    return read


@functools.cache
def start_seconds(threads: int, language: str, mode: int) -> float:
    """How long Tesseract takes for a white picture: what starting it costs."""
    read = tesseract(threads, language, mode)
    spent = []
    for _ in range(7):
        started = time.perf_counter()
        read(np.full((32, 32, 3), 255, np.uint8))
        spent.append(time.perf_counter() - started)
    return float(np.median(spent))
