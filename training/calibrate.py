"""Fit the curve that turns a word's probability into how often such words are right, and write it into the manifest.

    python -m training.calibrate REAL

Words of half of the photos of REAL/photos.jsonl, chosen by file name, fit the two numbers; the other half reports them
(`python -m training.evaluate photos REAL`: `calibration_error`).
"""

import argparse
from pathlib import Path

import numpy as np

from lightocr import OCR
from lightocr.confidence import LEAST_SURPRISE, Calibration
from training import command
from training.datasets.real import chosen_half
from training.evaluation.metrics import normalise
from training.evaluation.photos import words_of
from training.evaluation.pictures import rows
from training.export import write_manifest

STEPS, RIDGE = 50, 1e-3


def fit(values: np.ndarray, right: np.ndarray) -> Calibration:
    """Mean log-probabilities (N,) and whether the word was right (N,): a logistic regression on the logarithm of the
    surprise, by Newton's method."""
    points = np.stack([-np.log(LEAST_SURPRISE - values), np.ones_like(values)], 1)
    weights = np.zeros(2)
    for _ in range(STEPS):
        expected = 1 / (1 + np.exp(-points @ weights))
        curvature = points.T @ (points * (expected * (1 - expected))[:, None]) + RIDGE * np.eye(2)
        weights += np.linalg.solve(curvature, points.T @ (right - expected) - RIDGE * weights)
    steepness, offset = weights
    return Calibration(half=round(float(np.exp(offset / steepness)), 4), steepness=round(float(steepness), 3))


@command.checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=command.folder)
    parser.add_argument("--out", type=Path, default=Path("lightocr/weights"))
    options = parser.parse_args()
    ocr = OCR(options.out)
    ocr.recognizer.calibration = None
    values, right = [], []
    for row, image in rows(options.real / "photos.jsonl", "photos"):
        if chosen_half(row["image"]):
            words, crops = words_of(row, image)
            for reading, word in zip(ocr.recognizer.recognize(crops), words, strict=True):
                if reading.text:
                    values.append(np.log(max(reading.confidence, 1e-9)))
                    right.append(normalise(reading.text) == normalise(word["text"]))
    if not values:
        raise command.InputError(f"no word of the photos in {options.real} is read: there is nothing to fit")
    calibration = fit(np.array(values), np.array(right))
    print(f"{calibration} from {len(values)} words")
    write_manifest(options.out, {}, calibration=calibration._asdict())


if __name__ == "__main__":
    main()
