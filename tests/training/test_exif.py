"""Boxes lie on their words, whichever way a turned picture was labelled."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from training.datasets import Labelled, load
from training.samples.labelled import read_rgb

WIDTH, HEIGHT, BOX = 90, 60, (10, 20, 40, 12)  # of the stored pixels


@pytest.fixture(params=["one file", "a file a picture"])
def many(request: pytest.FixtureRequest) -> bool:
    return request.param == "a file a picture"


def write(folder: Path, many: bool, orientation: int, size: tuple[int, int], box: tuple[int, ...] = BOX) -> Labelled:
    """A picture with one black word, and its labels."""
    pixels = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    x, y, width, height = BOX
    pixels[y : y + height, x : x + width] = 0
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(pixels).save(folder / "a.png", exif=exif)
    image = {"id": 1, "file_name": "a.png", "width": size[0], "height": size[1]}
    word = {"image_id": 1, "bbox": box, "text": "가게", "attributes": {"class": "word"}}
    name = "a.json" if many else "textinthewild_data_info.json"
    (folder / name).write_text(json.dumps({"images": [image], "annotations": [word]}), encoding="utf8")
    return load(folder)


def ink(labelled: Labelled) -> float:
    """How black the picture is in its box, 1 where it is only ink."""
    (picture,) = labelled.pictures
    image = read_rgb(picture.path)
    assert image is not None
    mask = cv2.fillPoly(np.zeros(image.shape[:2], np.uint8), [np.round(picture.words[0].quad - 0.5).astype(int)], 1)
    return 1 - image[mask > 0].mean() / 255


@pytest.mark.parametrize("orientation", [1, 5, 6, 7, 8])
def test_boxes_of_the_stored_pixels_turn_with_the_picture(tmp_path: Path, many: bool, orientation: int) -> None:
    labelled = write(tmp_path, many, orientation, (WIDTH, HEIGHT))
    assert ink(labelled) > 0.85
    assert labelled.pictures[0].words[0].vertical == (orientation > 1)


def test_boxes_of_the_turned_picture_stay(tmp_path: Path, many: bool) -> None:
    x, y, width, height = BOX
    turned = (HEIGHT - y - height, x, height, width)  # a quarter clockwise
    assert ink(write(tmp_path, many, 6, (HEIGHT, WIDTH), turned)) > 0.85


def test_a_picture_of_another_size_is_left_out_and_counted(tmp_path: Path, many: bool) -> None:
    labelled = write(tmp_path, many, 1, (2 * WIDTH, 2 * HEIGHT))
    assert labelled.pictures == []
    assert "picture of another size than labelled 1" in labelled.report()


def test_a_picture_without_a_labelled_size_is_taken_as_it_is(tmp_path: Path, many: bool) -> None:
    assert ink(write(tmp_path, many, 1, (None, None))) > 0.85
