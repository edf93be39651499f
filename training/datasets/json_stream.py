"""A large JSON file, row by row."""

import codecs
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tqdm import tqdm

CHUNK = 1 << 20  # bytes read at a time
DECODER = json.JSONDecoder()
SPACE = re.compile(r"[ \t\r\n]*")
AFTER_VALUE = ",:]} \t\r\n"


class _Stream:
    """The JSON values of a file, one after the other, of which only what is being decoded is in memory."""

    def __init__(self, file: BinaryIO, bar: tqdm) -> None:
        self.file, self.bar, self.text, self.at = file, bar, "", 0
        self.decode = codecs.getincrementaldecoder("utf-8-sig")().decode

    def _more(self) -> bool:
        piece = self.file.read(CHUNK)
        self.bar.update(len(piece))
        self.text, self.at = self.text[self.at :] + self.decode(piece), 0
        return bool(piece)

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            self.at = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        if self.peek() != expected:
            raise ValueError(f"{self.file.name}: {expected!r} expected, not {self.text[self.at : self.at + 20]!r}")
        self.at += 1

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
                if end < len(self.text) and self.text[end] in AFTER_VALUE:  # else a number might go on
                    self.at = end
                    return value
            except json.JSONDecodeError:
                pass
            if not self._more():
                raise ValueError(f"{self.file.name} ends or breaks off at {self.text[self.at : self.at + 20]!r}")

    def sequence(self, opening: str, closing: str) -> Iterator[None]:
        """Stops at each member of an array or object, which the caller takes."""
        self.take(opening)
        while self.peek() != closing:
            yield
            if self.peek() != closing:
                self.take(",")
        self.take(closing)


def rows(path: Path) -> Iterator[tuple[str, Any]]:
    """(key, row) for every row of the arrays at the top level of a JSON object, in the order of the file.

    Raises ValueError where the file is no such object.
    """
    with (
        path.open("rb") as file,
        tqdm(total=path.stat().st_size, desc=path.name, unit="B", unit_scale=True, file=sys.stderr, delay=2) as bar,
    ):
        stream = _Stream(file, bar)
        for _ in stream.sequence("{", "}"):
            key = stream.value()
            stream.take(":")
            if stream.peek() != "[":
                stream.value()
                continue
            for _ in stream.sequence("[", "]"):
                yield key, stream.value()
