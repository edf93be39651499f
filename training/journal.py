"""What a training run tells: lines on standard error, and its curves in OUT/log.csv."""

import csv
import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from tqdm import tqdm

log = logging.getLogger("training")
T = TypeVar("T")


def begin(rank: int = 0) -> None:
    """Log lines are shown from now on; of several processes the first speaks for all."""
    level = logging.INFO if rank == 0 else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")


def bar(**options: Any) -> tqdm:
    """A progress bar on standard error, refreshed seldom where that is a file."""
    interval = 1 if sys.stderr.isatty() else 60
    return tqdm(mininterval=interval, maxinterval=interval, file=sys.stderr, **options)


def progress(items: Iterable[T], label: str) -> Iterable[T]:
    """A bar that goes away, of what may take more than two seconds."""
    return bar(iterable=items, desc=label, delay=2, leave=False)


def note(out: Path, row: dict[str, Any]) -> None:
    """A line, and a row of the curves."""
    shown = (f"{value:.4g}" if isinstance(value, float) else value for value in row.values())
    log.info("  ".join(f"{name} {value}" for name, value in zip(row, shown, strict=True)))
    path = out / "log.csv"
    fresh = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, row)
        if fresh:
            writer.writeheader()
        writer.writerow(row)
