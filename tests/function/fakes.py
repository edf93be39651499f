"""A fake OCR for the doors: what they do around the reading is tested here, the reading itself with the library."""

import base64
import json
import threading
import time
from pathlib import Path
from typing import Any

from lightocr.page import Line, Model, Page, Word

ROOT = Path(__file__).parents[2]
PNG = b"\x89PNG\r\n\x1a\n picture"
TEXT = "서울 한글"


def page(confidence: float = 0.9, text: str = TEXT) -> Page:
    word = Word(text, confidence, ((1, 2), (30, 2), (30, 12), (1, 12)))
    return Page(40, 20, (word,), (Line(text, (0,)),), Model("fake", "1", "0" * 64), {"total": 1.5})


class FakeOcr:
    """Returns or raises `answer`, and remembers the pictures it was given and the seconds it had for each."""

    model = Model("fake", "1", "0" * 64)

    def __init__(self, seconds: float = 0) -> None:
        self.seconds = seconds
        self.answer: Page | Exception = page()
        self.pictures: list[bytes] = []
        self.limits: list[float | None] = []
        self.reading = 0
        self.most_at_once = 0
        self.pause = threading.Event()
        self.pause.set()
        self._lock = threading.Lock()

    def read(self, picture: bytes, *, seconds: float | None = None) -> Page:
        with self._lock:
            self.reading += 1
            self.most_at_once = max(self.most_at_once, self.reading)
        self.pause.wait(10)
        time.sleep(self.seconds)
        with self._lock:
            self.reading -= 1
            self.pictures.append(picture)
            self.limits.append(seconds)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Clock:
    """A Lambda context in which each look at the time costs `step_ms`."""

    function_name = "light-ocr"
    memory_limit_in_mb = 1769
    invoked_function_arn = "arn:aws:lambda:ap-northeast-2:123456789012:function:light-ocr"
    aws_request_id = "0"

    def __init__(self, left_ms: int, step_ms: int = 0) -> None:
        self.left_ms, self.step_ms = left_ms, step_ms

    def get_remaining_time_in_millis(self) -> int:
        self.left_ms -= self.step_ms
        return self.left_ms


def load_event(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((ROOT / "events" / f"{name}.json").read_text("utf-8"))
    return event


def picture_of(name: str) -> bytes:
    """The picture inside an event's multipart form."""
    body = base64.b64decode(load_event(name)["body"])
    start = body.index(b"\r\n\r\n") + 4
    return body[start : body.rindex(b"\r\n--", start, -4)]
