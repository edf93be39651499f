"""A path -> the labelled set it holds."""

from pathlib import Path

from training.command import InputError
from training.datasets import aihub, aihub_files, icdar, jsonl
from training.datasets.files import Files
from training.datasets.rows import Labelled

FORMATS = f"""a labelled set is one of
  - a folder with {aihub.LABELS} and, anywhere below, its pictures (AI-Hub, text in the wild)
  - a folder with NAME.json for each picture, with "annotations" (AI-Hub, photos of Korean taken outdoors, and others)
  - a folder with gt_NAME.txt or NAME.txt for each picture, lines x1,y1,...,x4,y4,text (ICDAR 2015)
  - a .jsonl file (or a folder with one), lines {{"image", "words": [{{"points", "text"}}]}} or {{"image", "text"}}"""


SAMPLED = 20  # files are looked into, of what may be half a million


class FormatError(InputError):
    """A path that holds no labelled set."""


def load(path: Path) -> Labelled:
    """The labelled set at a path, whichever format it has. Raises FormatError where it has none."""
    if path.is_file():
        if path.suffix == ".jsonl":
            return jsonl.read(path)
        if path.name == aihub.LABELS:
            return aihub.read(path, Files(path.parent))
    if not path.exists():
        raise FormatError(f"there is no {path}; {FORMATS}")
    if not path.is_dir():
        raise FormatError(f"{path} is no folder and no .jsonl file; {FORMATS}")
    files = Files(path)
    if labels := files.named(aihub.LABELS):
        return aihub.read(labels, files)
    if texts := [text for text in files.ending(".txt") if icdar.is_labels(text)]:
        return icdar.read(path, texts, files)
    lists = list(files.ending(".jsonl"))
    if len(lists) == 1:
        return jsonl.read(lists[0])
    each = list(files.ending(".json"))
    if not lists and any(map(aihub_files.is_labels, each[:SAMPLED])):
        return aihub_files.read(path, each, files)
    if archives := sum(1 for _ in files.ending(".zip")):
        raise FormatError(f"{path} holds {archives} zip files, which have to be unpacked first; {FORMATS}")
    raise FormatError(f"{path} holds {'several .jsonl files: name one' if lists else 'no labels'}; {FORMATS}")
