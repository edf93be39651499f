"""Which pictures of a labelled set train and which test: by their paths, so every machine and run decides alike."""

import hashlib
import os
from collections.abc import Set
from pathlib import Path

from training.datasets import real
from training.datasets.files import composed, text
from training.datasets.rows import Labelled, Picture

TEST_SHARE = 10  # one picture in ten, which makes it a tenth of every category


def is_test(name: str) -> bool:
    """Whether the picture of this file name tests, by its hash."""
    return int(hashlib.sha1(composed(name).encode()).hexdigest()[:8], 16) % TEST_SHARE == 0


def read_list(path: Path) -> set[str]:
    """The file names in a list of test pictures, one a line, whatever folder it puts before them."""
    lines = text(path).splitlines()
    return {composed(line.strip().replace("\\", "/").rsplit("/", 1)[-1]) for line in lines if line.strip()}


def write_list(path: Path, pictures: list[Picture]) -> None:
    path.write_text("".join(f"{composed(picture.path.name)}\n" for picture in pictures), encoding="utf-8")


def published(labelled: Labelled) -> set[Path]:
    """The pictures in the set's own Validation folders (AI-Hub's), if it has Training folders too; else none."""
    folders = {p.path: os.path.relpath(p.path.parent, labelled.path).casefold() for p in labelled.pictures}
    if not any("training" in folder for folder in folders.values()):
        return set()
    return {path for path, folder in folders.items() if "validation" in folder}


def split(labelled: Labelled, listed: Set[str] | None = None) -> tuple[list[Picture], list[Picture]]:
    """The pictures that train and those that test: the `listed` names, or the set's own Validation, or a tenth by hash.

    The project's own sets keep their own rules, whatever is listed.
    """

    validation = published(labelled) if listed is None else set()

    def tests(picture: Picture) -> bool:
        name = picture.path.name
        if labelled.path.name in real.SETS:
            return not real.may_train(labelled.path.name, name)
        if listed is not None:
            return composed(name) in listed
        return picture.path in validation if validation else is_test(name)

    train, test = [], []
    for picture in labelled.pictures:
        (test if tests(picture) else train).append(picture)
    return train, test
