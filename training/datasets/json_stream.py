"""A large JSON file, row by row."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ijson
from tqdm import tqdm

from training.command import InputError


def rows(path: Path, section: str) -> Iterator[Any]:
    """The rows of the array `section` of a JSON object, in the order of the file, one at a time in memory.

    Raises InputError where the file is no such object.
    """
    progress = tqdm.wrapattr(
        path.open("rb"), "read", path.stat().st_size, desc=f"{path.name}: {section}", file=sys.stderr, delay=2
    )
    try:
        with progress as file:
            yield from ijson.items(file, f"{section}.item", use_float=True)
    except ijson.JSONError as error:
        raise InputError(f"{path} is no whole JSON file, unpack it again: {error}") from error
