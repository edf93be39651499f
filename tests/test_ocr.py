import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from PIL import Image
from shapes import box

from lightocr import OCR, OcrError, Page, orientation, perspective, recognizer, time_limit
from lightocr.assembly import AIR
from lightocr.detector import Detection, DetectorOptions
from lightocr.errors import CorruptImage, WeightsError
from lightocr.ocr import first_look
from lightocr.recognizer import Recognition


def png(pixels) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


def test_a_picture_becomes_a_page(ocr, picture):
    page = ocr.read(png(picture))
    assert page.text == "A B\nC"
    assert (page.width, page.height) == (640, 480)
    assert [line.words for line in page.lines] == [(0, 1), (2,)]
    assert page.model.name == "fake"
    assert set(page.timings_ms) == {"decode", "detect", "recognize", "total"}
    assert page.timings_ms["total"] >= max(page.timings_ms["detect"], page.timings_ms["recognize"]) > 0
    assert Page.from_dict(page.to_dict()).text == page.text


def test_words_stand_where_they_are(ocr, picture):
    first = ocr.read(picture).words[0]
    x, y, width, height = 60, 60, 60, 24
    options = DetectorOptions()
    distance = width * height * options.unclip_ratio / (2 * (width + height)) + options.margin
    beside, above = (distance + share * (height + 2 * distance) for share in AIR)
    assert np.allclose(first.polygon[0], (x - beside, y - above), atol=1)
    assert np.allclose(first.polygon[2], (x + width + beside, y + height + above), atol=1)


def test_in_a_hurry_a_picture_is_seen_once(weights, picture):
    seen = {}
    for fast in (False, True):
        ocr = OCR(weights, fast=fast, threads=1)
        network, sizes = ocr.detector.network, []
        ocr.detector.network = lambda image, network=network, sizes=sizes: (
            sizes.append(image.shape) or network(image=image)
        )
        assert ocr.read(picture).text == "A B\nC"
        seen[fast] = len(sizes)
    assert seen[True] == 1 < seen[False]


@pytest.mark.parametrize(("said", "fast"), [("on", True), ("1", True), ("off", False), ("", False)])
def test_the_environment_may_ask_for_speed(weights, monkeypatch, said, fast):
    monkeypatch.setenv("LIGHTOCR_FAST", said)
    assert OCR(weights).fast is fast
    assert OCR(weights, fast=True).fast
    assert not OCR(weights, fast=False).fast


def test_polygons_stay_within_the_picture(ocr, paint):
    image = np.full((480, 640, 3), 255, np.uint8)
    paint(image, "A", 2, 2)
    (word,) = ocr.read(image).words
    assert word.polygon[0] == (0.0, 0.0)


def test_a_word_says_how_it_runs_and_how_sure_it_is(ocr, picture):
    first = ocr.read(picture).words[0]
    assert first.orientation == "horizontal"
    assert first.confidence > 0.9
    assert first.detection_score > 0.6


def test_bytes_paths_and_arrays_read_alike(ocr, picture, tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(png(picture))
    assert ocr.read(path).words == ocr.read(str(path)).words == ocr.read(picture).words == ocr.read(png(picture)).words


def test_a_page_says_that_the_time_was_up(ocr, picture):
    page = ocr.read(picture, seconds=0)
    assert not page.words
    (warning,) = page.warnings
    assert "0 s" in warning
    assert ocr.read(picture, seconds=600).to_dict()["words"] == ocr.read(picture).to_dict()["words"]
    assert ocr.read(picture, seconds=600).warnings == ()
    with pytest.raises(ValueError, match="seconds"):
        ocr.read(picture, seconds=-1)


def test_what_was_read_is_kept_when_the_time_is_up(ocr, picture, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time_limit.time, "monotonic", lambda: now[0])
    recognize = ocr.recognizer.recognize

    def slowly(*given):
        said = recognize(*given)
        now[0] = 11.0
        return said

    monkeypatch.setattr(ocr.recognizer, "recognize", slowly)
    page = ocr.read(picture, seconds=10)
    assert page.text == "A B\nC"
    assert "10 s" in page.warnings[0]


def test_boxes_of_a_line_and_of_a_column_are_read_without_strokes_of_the_next():
    cut = []

    def read(quads):
        cut.extend(quads)
        return [Recognition("", 0.0)] * len(quads)

    quads = np.array([box(0, 0, 60, 20), box(52, 0, 120, 20), box(0, 50, 20, 110), box(0, 102, 20, 160)])
    found = Detection(quads, np.ones(4, np.float32))
    said = first_look(SimpleNamespace(found=found, read=read))
    assert np.allclose([quad[2] for quad in cut], [[56, 20], [120, 20], [20, 106], [20, 160]], atol=0.1)
    assert np.allclose([quad[0] for quad in cut], [[0, 0], [56, 0], [0, 50], [0, 106]], atol=0.1)
    assert np.array_equal(said.quads, quads)


@pytest.mark.parametrize(("confidence", "expected"), [(0.9, "upright"), (0.2, "turned")])
def test_an_unclear_line_that_rises_is_read_with_upright_ends_too(confidence, expected):
    def read(quads):
        upright = [abs(quad[0][0] - quad[3][0]) < 0.01 for quad in quads]
        turned = Recognition("turned", 0.4, clarity=0.5)
        return [Recognition("upright", confidence, clarity=0.9) if each else turned for each in upright]

    quad = np.array([[0, 40], [76, 0], [85, 18], [9, 58]], np.float32)
    said = first_look(SimpleNamespace(found=Detection(quad[None], np.ones(1, np.float32)), read=read))
    assert [reading.text for reading in said.readings] == [expected]
    assert np.array_equal(said.quads[0], quad) == (expected == "turned")


def test_a_column_starts_at_its_own_top_left(ocr, weights, paint, monkeypatch):
    """The same tall box: as a stacked column it starts at the picture's top-left, as a turned line at its top-right."""
    monkeypatch.setattr(orientation, "quarter_turns", lambda *_: 0)  # a lone turned line would turn the picture
    monkeypatch.setitem(recognizer.LIKELY, "turned", 1.0)  # the drawn networks read both ways nearly as clearly
    image = np.full((480, 640, 3), 255, np.uint8)
    paint(image, "A", 300, 100, 24, 240)
    (turned,) = ocr.read(image).words
    assert (turned.text, turned.orientation) == ("A", "vertical")
    centre = np.mean(turned.polygon, axis=0)
    assert turned.polygon[0][0] > centre[0]
    assert turned.polygon[0][1] < centre[1]
    assert turned.polygon[1][0] > centre[0]  # clockwise: next comes the lower right
    assert turned.polygon[1][1] > centre[1]

    stacking = OCR(weights, threads=1)
    networks = stacking.recognizer.networks
    networks["stacked"], networks["horizontal"] = networks["horizontal"], networks["stacked"]
    (stacked,) = stacking.read(image).words
    assert (stacked.text, stacked.orientation) == ("A", "horizontal")  # one upright letter stands in any line
    assert np.allclose(np.roll(stacked.polygon, -1, axis=0), turned.polygon)


def test_a_picture_is_straightened_only_where_its_words_then_say_more(ocr, monkeypatch):
    image = np.full((480, 640, 3), 255, np.uint8)
    corners = cv2.boxPoints(((300, 200), (160, 24), 25))
    cv2.fillPoly(image, [np.round(corners).astype(np.int32)], (0, 0, 2))
    said = iter([1.0, 1.0, 1.0, 2.0])  # as it stands first
    monkeypatch.setattr(orientation, "says", lambda _: next(said))
    as_it_stands, straightened = ocr.read(image), ocr.read(image)
    assert as_it_stands.warnings == ()
    assert straightened.warnings == ("The picture is turned by 25 degrees clockwise; its text was read upright.",)
    for page in (as_it_stands, straightened):
        (word,) = page.words
        assert np.allclose(np.mean(word.polygon, axis=0), (300, 200), atol=2)


def test_every_front_is_one_of_the_picture_as_it_is_held(ocr, monkeypatch):
    """And not of the front before, where that said more."""

    def turning_back(degrees):
        cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        return np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])

    image = np.full((480, 640, 3), 255, np.uint8)
    corners = cv2.boxPoints(((300, 200), (160, 24), 25))
    cv2.fillPoly(image, [np.round(corners).astype(np.int32)], (0, 0, 2))
    said = iter([1.0, 2.0, 3.0])
    monkeypatch.setattr(orientation, "says", lambda _: next(said))
    monkeypatch.setattr(perspective, "fronts", lambda *_: [turning_back(15), turning_back(25)])
    assert ocr.read(image).warnings == ("The picture is turned by 25 degrees clockwise; its text was read upright.",)


def test_unsure_words_are_dropped(weights, picture):
    assert OCR(weights, threads=1, min_confidence=0.0).read(picture).words
    assert OCR(weights, threads=1, min_confidence=1.0).read(picture).words == ()


@pytest.mark.parametrize(
    "options", [{"min_confidence": 7}, {"language_weight": float("nan")}, {"language_weight": -1}, {"threads": -1}]
)
def test_values_out_of_range_are_refused(weights, options):
    with pytest.raises(ValueError, match=next(iter(options))):
        OCR(weights, **options)


def test_the_attention_decoder_is_a_choice(weights, picture):
    """The fake one writes every letter twice."""
    assert OCR(weights, threads=1, decoder="attention").read(picture).text == "AA BB\nCC"
    with pytest.raises(ValueError, match="beam"):
        OCR(weights, decoder="beam")


def test_detect_and_recognize_are_the_stages_of_read(ocr, picture):
    found = ocr.detect(picture)
    assert found.quads.shape == (3, 4, 2)
    left, top, right, bottom = 37, 37, 143, 107
    (reading,) = ocr.recognize([picture[top:bottom, left:right]])
    assert (reading.text, reading.layout) == ("A", "horizontal")


@pytest.mark.parametrize("shade", [0, 255])
@pytest.mark.parametrize("size", [(1, 1), (2, 2), (31, 31), (1, 20_000), (20_000, 1)])
def test_odd_pictures_are_read(ocr, size, shade):
    page = ocr.read(np.full((size[1], size[0], 3), shade, np.uint8))
    assert (page.width, page.height) == size
    assert len(page.words) <= 1


def test_noise_is_read_in_bounds_with_a_warning(ocr, paint):
    image = np.full((1100, 1100, 3), 255, np.uint8)
    for y in range(2, 1090, 12):
        for x in range(2, 1090, 12):
            paint(image, "A", x, y, 6, 6)
    page = ocr.read(image[:900, :900])
    assert len(page.words) <= 1000
    assert any("candidate" in warning for warning in page.warnings)


def test_warnings_of_the_picture_reach_the_page(ocr, picture):
    stream = io.BytesIO()
    first = Image.fromarray(picture)
    first.save(stream, "TIFF", save_all=True, append_images=[first])
    assert any("first" in warning for warning in ocr.read(stream.getvalue()).warnings)


def test_read_pages_reads_every_page_of_a_document(ocr, picture, paint):
    stream = io.BytesIO()
    second = np.full((300, 500, 3), 255, np.uint8)
    paint(second, "Z", 50, 50)
    Image.fromarray(picture).save(stream, "TIFF", save_all=True, append_images=[Image.fromarray(second)])
    pages = list(ocr.read_pages(stream.getvalue()))
    assert [page.text for page in pages] == ["A B\nC", "Z"]
    assert [page.warnings for page in pages] == [(), ()]
    assert [page.text for page in ocr.read_pages(picture)] == ["A B\nC"]


def test_one_reader_serves_many_threads(ocr, picture, paint):
    other = np.full((300, 500, 3), 255, np.uint8)
    paint(other, "Z", 50, 50)
    pictures = [picture, other] * 10
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda image: ocr.read(image).text, pictures))
    assert texts == ["A B\nC", "Z"] * 10


def test_a_bad_picture_is_our_error_and_the_reader_lives_on(ocr, picture):
    with pytest.raises(CorruptImage):
        ocr.read(png(picture)[:200])
    assert ocr.read(picture).words


def test_weights_of_another_charset_fail_at_the_start(tmp_path, write_weights):
    with pytest.raises(WeightsError, match="classes"):
        OCR(write_weights(tmp_path / "small", size=150))
    assert issubclass(WeightsError, OcrError)


def test_importing_the_library_loads_no_torch_web_framework_or_aws():
    modules = "{name.partition('.')[0] for name in sys.modules}"
    code = f"import sys, lightocr.cli, lightocr.exporters; print(*sorted({modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "lightocr" in loaded
    heavy = {"torch", "onnx", "fastapi", "starlette", "mangum", "uvicorn", "boto3", "botocore"}
    optional = {"pypdfium2", "reportlab", "pillow_heif", "shtab", "tqdm"}
    assert not (heavy | optional) & set(loaded)
