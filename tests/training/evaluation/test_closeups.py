import json
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from training.command import InputError
from training.evaluation.closeups import closeups


class Nearsighted:
    """Reads any crop as 창고; on pictures finds it where they are no larger than 640 pixels, and keeps their sizes."""

    def __init__(self):
        self.sizes = []

    def recognize(self, crops):
        return [SimpleNamespace(text="창고") for _ in crops]

    def read(self, image):
        self.sizes.append(image.shape[:2])
        return SimpleNamespace(words=[SimpleNamespace(text="창고")] if max(image.shape) <= 640 else [])


def labels(folder: Path, words: list[dict]) -> Path:
    cv2.imwrite(str(folder / "a.png"), np.full((300, 400, 3), 255, np.uint8))
    path = folder / "photos.jsonl"
    path.write_text(json.dumps({"image": "a.png", "words": words}), encoding="utf8")
    return path


def word(text: str, width: int = 120, height: int = 40) -> dict:
    return {"points": [[100, 100], [100 + width, 100], [100 + width, 100 + height], [100, 100 + height]], "text": text}


def test_words_that_can_be_read_are_cut_out_and_looked_for_in_several_sizes(tmp_path: Path) -> None:
    ocr = Nearsighted()
    path = labels(tmp_path, [word("창고"), word("참고"), word("창고", height=20)])  # not as it reads, too small
    figures = closeups(ocr, path)
    assert figures == {"words": 1, "found_300": 1.0, "found_640": 1.0, "found_1280": 0.0, "found_alone": 1.0}
    assert [max(size) for size in ocr.sizes] == [300, 640, 1280, 120]
    assert ocr.sizes[2] == (588, 1280)  # 120 x 40 with 14 pixels around it


def test_no_words_are_no_figures(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no words"):
        closeups(Nearsighted(), labels(tmp_path, [word("참고")]))
