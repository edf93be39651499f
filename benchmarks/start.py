"""What a process costs before its first answer, and how much memory pictures take.

    python -m benchmarks.start --publish

Every figure is the median of several fresh processes on one thread. What is imported is timed in CPU milliseconds, as
Lambda's first seconds are; memory is the most the process ever held (Linux: VmHWM).
"""

import argparse
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import PIL.Image
from tqdm import tqdm

from benchmarks import report

ROOT = Path(__file__).parents[1]
PROCESSES = 7
MEGAPIXELS = (1, 12, 24)

START = """
import json, time
def spent(): return time.process_time() * 1e3
marks = [spent()]
import cv2, numpy, onnxruntime; marks.append(spent())
import lightocr; marks.append(spent())
ocr = lightocr.OCR(); marks.append(spent())
wall = time.perf_counter(); ocr.read("docs/sample.jpg"); first = time.perf_counter() - wall
wall = time.perf_counter(); ocr.read("docs/sample.jpg"); second = time.perf_counter() - wall
figures = [after - before for before, after in zip(marks, marks[1:])] + [first * 1e3, second * 1e3]
print(json.dumps(figures))
"""
DOOR = """
import json, time
import lightocr
import function.reader
function.reader.preload = lambda: None  # counted above
before = time.process_time() * 1e3
import function.api
print(json.dumps([time.process_time() * 1e3 - before]))
"""
MEMORY = """
import json, re, sys
import lightocr
lightocr.OCR().read(sys.stdin.buffer.read())
print(json.dumps([int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024]))
"""
STARTED = (
    "NumPy, OpenCV and ONNX Runtime, CPU ms",
    "`import lightocr` after them, CPU ms",
    "`OCR()`: weights checked and loaded, CPU ms",
    "the first reading of `docs/sample.jpg`, ms",
    "the second, ms",
)


def fresh(program: str, data: bytes = b"", processes: int = PROCESSES) -> list[float]:
    """The medians of what several fresh processes print."""
    environment = os.environ | {"LIGHTOCR_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # the latter as in the image
    answers = []
    for _ in tqdm(range(processes), program.strip().splitlines()[1][:40], file=sys.stderr):
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, input=data, capture_output=True, check=True
        )
        answers.append(json.loads(done.stdout))
    return [float(median) for median in np.median(answers, axis=0)]


def sized(megapixels: float) -> bytes:
    """docs/sample.jpg as a JPEG of so many megapixels."""
    sample = PIL.Image.open(ROOT / "docs" / "sample.jpg").convert("RGB")
    scale = (megapixels * 1e6 / (sample.width * sample.height)) ** 0.5
    out = io.BytesIO()
    sample.resize((round(sample.width * scale), round(sample.height * scale))).save(out, "JPEG", quality=90)
    return out.getvalue()


def measure() -> str:
    rows: list[tuple[str, object]] = [("machine", report.machine())]
    rows += [(what, f"{figure:.0f}") for what, figure in zip(STARTED, fresh(START), strict=True)]
    rows.append(("`import function.api` after `lightocr`, CPU ms", f"{fresh(DOOR)[0]:.0f}"))
    for megapixels in MEGAPIXELS:
        (peak,) = fresh(MEMORY, sized(megapixels), 3)
        rows.append((f"most memory held, a JPEG of {megapixels} megapixels, MB", f"{peak:.0f}"))
    return report.table(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--publish", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    text = measure()
    print(text)
    if options.publish:
        report.publish("benchmarks.start", text, report.PERFORMANCE)


if __name__ == "__main__":
    main()
