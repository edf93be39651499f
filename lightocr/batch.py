"""Reading many files: each becomes an outcome, whatever happens to it, and the others go on."""

import os
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import PIL.Image

from lightocr import document, remote
from lightocr.errors import OcrError
from lightocr.exporters import Format, Sheet
from lightocr.image import Image
from lightocr.inputs import Input
from lightocr.ocr import OCR
from lightocr.page import Page

NO_INPUT, CANNOT_CREATE = 66, 73  # beside the codes of lightocr.errors, after sysexits.h


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read and where its result goes; None: into the outcome."""

    input: Input
    target: Path | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """What is said about a file that was not read, and the exit code it makes."""

    title: str
    detail: str
    remedy: str
    exit_code: int

    def __str__(self) -> str:
        return f"{self.title}: {self.detail}. {self.remedy}"


@dataclass(slots=True)
class Outcome:
    """What became of one file. `output` is empty where it went into a file; `warnings` are those of its pages."""

    output: bytes = b""
    pages: int = 0
    words: int = 0
    skipped: bool = False
    failure: Failure | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Batch:
    """How files are read and written.

    `skip_existing` leaves alone what has its result already; `overlay` is where a file's first page is drawn.
    """

    ocr: OCR
    format: Format
    skip_existing: bool = False
    overlay: Path | None = None

    def run(self, tasks: Iterable[Task], jobs: int = 1) -> Iterator[Outcome]:
        """The outcomes in the order of the tasks, `jobs` of which are read at a time.

        In threads: decoders and networks leave the interpreter to others, so two processes are no faster than two
        threads and would hold the networks twice.
        """
        if jobs == 1:
            yield from map(self.read, tasks)
            return
        waiting: deque[Future[Outcome]] = deque()
        with ThreadPoolExecutor(jobs) as pool:
            try:
                for task in tasks:
                    waiting.append(pool.submit(self.read, task))
                    if len(waiting) > 2 * jobs:  # enough to keep all busy, few enough to hold in memory
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def read(self, task: Task) -> Outcome:
        """Reads one file and writes its result. What goes wrong with it is told in the outcome."""
        if self.skip_existing and task.target and os.path.exists(task.target):
            return Outcome(skipped=True)
        outcome = Outcome()
        name = task.input.shown
        try:
            output = self.format.write(self._sheets(task.input, outcome))
        except OcrError as error:
            return Outcome(failure=Failure(error.title, f"{name}: {error}", error.remedy, error.exit_code))
        except OSError as error:
            detail = f"{name}: {error.strerror or error}"
            check = "address and the connection" if remote.is_url(name) else "path and its permissions"
            return Outcome(failure=Failure("The picture cannot be opened", detail, f"Check the {check}.", NO_INPUT))
        except Exception as error:  # a fault of ours with one file is no reason to leave the others unread
            return Outcome(failure=Failure(OcrError.title, f"{name}: {error!r}", OcrError.remedy, OcrError.exit_code))
        if task.target:
            outcome.failure = _write(task.target, output) or outcome.failure
        else:
            outcome.output = output
        return outcome

    def _sheets(self, source: Input, outcome: Outcome) -> Iterator[Sheet]:
        """The file's pages, one at a time, counted in the outcome."""
        name = os.fsencode(source.relative.name).decode(errors="replace")  # names of files may be any bytes
        for picture in document.pages(source.open()):
            page = self.ocr.read(picture)
            if self.overlay and outcome.pages == 0:
                outcome.failure = _draw(self.overlay, picture, page)
            outcome.pages += 1
            outcome.words += len(page.words)
            outcome.warnings += [f"{source.shown}: {warning}" for warning in page.warnings]
            yield Sheet(page, picture, name)


def _draw(path: Path, picture: Image, page: Page) -> Failure | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        PIL.Image.fromarray(page.render(picture.pixels)).save(path)
    except (OSError, ValueError) as error:  # ValueError: an extension that is no picture format
        detail, remedy = f"{path}: {error}", "Name a .png file in a folder you may write to."
        return Failure("The overlay cannot be written", detail, remedy, CANNOT_CREATE)
    return None


def _write(path: Path, data: bytes) -> Failure | None:
    """Writes a file that is there with all its bytes or not at all: what exists need not be read again."""
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(data)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        detail, remedy = f"{path}: {error.strerror}", "Name a folder you may write to."
        return Failure("The result cannot be written", detail, remedy, CANNOT_CREATE)
    return None
