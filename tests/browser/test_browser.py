"""What a visitor of the demo page sees and can do, in a real Chromium with the real weights."""

import json
import os
import struct
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.skipif(not os.environ.get("CHROMIUM"), reason="CHROMIUM is not the path of a Chromium")

SAMPLE = Path(__file__).parents[2] / "docs" / "sample.jpg"
PREFIX = "/Prod"  # where API Gateway's stages put the page
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
TOLERANCE = 2  # pixels of the screen

# Where the picture is on the screen, and the boxes over it.
BOXES = """() => {
    const box = (element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, height];
    };
    return { picture: box(document.querySelector("#stage img")),
             words: [...document.querySelectorAll("polygon")].map(box) };
}"""


def post(address: str, picture: bytes) -> dict[str, Any]:
    request = urllib.request.Request(f"{address}/evaluation", picture, {"Content-Type": "application/octet-stream"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        document: dict[str, Any] = json.load(answer)
        return document


@pytest.fixture(scope="session")
def read(address: str) -> dict[str, Any]:
    """What the API reads on the sample."""
    return post(address, SAMPLE.read_bytes())


def choose(visitor: "Page", picture: Path | dict[str, Any]) -> None:
    visitor.set_input_files("#file", picture)


def choose_and_read(visitor: "Page", picture: Path | dict[str, Any]) -> None:
    choose(visitor, picture)
    visitor.wait_for_selector("#result:not([hidden]), #problem:not([hidden])")
    assert visitor.is_visible("#result"), visitor.inner_text("#problem")


def assert_boxes_stand_on_the_words(visitor: "Page", document: dict[str, Any]) -> None:
    boxes = visitor.evaluate(BOXES)
    left, top, width, height = boxes["picture"]
    scale_x, scale_y = width / document["image"]["width"], height / document["image"]["height"]
    assert scale_x == pytest.approx(scale_y, rel=0.01), "the picture is squeezed"
    assert len(boxes["words"]) == len(document["words"]) > 0
    for (x, y, w, h), word in zip(boxes["words"], document["words"], strict=True):
        xs, ys = zip(*word["polygon"], strict=True)
        assert x == pytest.approx(left + min(xs) * scale_x, abs=TOLERANCE)
        assert y == pytest.approx(top + min(ys) * scale_y, abs=TOLERANCE)
        assert x + w == pytest.approx(left + max(xs) * scale_x, abs=TOLERANCE)
        assert y + h == pytest.approx(top + max(ys) * scale_y, abs=TOLERANCE)


def assert_no_sideways_scrolling(visitor: "Page") -> None:
    assert visitor.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def with_orientation(jpeg: bytes, orientation: int) -> bytes:
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff + jpeg[2:]


class TestReading:
    @pytest.mark.parametrize("prefix", ["", PREFIX])
    def test_boxes_stand_where_the_polygons_stand(
        self, visitor: "Page", address: str, read: dict[str, Any], prefix: str
    ) -> None:
        visitor.goto(f"{address}{prefix}/")
        choose_and_read(visitor, SAMPLE)
        assert_boxes_stand_on_the_words(visitor, read)
        assert visitor.locator("#lines li").all_inner_texts() == [line["text"] for line in read["lines"]]
        visitor.set_viewport_size({"width": 700, "height": 900})
        assert_boxes_stand_on_the_words(visitor, read)

    def test_turned_picture(self, visitor: "Page", address: str) -> None:
        upright = cv2.imread(str(SAMPLE))
        turned = with_orientation(
            cv2.imencode(".jpg", cv2.rotate(upright, cv2.ROTATE_90_COUNTERCLOCKWISE))[1].tobytes(), 6
        )
        visitor.goto(f"{address}/")
        choose_and_read(visitor, {"name": "turned.jpg", "mimeType": "image/jpeg", "buffer": turned})
        document = post(address, turned)
        assert document["image"] == {"width": 1280, "height": 960}
        assert_boxes_stand_on_the_words(visitor, document)

    def test_too_large_a_picture_is_shrunk(self, visitor: "Page", address: str) -> None:
        picture = cv2.imread(str(SAMPLE))
        noise = np.random.default_rng(0).integers(0, 40, picture.shape, np.uint8)
        large = cv2.imencode(".bmp", cv2.subtract(cv2.resize(picture, (1600, 1200)), cv2.resize(noise, (1600, 1200))))[
            1
        ]
        assert large.size > 4_500_000
        visitor.goto(f"{address}/")
        with visitor.expect_response("**/evaluation") as answer:
            choose_and_read(visitor, {"name": "large.bmp", "mimeType": "image/bmp", "buffer": large.tobytes()})
        document = answer.value.json()
        assert "차림표" in document["text"]
        assert_boxes_stand_on_the_words(visitor, document)

    def test_sample_picture(self, visitor: "Page", address: str) -> None:
        visitor.goto(f"{address}{PREFIX}/")
        visitor.click("#sample")
        visitor.wait_for_selector("#result:not([hidden])")
        assert "9,000" in visitor.inner_text("#lines")

    def test_pasted_and_dropped_pictures(self, visitor: "Page", address: str, read: dict[str, Any]) -> None:
        send = """async ([type, name]) => {
            const response = await fetch("static/sample.webp");
            const data = new DataTransfer();
            data.items.add(new File([await response.blob()], name));
            const init = { bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data };
            document.body.dispatchEvent(type === "paste" ? new ClipboardEvent(type, init) : new DragEvent(type, init));
        }"""
        for type in ("paste", "drop"):
            visitor.goto(f"{address}/")
            visitor.evaluate(send, [type, "a.webp"])
            visitor.wait_for_selector("polygon")

    def test_picture_that_the_browser_cannot_draw(self, visitor: "Page", address: str) -> None:
        tiff = cv2.imencode(".tiff", cv2.resize(cv2.imread(str(SAMPLE)), (960, 720)))[1].tobytes()
        visitor.goto(f"{address}/")
        choose_and_read(visitor, {"name": "scan.tiff", "mimeType": "image/tiff", "buffer": tiff})
        assert visitor.is_visible("#undrawn")
        assert visitor.locator("polygon").count() > 0

    def test_text_of_a_picture_is_never_markup(self, visitor: "Page", address: str, read: dict[str, Any]) -> None:
        attack = '<img src=x onerror="document.title=1">'
        words = [{**read["words"][0], "text": attack}]
        document = {**read, "words": words, "lines": [{"text": attack, "words": [0]}], "warnings": [attack]}
        visitor.route("**/evaluation", lambda route: route.fulfill(json=document))
        visitor.goto(f"{address}/")
        choose_and_read(visitor, SAMPLE)
        visitor.hover("polygon")
        assert attack in visitor.inner_text("#lines")
        assert attack in visitor.inner_text("#tip")
        assert visitor.locator("img").count() == 1
        assert visitor.title() == "Light OCR"


class TestWords:
    @pytest.fixture(autouse=True)
    def _read(self, visitor: "Page", address: str, read: dict[str, Any]) -> None:
        visitor.route("**/evaluation", lambda route: route.fulfill(json=read))
        visitor.goto(f"{address}/")
        choose_and_read(visitor, SAMPLE)

    def test_pointing_shows_and_clicking_copies(self, visitor: "Page", read: dict[str, Any]) -> None:
        word = read["words"][3]
        polygon = visitor.locator("polygon").nth(3)
        polygon.hover()
        assert visitor.inner_text("#tip").split() == [*word["text"].split(), str(round(word["confidence"] * 100)), "%"]
        assert visitor.locator("#lines .marked").count() == 1
        polygon.click()
        visitor.wait_for_selector("#status:has-text('Copied')")
        assert visitor.evaluate("navigator.clipboard.readText()") == word["text"]

    def test_keyboard(self, visitor: "Page", read: dict[str, Any]) -> None:
        visitor.focus("#sample")
        visitor.keyboard.press("Tab")
        words = read["words"]
        focused = "document.activeElement.getAttribute('aria-label')"
        assert visitor.evaluate(focused).startswith(words[0]["text"])
        assert visitor.evaluate("getComputedStyle(document.activeElement).strokeWidth") == "4px"
        visitor.keyboard.press("ArrowRight")
        visitor.keyboard.press("ArrowDown")
        assert visitor.evaluate(focused).startswith(words[2]["text"])
        assert words[2]["text"] in visitor.inner_text("#tip")
        visitor.keyboard.press("Enter")
        visitor.wait_for_selector("#status:has-text('Copied')")
        assert visitor.evaluate("navigator.clipboard.readText()") == words[2]["text"]
        visitor.keyboard.press("End")
        assert visitor.evaluate(focused).startswith(words[-1]["text"])
        visitor.keyboard.press("Tab")  # one tab stop for all words
        assert visitor.evaluate("document.activeElement.id") == "copy"

    def test_lines(self, visitor: "Page", read: dict[str, Any]) -> None:
        visitor.hover("#lines li:nth-child(2) button")
        assert visitor.locator("polygon.marked").count() == len(read["lines"][1]["words"])

    def test_everything_out(self, visitor: "Page", read: dict[str, Any], tmp_path: Path) -> None:
        visitor.click("#copy")
        visitor.wait_for_selector("#status:has-text('All text copied')")
        assert visitor.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == read["text"]
        with visitor.expect_download() as download:
            visitor.click("#download")
        assert download.value.suggested_filename == "sample.jpg.ocr.json"
        download.value.save_as(tmp_path / "page.json")
        assert json.loads((tmp_path / "page.json").read_text("utf-8")) == read

    def test_language(self, visitor: "Page") -> None:
        visitor.click("text=한국어")
        assert visitor.inner_text("#copy") == "모두 복사"
        assert visitor.evaluate("document.documentElement.lang") == "ko"
        assert "확신도" in str(visitor.get_attribute("polygon", "aria-label"))
        visitor.reload()
        assert "사진" in visitor.inner_text("h2")


class TestProblems:
    @pytest.fixture(autouse=True)
    def _open(self, visitor: "Page", address: str) -> None:
        visitor.goto(f"{address}/")

    @staticmethod
    def problem(visitor: "Page") -> str:
        visitor.wait_for_selector("#problem:not([hidden])")
        text = visitor.inner_text("#problem")
        # Chromium itself writes refused requests into the console.
        visitor.complaints[:] = [line for line in visitor.complaints if not line.startswith("Failed to load resource")]
        return text

    def test_bad_file_gets_the_service_s_remedy(self, visitor: "Page") -> None:
        choose(visitor, {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"})
        assert "Send a JPEG, PNG, WebP, BMP, TIFF, GIF or AVIF picture." in self.problem(visitor)
        visitor.click("text=한국어")
        assert "사진을 보내 주세요" in visitor.inner_text("#problem")

    def test_empty_file(self, visitor: "Page") -> None:
        choose(visitor, {"name": "empty.jpg", "mimeType": "image/jpeg", "buffer": b""})
        assert "zero bytes" in self.problem(visitor)

    def test_too_large_to_send_and_to_shrink(self, visitor: "Page") -> None:
        choose(visitor, {"name": "large.tiff", "mimeType": "image/tiff", "buffer": b"II*\0" + bytes(4_500_000)})
        assert "save it as a JPEG" in self.problem(visitor)

    @pytest.mark.parametrize(
        ("status", "words"),
        [(429, "is busy"), (503, "is busy"), (504, "too long"), (403, "credentials"), (502, "wrong")],
    )
    def test_answers_of_a_gateway(self, visitor: "Page", status: int, words: str) -> None:
        visitor.route("**/evaluation", lambda route: route.fulfill(status=status, json={"message": "x"}))
        choose(visitor, SAMPLE)
        assert words in self.problem(visitor)

    def test_no_connection_and_then_one(self, visitor: "Page", read: dict[str, Any]) -> None:
        visitor.route("**/evaluation", lambda route: route.abort())
        choose(visitor, SAMPLE)
        assert "cannot be reached" in self.problem(visitor)
        visitor.route("**/evaluation", lambda route: route.fulfill(json=read))
        choose_and_read(visitor, SAMPLE)
        assert not visitor.is_visible("#problem")

    def test_service_without_weights_says_so_at_once(self, visitor: "Page") -> None:
        problem = {"code": "weights_invalid", "title": "No weights", "detail": "hash", "remedy": "Reinstall"}
        visitor.route("**/health", lambda route: route.fulfill(status=503, json=problem))
        visitor.reload()
        assert "Reinstall" in self.problem(visitor)

    def test_nothing_to_read(self, visitor: "Page") -> None:
        blank = cv2.imencode(".png", np.full((200, 300, 3), 255, np.uint8))[1].tobytes()
        choose_and_read(visitor, {"name": "blank.png", "mimeType": "image/png", "buffer": blank})
        assert visitor.is_visible("#nothing")


class TestPhone:
    @pytest.fixture
    def options(self) -> dict[str, Any]:
        return {**PHONE, "locale": "ko-KR"}

    def test_fits_the_screen(self, visitor: "Page", address: str, read: dict[str, Any]) -> None:
        visitor.route("**/evaluation", lambda route: route.fulfill(json=read))
        visitor.goto(f"{address}/")
        assert visitor.is_visible("text=사진 찍기")
        assert_no_sideways_scrolling(visitor)
        choose_and_read(visitor, SAMPLE)
        assert_no_sideways_scrolling(visitor)
        assert_boxes_stand_on_the_words(visitor, read)
        for index in (0, len(read["words"]) - 1):
            visitor.locator("polygon").nth(index).tap()
            assert visitor.is_visible("#tip")
            assert_no_sideways_scrolling(visitor)

    def test_camera(self, visitor: "Page", address: str, read: dict[str, Any]) -> None:
        visitor.route("**/evaluation", lambda route: route.fulfill(json=read))
        visitor.goto(f"{address}/")
        assert visitor.get_attribute("#camera", "capture") == "environment"
        visitor.set_input_files("#camera", SAMPLE)
        visitor.wait_for_selector("polygon")
