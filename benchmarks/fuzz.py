"""Damaged pictures through decode -> read: every one must end in a page or in one of our errors.

    python -m benchmarks.fuzz --inputs 20000

Twenty seed files are drawn from docs/sample.jpg, and damaged by chance that depends on nothing but --seed, the file's
name and the input's number. All are decoded, and one in READ_EVERY of those that survive is read, too. Each seed file
has a process of its own, so a crash, a hang (over SECONDS) or too much memory (over MEMORY_MB) ends that process alone
and is counted as a failure.
"""

import argparse
import faulthandler
import io
import multiprocessing
import os
import random
import resource
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import PIL.Image
import pillow_heif

from benchmarks import report
from lightocr import OCR, image
from lightocr.errors import OcrError

SAMPLE = Path(__file__).parents[1] / "docs" / "sample.jpg"
SIZE = (320, 240)
READ_EVERY = 10  # a reading takes a hundred times as long as a decoding
SECONDS = 60  # a single input may take
MEMORY_MB = 1769  # the memory of the function in template.yaml

Read = Callable[[image.Image], object]


def seed_files() -> dict[str, bytes]:
    """Every format that is read, in the kinds that take other ways through the decoders."""
    pillow_heif.register_heif_opener()  # which also writes
    picture = PIL.Image.open(SAMPLE).convert("RGB").resize(SIZE)
    other = picture.transpose(PIL.Image.Transpose.ROTATE_180)
    turned = PIL.Image.Exif()
    turned[PIL.ExifTags.Base.Orientation] = 6

    def file(name: str, mode: str = "RGB", **options: object) -> bytes:
        out = io.BytesIO()
        picture.convert(mode).save(out, name, **options)
        return out.getvalue()

    frames = {"save_all": True, "append_images": [other]}
    return {
        "jpeg": file("JPEG"),
        "jpeg progressive": file("JPEG", progressive=True),
        "jpeg gray": file("JPEG", "L"),
        "jpeg cmyk": file("JPEG", "CMYK"),
        "jpeg turned by exif": file("JPEG", exif=turned),
        "png": file("PNG"),
        "png palette": file("PNG", "P"),
        "png transparent": file("PNG", "RGBA"),
        "png 16 bits": file("PNG", "I;16"),
        "webp": file("WEBP"),
        "webp lossless": file("WEBP", lossless=True),
        "webp animated": file("WEBP", **frames),
        "gif": file("GIF"),
        "gif animated": file("GIF", **frames),
        "tiff": file("TIFF"),
        "tiff lzw": file("TIFF", compression="tiff_lzw"),
        "tiff jpeg": file("TIFF", compression="jpeg"),
        "bmp": file("BMP"),
        "avif": file("AVIF"),
        "heif": file("HEIF"),
    }


def damaged(data: bytes, chance: random.Random) -> bytes:
    """One to three kinds of damage: as of a bad disk, a broken connection, and somebody with intent."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        chance.choice((_flip, _flip_header, _extreme, _cut, _lose, _repeat))(changed, chance)
    return bytes(changed)


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _flip_header(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(min(64, len(data)))] = chance.randrange(256)


def _extreme(data: bytearray, chance: random.Random) -> None:
    """A number at the edge of its range, where sizes, counts and offsets stand."""
    start = chance.randrange(min(512, len(data)))
    value = chance.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\x01", b"\xff\xff\0\0"))
    data[start : start + 4] = value


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randint(1, len(data)) :]


def _lose(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    del data[max(start, 1) : start + chance.randint(1, 256)]


def _repeat(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    data[start:start] = data[start : start + chance.randint(1, 1024)]


@dataclass
class Outcome:
    """What became of the inputs, by kind: "decoded", "read" (of the decoded) or the code of an error."""

    kinds: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    tried: int = 0
    slowest_s: float = 0
    peak_mb: int = 0

    def add(self, other: "Outcome") -> None:
        self.kinds += other.kinds
        self.failures += other.failures
        self.tried += other.tried
        self.slowest_s = max(self.slowest_s, other.slowest_s)
        self.peak_mb = max(self.peak_mb, other.peak_mb)


def attempt(data: bytes, read: Read | None) -> list[str]:
    """The kinds of one input. Raises what is no error of ours."""
    try:
        decoded = image.decode(data)
        if read is None:
            return ["decoded"]
        read(decoded)
    except OcrError as error:
        if error.status >= 500:
            raise
        return [error.code]
    return ["decoded", "read"]


def fuzz(name: str, data: bytes, inputs: int, seed: int, read: Read, started: Callable[[int], None]) -> Outcome:
    """Tries `inputs` damaged copies of one file; `started` is told the number of each before it is tried."""
    outcome = Outcome()
    decoded = 0
    for number in range(inputs):
        started(number)
        clock = time.perf_counter()
        reads = decoded % READ_EVERY == 0
        try:
            kinds = attempt(damaged(data, random.Random(f"{seed} {name} {number}")), read if reads else None)
        except Exception as error:
            kinds = ["failed"]
            outcome.failures.append(f"{name}, input {number}: {error!r}")
        decoded += "decoded" in kinds
        outcome.kinds.update(kinds)
        outcome.tried += 1
        outcome.slowest_s = max(outcome.slowest_s, time.perf_counter() - clock)
    outcome.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return outcome


def _process(name: str, data: bytes, inputs: int, seed: int, pipe: Connection) -> None:
    """One seed file, in a process that ends itself where an input takes too long."""
    warnings.simplefilter("ignore")  # what libraries remark on damaged metadata
    ocr = OCR()

    def started(number: int) -> None:
        faulthandler.dump_traceback_later(SECONDS, exit=True)
        pipe.send(number)

    pipe.send(fuzz(name, data, inputs, seed, ocr.read, started))


def isolated(name: str, data: bytes, inputs: int, seed: int) -> Outcome:
    """`fuzz` in a process of its own; where that dies, the input it died of is the failure."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_process, args=(name, data, inputs, seed, theirs))
    process.start()
    theirs.close()
    number = -1
    try:
        while not isinstance(message := ours.recv(), Outcome):
            number = message
    except EOFError:
        process.join()
        died = f"{name}, input {number}: its process ended with {process.exitcode}"
        return Outcome(failures=[died], tried=number + 1)
    process.join()
    if message.peak_mb > MEMORY_MB:
        message.failures.append(f"{name}: {message.peak_mb} MB of memory")
    return message


def summary(outcome: Outcome, seeds: int, options: argparse.Namespace, seconds: float) -> str:
    rows: list[tuple[str, object]] = [
        (f"inputs tried, of {seeds} seed files, --seed {options.seed}", f"{outcome.tried:,}"),
        *((f"outcome: {kind}", f"{count:,}") for kind, count in sorted(outcome.kinds.items())),
        ("**failures**", f"**{len(outcome.failures)}**"),
        ("peak memory of a process, with the networks", f"{outcome.peak_mb:,} MB (limit {MEMORY_MB:,})"),
        ("slowest input", f"{outcome.slowest_s:.1f} s (limit {SECONDS})"),
        ("the whole run", f"{seconds:.0f} s"),
    ]
    return report.table(rows)


def run(seeds: Mapping[str, bytes], inputs: int, seed: int) -> Outcome:
    total = Outcome()
    for name, data in seeds.items():
        total.add(isolated(name, data, -(-inputs // len(seeds)), seed))
        print(f"{name}: {total.tried:,} inputs, {len(total.failures)} failures", file=sys.stderr)
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--publish", action="store_true", help="put the table into docs/reliability.md")
    options = parser.parse_args()
    seeds = seed_files()
    clock = time.perf_counter()
    outcome = run(seeds, options.inputs, options.seed)
    text = summary(outcome, len(seeds), options, time.perf_counter() - clock)
    print(text, *outcome.failures, sep=os.linesep)
    if options.publish:
        report.publish("make fuzz", text, report.RELIABILITY)
    return bool(outcome.failures)


if __name__ == "__main__":
    sys.exit(main())
