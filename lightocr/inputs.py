"""What a command line names -> the files to read: paths, directories, globs, standard input and URLs."""

import errno
import glob
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from lightocr import remote
from lightocr.image import File

SUFFIXES = {
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif"),
    *(".avif", ".heic", ".heif", ".pdf"),
}
"""Files of a directory that are read; what a file really is, its first bytes tell."""
OWN_PDF = ".ocr.pdf"  # what `--format pdf` writes is no input of the next run

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read: `name` as people know it, `relative` where its result goes below an output directory."""

    name: str
    relative: Path

    @property
    def shown(self) -> str:
        """The name in a message, where an empty one would not be seen."""
        return self.name or "''"

    @property
    def path(self) -> Path | None:
        """None for standard input and URLs, beside which nothing can be written."""
        return None if self.name == STDIN or remote.is_url(self.name) else Path(self.name)

    def open(self) -> File:
        """What `document.pages` takes. Raises OSError."""
        if self.name == STDIN:
            return sys.stdin.buffer
        if remote.is_url(self.name):
            return remote.fetch(self.name)
        if not self.name:  # which Path would take for the current directory
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self.name)
        path = Path(self.name)
        if path.is_dir():
            raise FileNotFoundError(errno.ENOENT, "There is no picture in this directory", self.name)
        return path


def expand(names: Iterable[str], recursive: bool = False) -> Iterator[Input]:
    """The files behind names, in their order; what is in a directory, or fits a glob, is sorted.

    `recursive` takes the directories inside a directory too. A name behind which nothing stands remains, as an Input
    that cannot be opened.
    """
    for name in names:
        if name == STDIN:
            yield Input(name, Path("stdin"))
        elif remote.is_url(name):
            yield Input(name, Path(_last_part(name)))
        elif not name:  # a script's variable that is not set, as a rule
            yield Input(name, Path("nameless"))
        elif glob.has_magic(name) and not os.path.lexists(name):
            yield from _matches(name, recursive)
        else:
            yield from _below(Path(name), recursive)


def _last_part(url: str) -> str:
    path = re.split("[?#]", url)[0].partition("://")[2].partition("/")[2]
    name = PurePosixPath(unquote(path).replace("\0", "")).name
    return "index" if name in ("", "..") else name


def _matches(pattern: str, recursive: bool) -> Iterator[Input]:
    found = sorted(glob.glob(pattern, recursive=True))
    for name in found or [pattern]:
        yield from _below(Path(name), recursive)


def _below(path: Path, recursive: bool) -> Iterator[Input]:
    found = sorted(path.rglob("*") if recursive else path.glob("*")) if path.is_dir() else []
    pictures = [file for file in found if _is_picture(file)]
    for file in pictures:
        yield Input(str(file), file.relative_to(path))
    if not pictures:
        yield Input(str(path), Path(path.name or "directory"))


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.endswith(OWN_PDF) and path.is_file()
