"""Which pictures of a labelled set train and which test: by file name, so every machine and every run decides alike."""

import hashlib
from collections.abc import Set
from pathlib import Path

from training import real
from training.datasets.files import composed
from training.datasets.rows import Labelled, Picture

TEST_SHARE = 10  # one picture in ten, which makes it a tenth of every category


def is_test(name: str) -> bool:
    """Whether the picture of this file name tests, by its hash."""
    return int(hashlib.sha1(composed(name).encode()).hexdigest()[:8], 16) % TEST_SHARE == 0


def read_list(path: Path) -> set[str]:
    """The file names in a list of test pictures, one a line, whatever folder it puts before them."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return {composed(line.strip().replace("\\", "/").rsplit("/", 1)[-1]) for line in lines if line.strip()}


def write_list(path: Path, pictures: list[Picture]) -> None:
    path.write_text("".join(f"{composed(picture.path.name)}\n" for picture in pictures), encoding="utf-8")


def split(labelled: Labelled, listed: Set[str] | None = None) -> tuple[list[Picture], list[Picture]]:
    """The pictures that train and those that test: the `listed` names, or a tenth by hash.

    The project's own sets keep their own rules, whatever is listed.
    """

    def tests(picture: Picture) -> bool:
        name = picture.path.name
        if labelled.path.name in real.SETS:
            return not real.may_train(labelled.path.name, name)
        return is_test(name) if listed is None else composed(name) in listed

    train, test = [], []
    for picture in labelled.pictures:
        (test if tests(picture) else train).append(picture)
    return train, test
