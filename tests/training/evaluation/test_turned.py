import json
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from lightocr.ocr import TURNED
from training.command import InputError
from training.evaluation.turned import recognised, turned


class Half:
    """Sees that the black band of an upright picture, above, is on the right or below; never that it is on the left."""

    def read(self, image: np.ndarray) -> SimpleNamespace:
        height, width = image.shape[:2]
        dark = {90: image[height // 2, width - 2], 180: image[height - 2, width // 2]}
        return SimpleNamespace(warnings=[TURNED.format(turn) for turn, pixel in dark.items() if pixel.max() < 50])


def test_each_direction_has_its_share_and_each_slip_its_name(tmp_path: Path) -> None:
    image = np.full((60, 100, 3), 255, np.uint8)
    image[:10] = 0
    cv2.imwrite(str(tmp_path / "a.png"), image)
    cv2.imwrite(str(tmp_path / "b.png"), image[::-1])  # stands on its head: taken for turned as it stands
    labels = tmp_path / "photos.jsonl"
    labels.write_text("\n".join(json.dumps({"image": name, "words": []}) for name in ("a.png", "b.png")))
    figures = turned(Half(), labels)
    assert figures["pictures"] == 2
    assert [figures[f"right_{turn}"] for turn in (0, 90, 180, 270)] == [0.5, 0.5, 0.5, 0.0]
    assert {"image": "a.png", "turned": 270, "taken_for": 0} in figures["wrong"]
    assert {"image": "b.png", "turned": 0, "taken_for": 180} in figures["wrong"]


@pytest.mark.parametrize(("said", "turns"), [((), 0), ((12,), 0), ((348,), 0), ((78,), 1), ((180,), 2), ((280,), 3)])
def test_what_a_picture_is_askew_is_no_quarter(said: tuple[int, ...], turns: int) -> None:
    page = SimpleNamespace(warnings=["The time was up after 3 s.", *map(TURNED.format, said)])
    assert recognised(page) == turns


def test_no_pictures_are_no_figures(tmp_path: Path) -> None:
    (tmp_path / "photos.jsonl").write_text("")
    with pytest.raises(InputError, match="no pictures"):
        turned(Half(), tmp_path / "photos.jsonl")
