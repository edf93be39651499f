"""The files below a folder, found by their names."""

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from training.command import InputError

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"}


def composed(name: str) -> str:
    """Korean file names from a Mac come in single letters (NFD); labels spell them in syllables (NFC)."""
    return unicodedata.normalize("NFC", name)


def text(path: Path) -> str:
    """What a text file holds. Raises InputError where it is in another encoding, as Korean Windows writes them."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not in UTF-8: save it so") from error


class Files:
    """All files below a folder, by name and, pictures, by stem."""

    def __init__(self, folder: Path) -> None:
        self.names: dict[str, list[Path]] = defaultdict(list)
        self.folded: dict[str, Path] = {}
        self.stems: dict[str, list[Path]] = defaultdict(list)
        for directory, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                path = Path(directory, name)
                self.names[composed(name)].append(path)
                self.folded.setdefault(composed(name).casefold(), path)
                if path.suffix.lower() in PICTURES:
                    self.stems[composed(path.stem)].append(path)

    def named(self, name: str) -> Path | None:
        """The first file of this name; where there is none, of this name in capitals or without: a.jpg and A.JPG."""
        return next(iter(self.names.get(composed(name), ())), self.folded.get(composed(name).casefold()))

    def picture(self, stem: str, labels: Path) -> Path | None:
        """The picture of a label file; of several with that stem (train/, test/) the one nearest to it."""
        found = self.stems.get(composed(stem), ())
        return max(found, key=lambda path: len(os.path.commonpath([path, labels])), default=None)

    def ending(self, suffix: str) -> Iterator[Path]:
        return (path for name, paths in self.names.items() if name.endswith(suffix) for path in paths)
