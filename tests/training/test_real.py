import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from lightocr.charset import Charset
from training.real import RealCrops, RealScenes, may_train
from training.synth.scenes import SIZE


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """Twelve word pictures whose gray tells which is which, and a plate."""
    rows = []
    for i in range(12):
        cv2.imwrite(str(tmp_path / f"{i}.png"), np.full((24, 60, 3), 20 * i, np.uint8))
        rows.append({"image": f"{i}.png", "text": f"No{i}"})
    (tmp_path / "icdar15_words.jsonl").write_text("\n".join(map(json.dumps, rows)))
    plate = {"image": "1.png", "words": [{"points": [[2, 2], [50, 2], [50, 20], [2, 20]], "text": "12가 3456"}]}
    (tmp_path / "plates.jsonl").write_text(json.dumps(plate))
    return tmp_path


def test_only_the_training_part_is_drawn(real: Path) -> None:
    source = RealCrops(real, Charset(), seed=1)
    texts = {next(source).text for _ in range(200)}
    words = {f"No{i}" for i in range(12) if may_train("icdar15_words.jsonl", f"{i}.png")}
    plates = {"12가3456"} if may_train("plates.jsonl", "1.png") else set()
    assert texts == words | plates
    assert 0 < len(words) < 12


def test_real_crops_are_what_the_recognizer_takes(real: Path) -> None:
    crop = next(RealCrops(real, Charset(), seed=1))
    assert crop.image.shape[0] == 48
    assert crop.image.shape[1] % 32 == 0
    assert len(crop.spans) == 0  # nobody knows where its glyphs stand


def test_cut_street_photos_keep_their_words_places(tmp_path: Path) -> None:
    """A black word on white: wherever the photo is cut, its quad stands around the black."""
    image = np.full((720, 1280, 3), 255, np.uint8)
    image[300:340, 500:620] = 0
    name = next(f"{i}.png" for i in range(20) if may_train("icdar15.jsonl", f"{i}.png"))
    cv2.imwrite(str(tmp_path / name), image)
    words = [
        {"points": [[500, 300], [620, 300], [620, 340], [500, 340]], "text": "OPEN", "ignore": False},
        {"points": [[0, 0], [9, 0], [9, 9], [0, 9]], "text": "", "ignore": True},
    ]
    (tmp_path / "icdar15.jsonl").write_text(json.dumps({"image": name, "words": words}))
    source, inside = RealScenes(tmp_path, seed=3), 0
    for _ in range(20):
        scene = next(source)
        assert len(scene.quads) == len(scene.ignored) == 1
        x, y = scene.quads[0].mean(0)
        if 1 < x < SIZE - 2 and 1 < y < SIZE - 2:
            inside += 1
            assert scene.image[int(y), int(x)].max() < 50
    assert inside > 3
