"""Peak memory of whole processes; the smallest function that template.yaml allows has 512 MB."""

import subprocess
import sys
from pathlib import Path

import pytest

SMALLEST_MB = 512
PAIRS_MB = 40  # of 36 million pairs
REFUSAL_MB = 20  # a bomb of 107 KiB decodes to 2.5 GiB
SAMPLE = Path(__file__).parents[1] / "docs" / "sample.jpg"
STATUS = Path("/proc/self/status")
# Not getrusage: its maximum remembers the process that started this one.
PEAK = f"import re; peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', open('{STATUS}').read())[1]) // 1024\n"

pytestmark = pytest.mark.skipif(not STATUS.exists(), reason="peak memory is read from /proc, on Linux")


def peak_mb(code: str) -> list[int]:
    done = subprocess.run([sys.executable, "-c", PEAK + code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [int(number) for number in done.stdout.split()]


def test_the_bundled_picture_is_read_within_the_smallest_function():
    (peak,) = peak_mb(f"from lightocr import OCR\nassert OCR(threads=1).read({str(SAMPLE)!r}).words\nprint(peak())")
    assert peak < SMALLEST_MB


@pytest.mark.parametrize("size", [(10_000, 10_000), (30_000, 30_000)])
def test_a_bomb_is_refused_in_little_memory(size):
    before, after = peak_mb(
        f"""
import io, struct, zlib
from lightocr import image
from lightocr.errors import ImageTooLarge
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
packer = zlib.compressobj(9)
rows = b"".join(packer.compress(bytes(1 + {size[0]})) for _ in range({size[1]})) + packer.flush()
header = struct.pack(">IIBBBBB", {size[0]}, {size[1]}, 8, 0, 0, 0, 0)
bomb = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
print(peak())
try:
    image.decode(bomb)
except ImageTooLarge:
    print(peak())
"""
    )
    assert after - before < REFUSAL_MB


@pytest.mark.parametrize("gap", [2, 30])
def test_thousands_of_words_are_put_in_order_in_little_memory(gap):
    """Close to each other they are lines, far apart the cells of a table."""
    before, after = peak_mb(
        f"""
import numpy as np
from lightocr import geometry, layout
x, y = np.meshgrid(np.arange(60) * 50.0, np.arange(100) * 30.0)
boxes = np.stack([x, y, x + 50 - {gap}, y + 15], -1).reshape(-1, 4)
quads = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
print(peak())
assert geometry.overlaps(quads) == []
order = layout.reading_order(quads, [False] * len(quads))
assert [word for line in order for word in line] == list(range(6000))
print(peak())
"""
    )
    assert after - before < PAIRS_MB
