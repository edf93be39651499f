"""The project's own labelled sets, DATA/real: which of their pictures may train, and for which network."""

import hashlib
from pathlib import Path

READING = ("icdar15_words.jsonl", "plates.jsonl")  # for the recognizers
FINDING = ("icdar15.jsonl",)  # for the detector
WORD_PICTURES = {"icdar15_words.jsonl"}  # two thirds of which train; of the others it is a half
REPORTED = {"photos.jsonl", "products.jsonl"}  # never train


def is_own(labels: str) -> bool:
    return labels in {*READING, *FINDING, *REPORTED}


def may_train(labels: str, image: str) -> bool:
    """Whether a picture of one of these sets may train, by its file name; the others are for reporting."""
    digit = int(hashlib.sha1(Path(image).name.encode()).hexdigest()[0], 16)
    if labels in REPORTED:
        return False
    return digit % 3 != 0 if labels in WORD_PICTURES else digit % 2 == 0
