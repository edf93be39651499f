"""The folder that synthesis draws from."""

from pathlib import Path

import cv2
import numpy as np

from training.command import InputError
from training.synth import fonts, words

HELP = "folder with fonts/, corpus/ and backgrounds/"


def check(data: Path) -> None:
    """Raises InputError where something is missing; no font is opened."""
    lists = [name for name in words.SHARES if name not in words.OWN and not (data / "corpus" / name).is_file()]
    needed = {
        "fonts in fonts/": any(path.suffix in fonts.SUFFIXES for path in (data / "fonts").rglob("*")),
        f"{', '.join(lists)} in corpus/": not lists,
        "photos (.jpg) in backgrounds/": any((data / "backgrounds").glob("*.jpg")),
    }
    missing = [what for what, there in needed.items() if not there]
    if missing:
        raise InputError(f"{data} lacks {'; '.join(missing)} (docs/training.md says what a --data folder holds)")


def backgrounds(data: Path) -> list[np.ndarray]:
    """RGB pictures without text."""
    paths = sorted((data / "backgrounds").glob("*.jpg"))
    return [cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB) for path in paths]
