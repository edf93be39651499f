"""What pages cost on Lambda, which memory size is the cheapest, and how long a million pictures take.

    python -m benchmarks.cost DATA/real --publish

Measures the mean seconds of a labelled photo on one and on two threads here, and works out the rest: Lambda gives a
whole vCPU for each 1,769 MB, and bills memory times seconds. The prices are list prices in dollars (us-east-1, without
free tier) as known when this was written; look yours up and pass them.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from benchmarks import report
from lightocr import OCR
from training.command import checked
from training.evaluation.pictures import rows

VCPU_MB = 1769
SIZES_MB = (512, 1024, 1769, 2560, 3538)
PRICES = {"x86_64": 0.0000166667, "arm64": 0.0000133334}  # a GB-second
REQUESTS = 0.20 / 1e6
MILLION = 1_000_000
LIMITS = (10, 100, 1000)
# How Lambda polls a standard queue: five batches at once to begin with, then up to 300 more each minute.
FIRST, MORE_A_MINUTE = 5, 300
BATCH = 10
"""Pictures of one message batch, as in template.yaml."""


@dataclass(frozen=True)
class Speed:
    """Mean seconds of a page on one and on two whole vCPUs."""

    one: float
    two: float

    def at(self, memory_mb: int) -> float:
        """Seconds of a page: a share of one vCPU below 1,769 MB, two threads on a part of the second one above."""
        share = memory_mb / VCPU_MB
        if share <= 1:
            return self.one / share
        return self.one - (self.one - self.two) * min(share - 1, 1)

    def dollars(self, memory_mb: int, price: float) -> float:
        """A thousand pages, one a request."""
        return 1000 * (self.at(memory_mb) * memory_mb / 1024 * price + REQUESTS)


def drain_seconds(pictures: int, seconds: float, limit: int) -> float:
    """How long the queue takes to empty when at most `limit` instances read a batch at once."""
    left, minute = float(pictures), 0
    while True:
        instances = min(limit, FIRST + MORE_A_MINUTE * minute)
        a_minute = instances * 60 / seconds
        if left <= a_minute:
            return 60 * (minute + left / a_minute)
        left -= a_minute
        minute += 1


def measure(real: Path, threads: int) -> float:
    ocr = OCR(threads=threads)
    images = [image for _, image in rows(real / "photos.jsonl", "photos")]
    ocr.read(images[0])
    started = time.perf_counter()
    for image in tqdm(images, f"{threads} threads", file=sys.stderr):
        ocr.read(image)
    return (time.perf_counter() - started) / len(images)


def sizes(speed: Speed, prices: dict[str, float]) -> str:
    lines = [
        f"| memory, MB | seconds a page | {' | '.join(f'$ a thousand pages, {name}' for name in prices)} |",
        f"|---|---|{'---|' * len(prices)}",
    ]
    for memory in SIZES_MB:
        costs = " | ".join(f"{speed.dollars(memory, price):.4f}" for price in prices.values())
        lines.append(f"| {memory:,} | {speed.at(memory):.2f} | {costs} |")
    return "\n".join(lines)


def million(speed: Speed, price: float) -> str:
    seconds = speed.at(VCPU_MB)
    cost = MILLION * seconds * VCPU_MB / 1024 * price + MILLION / BATCH * REQUESTS
    lines = [f"| instances at once | hours | $, Lambda alone, {VCPU_MB:,} MB |", "|---|---|---|"]
    for limit in LIMITS:
        lines.append(f"| {limit:,} | {drain_seconds(MILLION, seconds, limit) / 3600:.1f} | {cost:.2f} |")
    return "\n".join(lines)


@checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path, help="folder with photos.jsonl")
    for name, price in PRICES.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, default=price, help="dollars a GB-second")
    parser.add_argument("--publish", action="store_true", help="put the tables into docs/performance.md")
    options = parser.parse_args()
    speed = Speed(measure(options.real, 1), measure(options.real, 2))
    prices = {name: getattr(options, name) for name in PRICES}
    text = f"{report.machine()}\n\n{sizes(speed, prices)}\n\n{million(speed, options.x86_64)}"
    print(text)
    if options.publish:
        report.publish("benchmarks.cost", text, report.PERFORMANCE)


if __name__ == "__main__":
    main()
