"""The project's own labelled sets, DATA/real: which of their pictures may train, and for which network."""

import hashlib
from pathlib import Path

READING = ("icdar15_words.jsonl", "plates.jsonl")  # for the recognizers
FINDING = ("icdar15.jsonl",)  # for the detector
WORD_PICTURES = {"icdar15_words.jsonl"}  # sets of single words, two thirds of which train; of the others it is a half
REPORTED = {"photos.jsonl", "products.jsonl"}  # never train
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
