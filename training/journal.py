"""The curves of a training run: a line in the log and a row in OUT/log.csv at a time."""

import csv
import logging
from pathlib import Path
from typing import Any

log = logging.getLogger("training")


def note(out: Path, row: dict[str, Any]) -> None:
    shown = (f"{value:.4g}" if isinstance(value, float) else value for value in row.values())
    log.info("  ".join(f"{name} {value}" for name, value in zip(row, shown, strict=True)))
    path = out / "log.csv"
    fresh = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, row)
        if fresh:
            writer.writeheader()
        writer.writerow(row)
