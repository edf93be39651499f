"""What a labelled set holds.

python -m training.datasets FOLDER [--test-list FILE]
"""

import argparse
from collections import Counter
from pathlib import Path

from lightocr.charset import SPACE, Charset, canonical
from training.command import InputError, checked
from training.datasets import Labelled, Picture, load, read_list, split
from training.datasets.parts import write_list

SHOWN = 30  # of the characters outside the charset are listed, the most frequent
COLUMNS = ("", "pictures", "words", "vertical", "ignored", "train: pictures", "words", "test: pictures", "words")


def strangers(pictures: list[Picture], charset: Charset) -> Counter[str]:
    """Characters of the words that the recognizers have no class for, and how often each occurs."""
    counts = Counter(character for picture in pictures for word in picture.truth for character in canonical(word.text))
    return Counter({c: n for c, n in counts.items() if c != SPACE and c not in charset})


def _row(name: str, train: list[Picture], test: list[Picture]) -> tuple[str, ...]:
    def words(pictures: list[Picture]) -> int:
        return sum(len(picture.truth) for picture in pictures)

    every = train + test
    vertical = sum(word.vertical for picture in every for word in picture.truth)
    ignored = sum(word.ignore for picture in every for word in picture.words)
    counts = len(every), words(every), ignored, len(train), words(train), len(test), words(test)
    pictures, count, *rest = (f"{n:,}" for n in counts)
    return name, pictures, count, f"{vertical / max(1, words(every)):.1%}", *rest


def summary(labelled: Labelled, train: list[Picture], test: list[Picture]) -> str:
    """Counts by category and part, what the recognizers cannot write, and what was unusable."""
    categories = sorted({picture.category for picture in labelled.pictures})
    rows = [COLUMNS]
    if len(categories) > 1:
        parts = ([[p for p in part if p.category == name] for part in (train, test)] for name in categories)
        rows += [_row(name or "-", *part) for name, part in zip(categories, parts, strict=True)]
    rows.append(_row("all", train, test))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    outside = strangers(labelled.pictures, Charset())
    shown = "  ".join(f"{character} {count:,}" for character, count in outside.most_common(SHOWN))
    return "\n".join(
        [
            f"{labelled.path}: {labelled.format}",
            *lines,
            f"characters outside the charset: {len(outside)}, {outside.total():,} times  {shown}".rstrip(),
            labelled.report(),
        ]
    )


@checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--test-list", type=Path, help="names of the test pictures: read where it exists, written where it does not"
    )
    options = parser.parse_args()
    labelled = load(options.folder)
    if not labelled.pictures:
        raise InputError(f"{options.folder}: none of the pictures that its labels name is here; {labelled.report()}")
    known = options.test_list is not None and options.test_list.exists()
    train, test = split(labelled, read_list(options.test_list) if known else None)
    if options.test_list and not known:
        write_list(options.test_list, test)
    print(summary(labelled, train, test))


if __name__ == "__main__":
    main()
