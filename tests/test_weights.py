"""The weights in the repository: whole, small, and able to read."""

import json
import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import lightocr
from lightocr import OCR, Page
from lightocr.view import View
from training.evaluation.aslant import seen_from

WEIGHTS = Path(lightocr.__file__).parent / "weights"
SAMPLE = Path(__file__).parents[1] / "docs" / "sample.jpg"
FONT = Path(lightocr.__file__).parent / "fonts" / "NanumSquareR.ttf"


def test_all_weights_together_are_at_most_12_mb() -> None:
    files = json.loads((WEIGHTS / "weights.json").read_text(encoding="utf8"))["files"]
    stored = [path for path in WEIGHTS.iterdir() if path.suffix in (".onnx", ".npz")]
    assert {path.name for path in stored} == {entry["file"] for entry in files.values()}
    assert sum(path.stat().st_size for path in stored) <= 12_000_000


@pytest.mark.parametrize("decoder", ["ctc", "attention"])
def test_the_bundled_picture_is_read(decoder: str) -> None:
    page = OCR(decoder=decoder).read(SAMPLE)
    read = {word.text for word in page.words}
    expected = {"영업시간", "9,000", "8,000", "15,000", "해물파전", "할인"}
    assert len(expected & read) >= 5, f"of {expected} only {expected & read}"


def test_the_bundled_picture_has_a_column() -> None:
    """The sign of the hairdresser, 미용실, is written from top to bottom."""
    columns = [word.text for word in OCR().read(SAMPLE).words if word.orientation == "vertical"]
    assert any(text.startswith("미") and text.endswith("실") for text in columns), columns


@pytest.fixture(scope="module")
def sample() -> np.ndarray:
    return np.ascontiguousarray(cv2.imread(str(SAMPLE))[..., ::-1])


@pytest.fixture(scope="module")
def upright(sample: np.ndarray) -> Page:
    return OCR().read(sample)


def texts(page: Page) -> set[str]:
    return {word.text for word in page.words}


@pytest.mark.parametrize(("turns", "start"), [(1, "from below"), (3, "from above")])
def test_a_line_on_its_side_beside_others_is_read(sample: np.ndarray, turns: int, start: str) -> None:
    """As the name of a chart's axis and the titles on the backs of books."""
    turned = np.rot90(sample[448:496, 630:840], turns)  # 매주 월요일 휴무
    beside = np.full((len(sample), 80, 3), turned[0, 0], np.uint8)
    beside[300 : 300 + len(turned), 20 : 20 + turned.shape[1]] = turned
    page = OCR().read(np.hstack([beside, sample]))
    (words,) = (
        [page.words[i] for i in line.words] for line in page.lines if page.words[line.words[0]].polygon[0][0] < 80
    )
    assert [word.text for word in words] == ["매주", "월요일", "휴무"]
    for word in words:
        rises = word.polygon[0][1] - word.polygon[1][1]
        assert abs(rises) > 30
        assert (rises > 0) == (start == "from below"), "a polygon begins at the text's own top-left"


@pytest.mark.parametrize("lean", [0.05, 0.15])
def test_a_picture_taken_from_the_side_is_read(sample: np.ndarray, upright: Page, lean: float) -> None:
    height, width = sample.shape[:2]
    before = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    shift = np.float32([[lean * width, lean * height / 2], [0, 0], [-lean * width / 2, 0], [0, -lean * height]])
    transform = cv2.getPerspectiveTransform(before, before + shift)
    aside = cv2.warpPerspective(sample, transform, (width, height), borderMode=cv2.BORDER_REPLICATE)
    assert len(texts(OCR().read(aside)) & texts(upright)) >= 0.6 * len(texts(upright))


def test_a_picture_taken_from_far_aside_and_above_is_read(sample: np.ndarray, upright: Page) -> None:
    aside, _ = seen_from(-40, 35)(sample)
    page = OCR().read(aside)
    assert len(texts(page) & texts(upright)) >= 0.9 * len(texts(upright))
    quads = np.float32([word.polygon for word in page.words])
    tops, sides = quads[:, 1] - quads[:, 0], quads[:, 3] - quads[:, 0]
    assert np.median(np.degrees(np.arctan2(*tops.T[::-1]))) < -10, "polygons run along the lines in the picture,"
    angles = np.degrees(np.arctan2(*sides.T[::-1]) - np.arctan2(*tops.T[::-1]))
    assert np.median(angles) > 100, "and their sides along the letters"


@pytest.mark.parametrize("degrees", [-25, 40, 110])
def test_a_picture_held_askew_is_read_as_if_it_stood_upright(sample: np.ndarray, upright: Page, degrees: int) -> None:
    angle = np.radians(degrees)
    turn = [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
    askew = View.of(sample).through(np.array(turn))
    page = OCR().read(askew.pixels)
    assert len(texts(page) & texts(upright)) >= 0.9 * len(texts(upright))
    (warning,) = page.warnings
    said = int(re.findall(r"\d+", warning)[0])
    assert abs((said - degrees + 180) % 360 - 180) <= 3  # some of its signs are seen at an angle
    middles = {word.text: np.mean(word.polygon, axis=0) for word in upright.words}
    for word in page.words:
        if len(word.text) > 2 and word.text in middles:
            stands = askew.in_picture(np.float32(word.polygon)).mean(axis=0)
            assert np.allclose(stands, middles[word.text], atol=12), word.text


def test_a_picture_in_hardly_any_light_is_read(sample: np.ndarray, upright: Page) -> None:
    grain = np.random.default_rng(0).normal(0, 50, sample.shape)
    page = OCR().read(np.clip(np.round(sample + grain), 0, 255).astype(np.uint8))
    assert len(texts(page) & texts(upright)) >= 0.85 * len(texts(upright))


def test_a_photo_of_a_display_is_read(sample: np.ndarray, upright: Page) -> None:
    y, x = np.mgrid[: sample.shape[0], : sample.shape[1]]
    stripes = 60 * np.sin(2 * np.pi * (x * (1 + x / 40_000) + 0.3 * y) / 4.3)
    page = OCR().read(np.clip(np.round(sample + stripes[..., None]), 0, 255).astype(np.uint8))
    assert len(texts(page) & texts(upright)) >= 0.95 * len(texts(upright))


def test_a_mirrored_picture_is_not_turned_back_and_reads_unsurely(sample: np.ndarray, upright: Page) -> None:
    mirrored = OCR().read(np.ascontiguousarray(sample[:, ::-1]))
    assert len(texts(mirrored) & texts(upright)) < 0.2 * len(texts(upright))
    unsure, sure = (np.mean([word.confidence for word in page.words]) for page in (mirrored, upright))
    assert unsure < 0.75 * sure


@pytest.mark.parametrize("text", ["운영시간 : 평일", "문의 : 02-123-4567", "교육 | 상담 | 예약"])
def test_signs_that_stand_alone_between_words_are_read(text: str) -> None:
    picture = Image.new("RGB", (420, 84), "white")
    ImageDraw.Draw(picture).text((30, 28), text, "black", ImageFont.truetype(str(FONT), 28))
    assert OCR().read(picture).text == text


def test_the_sign_between_two_dates_is_read_though_their_boxes_overlap(upright: Page) -> None:
    assert "2026.11.01 ~ 12.31 OPEN EVENT" in upright.text.split("\n")
