"""ICDAR 2015: a text file for every picture, a line for every word, `x1,y1,...,x4,y4,text`; ### is to be ignored."""

import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from training.datasets.files import Files
from training.datasets.rows import Labelled, Picture

IGNORED = "###"
CORNERS = 8  # numbers begin a line; what follows is the text, commas and all


def _parse(line: str) -> tuple[list[float], str]:
    """Eight numbers and a text. Raises ValueError."""
    *numbers, text = line.split(",", CORNERS)
    if len(numbers) != CORNERS:
        raise ValueError("not eight numbers and a text")
    return [float(number) for number in numbers], text.strip()


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]


def is_labels(path: Path) -> bool:
    """Whether a text file holds labels: its name says so, or its first line."""
    if path.name.startswith("gt_"):
        return True
    try:
        _parse(_lines(path)[0])
    except (ValueError, IndexError):
        return False
    return True


def read(folder: Path, texts: Sequence[Path], files: Files) -> Labelled:
    labelled = Labelled(folder, "ICDAR text files")
    for path in tqdm(texts, "labels", file=sys.stderr, delay=2):
        picture = files.picture(path.stem.removeprefix("gt_"), path)
        if picture is None:
            labelled.bad["picture missing"] += 1
            continue
        words = []
        try:
            lines = _lines(path)
        except UnicodeDecodeError:
            labelled.bad["file not in UTF-8"] += 1
            continue
        for line in lines:
            try:
                corners, text = _parse(line)
            except ValueError:
                labelled.bad["line unreadable"] += 1
                continue
            words.append(labelled.word(corners, "" if text == IGNORED else text, text == IGNORED))
        labelled.pictures.append(Picture(picture, [word for word in words if word]))
    return labelled
