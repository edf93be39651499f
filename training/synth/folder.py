"""The folder that synthesis draws from."""

from pathlib import Path

import cv2
import numpy as np

from training.command import InputError
from training.synth import fonts, words

HELP = "folder with fonts/, corpus/ and backgrounds/"


def check(data: Path) -> None:
    """Raises InputError where something is missing; no font is opened."""
    missing = _missing_lists(data)
    if not any(path.suffix in fonts.SUFFIXES for path in (data / "fonts").rglob("*")):
        missing.append("fonts in fonts/")
    if not any((data / "backgrounds").glob("*.jpg")):
        missing.append("photos (.jpg) in backgrounds/")
    _refuse(data, missing)


def check_lists(data: Path) -> None:
    """Raises InputError where a word list is missing."""
    _refuse(data, _missing_lists(data))


def _missing_lists(data: Path) -> list[str]:
    lists = [name for name in words.SHARES if name not in words.OWN and not (data / "corpus" / name).is_file()]
    return [f"{', '.join(lists)} in corpus/"] if lists else []


def _refuse(data: Path, missing: list[str]) -> None:
    if missing:
        raise InputError(f"{data} lacks {'; '.join(missing)} (docs/training.md says what a --data folder holds)")


def backgrounds(data: Path) -> list[np.ndarray]:
    """RGB pictures without text."""
    paths = sorted((data / "backgrounds").glob("*.jpg"))
    return [cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB) for path in paths]
