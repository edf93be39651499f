"""The pictures of our own sets, with what their labels say."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from training.command import InputError
from training.datasets.files import text
from training.samples.labelled import read_rgb

Labelled = tuple[dict[str, Any], np.ndarray]
"""A line of a JSONL file, and the picture it names: RGB uint8 (H, W, 3)."""


def rows(path: Path, label: str) -> Iterator[Labelled]:
    """The lines of a JSONL file, each with its picture. Raises InputError where either is missing."""
    if not path.is_file():
        raise InputError(f"there is no {path}: docs/training.md says what it holds")
    for number, line in enumerate(tqdm(text(path).splitlines(), label, file=sys.stderr), 1):
        try:
            row = json.loads(line)
            picture = path.parent / row["image"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"line {number} of {path} names no picture: see docs/training.md") from error
        if (image := read_rgb(picture)) is None:
            raise InputError(f"no picture: {picture}, which line {number} of {path.name} names")
        yield row, image
