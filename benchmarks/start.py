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
FULL_MEGAPIXELS = (12, 24)
SMALL = 0.6  # of its size, the words of docs/sample.jpg are about 14 pixels high

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
READING = """
import json, re, sys
import lightocr
page = lightocr.OCR().read(sys.stdin.buffer.read())
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
print(json.dumps([peak, page.timings_ms["total"] / 1e3, len(page.words)]))
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


def sample() -> PIL.Image.Image:
    return PIL.Image.open(ROOT / "docs" / "sample.jpg").convert("RGB")


def sized(megapixels: float) -> bytes:
    """docs/sample.jpg as a JPEG of so many megapixels."""
    image = sample()
    return _jpeg(_scaled(image, (megapixels * 1e6 / (image.width * image.height)) ** 0.5))


def full(megapixels: float) -> bytes:
    """A JPEG of so many megapixels, 4:3, full of docs/sample.jpg at `SMALL` of its size."""
    image = np.asarray(_scaled(sample(), SMALL))
    height = round((megapixels * 1e6 * 3 / 4) ** 0.5)
    width = height * 4 // 3
    repeated = np.tile(image, (-(-height // image.shape[0]), -(-width // image.shape[1]), 1))
    return _jpeg(PIL.Image.fromarray(repeated[:height, :width]))


def _scaled(image: PIL.Image.Image, scale: float) -> PIL.Image.Image:
    return image.resize((round(image.width * scale), round(image.height * scale)))


def _jpeg(image: PIL.Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def measure() -> str:
    rows: list[tuple[str, object]] = [("machine", report.machine())]
    rows += [(what, f"{figure:.0f}") for what, figure in zip(STARTED, fresh(START), strict=True)]
    rows.append(("`import function.api` after `lightocr`, CPU ms", f"{fresh(DOOR)[0]:.0f}"))
    for megapixels in MEGAPIXELS:
        peak, *_ = fresh(READING, sized(megapixels), 3)
        rows.append((f"most memory held, a JPEG of {megapixels} megapixels, MB", f"{peak:.0f}"))
    for megapixels in FULL_MEGAPIXELS:
        peak, seconds, words = fresh(READING, full(megapixels), 3)
        what = f"{megapixels} megapixels full of small words ({words:.0f}): most memory, MB; seconds"
        rows.append((what, f"{peak:.0f}; {seconds:.1f}"))
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
