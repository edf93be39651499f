"""The project's own labelled sets, DATA/real: which of their pictures may train, and for which network."""

import hashlib
from pathlib import Path

READING = ("icdar15_words.jsonl", "plates.jsonl")  # the recognizers may learn from these
FINDING = ("icdar15.jsonl",)  # the detector may learn from these
WORD_PICTURES = {"icdar15_words.jsonl"}  # single words: two thirds of them train, of other sets a half
REPORTED = {"photos.jsonl", "products.jsonl"}  # these never train
SETS = {*READING, *FINDING, *REPORTED}


def may_train(labels: str, image: str) -> bool:
    """Whether a picture of a set may train, by its file name; the others are for reporting."""
    if labels in REPORTED:
        return False
    return _digit(image) % 3 != 0 if labels in WORD_PICTURES else chosen_half(image)


def chosen_half(image: str) -> bool:
    """One half of a set's pictures, by file name."""
    return _digit(image) % 2 == 0


def _digit(image: str) -> int:
    return int(hashlib.sha1(Path(image).name.encode()).hexdigest()[0], 16)
