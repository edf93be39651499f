"""`lightocr read | serve | info | completion`."""

import argparse
import errno
import os
import platform
import sys
import time
import warnings
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args

from lightocr import OCR, __version__, image, inputs, remote
from lightocr.batch import Batch, Failure, Outcome, Task
from lightocr.errors import OcrError
from lightocr.exporters import FORMATS, Format
from lightocr.ocr import LANGUAGE_WEIGHT, MIN_CONFIDENCE
from lightocr.recognizer import DEFAULT_DECODER, Decoder
from lightocr.runtime import backend, cpu_threads

USAGE, UNAVAILABLE, CANNOT_WRITE, INTERRUPTED = 2, 69, 74, 130  # beside the codes of lightocr.errors and lightocr.batch
SHUTDOWN_SECONDS = 60  # what is being read when the server is told to stop may take this long to be answered
SHELLS = ("bash", "zsh", "fish", "tcsh")


class UsageError(Exception):
    """A command line that contradicts itself."""


class OutputError(Exception):
    """Standard output takes nothing (more)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code: 0, 2 for a wrong command line, or that of the last error."""
    options = _parser().parse_args(arguments)
    warnings.simplefilter("ignore")  # what libraries remark on damaged metadata helps no user
    try:
        return int(options.run(options))
    except UsageError as error:
        _tell(f"lightocr {options.command}: error: {error}")
        return USAGE
    except OcrError as error:
        return _complain(Failure(error.title, str(error), error.remedy, error.exit_code))
    except OutputError as error:
        _abandon_output()
        remedy = "Send it to where there is room for it."
        return _complain(Failure("The output cannot be written", f"standard output: {error}", remedy, CANNOT_WRITE))
    except BrokenPipeError:  # whoever reads our output has seen enough, as in `lightocr read ... | head`
        _abandon_output()
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def _abandon_output() -> None:
    """What is left in its buffer would fail once more when the interpreter ends."""
    if sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser(file_completion: object = None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lightocr", description="Reads Korean and English text in pictures.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(
        title="commands", required=True, dest="command", metavar="read | serve | info | completion"
    )
    _add_read(commands.add_parser("read", help="read pictures and documents"), file_completion)

    serve = commands.add_parser("serve", help="answer HTTP requests")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=port, default=5000)
    serve.set_defaults(run=_serve)

    info = commands.add_parser("info", help="show the versions, the weights, the threads and the formats")
    info.set_defaults(run=_info)

    completion = commands.add_parser("completion", help="print the completion script of a shell")
    completion.add_argument("shell", choices=SHELLS)
    completion.set_defaults(run=_completion)
    return parser


def _add_read(read: argparse.ArgumentParser, file_completion: object) -> None:
    files = read.add_argument(
        "files", nargs="+", metavar="FILE", help="a picture, TIFF, PDF, directory, glob, URL or -"
    )
    files.complete = file_completion  # type: ignore[attr-defined]  # shtab's way to say that these are files
    read.add_argument("--format", choices=FORMATS, default="json", help="json: an object a line")
    place = read.add_mutually_exclusive_group()
    place.add_argument("--output", metavar="DIR", type=Path, help="write the results into this directory")
    place.add_argument("--beside", action="store_true", help="write each result beside its file")
    read.add_argument("--skip-existing", action="store_true", help="leave out files that have their result already")
    read.add_argument("--recursive", action="store_true", help="take directories inside directories too")
    read.add_argument("--allow-url", action="store_true", help="fetch http and https URLs")
    read.add_argument("--jobs", metavar="N", type=positive, default=1, help="read N files at a time (default: 1)")
    read.add_argument("--overlay", metavar="OUT.png", type=Path, help="draw what was read (one FILE, its first page)")
    read.add_argument("--decoder", choices=get_args(Decoder), default=DEFAULT_DECODER, help="default: %(default)s")
    read.add_argument(
        "--language-weight", metavar="W", type=weight, default=LANGUAGE_WEIGHT,
        help="how much the language counts beside what is seen; 0: not at all (default: %(default)s)",
    )  # fmt: skip
    read.add_argument(
        "--min-confidence", metavar="P", type=share, default=MIN_CONFIDENCE,
        help="leave out words that are less sure (default: %(default)s)",
    )  # fmt: skip
    read.add_argument("--fast", action="store_true", default=None, help="save more than a third of the time: look once")
    read.set_defaults(run=_read)


def positive(text: str) -> int:
    """A whole number over 0, as argparse wants it said."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def weight(text: str) -> float:
    """A number from 0, as argparse wants it said."""
    number = float(text)
    if not 0 <= number < float("inf"):
        raise ValueError
    return number


def share(text: str) -> float:
    """A number from 0 to 1, as argparse wants it said."""
    number = float(text)
    if not 0 <= number <= 1:
        raise ValueError
    return number


def port(text: str) -> int:
    """A port's number, 0 for any that is free, as argparse wants it said."""
    number = int(text)
    if not 0 <= number < 2**16:
        raise ValueError
    return number


def _read(options: argparse.Namespace) -> int:
    tasks = _tasks(options)
    started = time.perf_counter()
    ocr = OCR(
        decoder=options.decoder,
        language_weight=options.language_weight,
        min_confidence=options.min_confidence,
        fast=options.fast,
        threads=max(1, cpu_threads() // options.jobs),
    )
    batch = Batch(ocr, FORMATS[options.format], options.skip_existing, options.overlay)
    into_files = options.beside or options.output is not None
    total = _Total()
    piped = not (sys.stdout and sys.stdout.isatty())
    with _bar(len(tasks), visible=into_files or piped) or nullcontext() as bar:
        for outcome in batch.run(tasks, options.jobs):
            if outcome.output:
                _print(outcome.output)
            told = [] if options.format == "json" else outcome.warnings  # json carries them
            if bar and (told or outcome.failure):
                bar.clear()
            for warning in told:
                _tell(f"lightocr: {warning}")
            if outcome.failure:
                _complain(outcome.failure)
            total.add(outcome)
            if bar:
                bar.update()
    if into_files or len(tasks) > 1:
        _tell(f"lightocr: {total}, {time.perf_counter() - started:.1f} s")
    return total.exit_code


@dataclass(slots=True)
class _Total:
    """The summary; `exit_code` is that of the last failure."""

    pages: int = 0
    words: int = 0
    failures: int = 0
    skipped: int = 0
    exit_code: int = 0

    def add(self, outcome: Outcome) -> None:
        self.pages += outcome.pages
        self.words += outcome.words
        self.skipped += outcome.skipped
        if outcome.failure:
            self.failures += 1
            self.exit_code = outcome.failure.exit_code

    def __str__(self) -> str:
        return f"{self.pages} pages, {self.words} words, {self.failures} failures, {self.skipped} skipped"


def _tasks(options: argparse.Namespace) -> list[Task]:
    """The files to read and where each result goes. Raises UsageError where the options do not go together."""
    into_files = options.beside or options.output is not None
    form = FORMATS[options.format]
    tasks = [Task(each, _target(each, options, form)) for each in inputs.expand(options.files, options.recursive)]
    targets = [task.target for task in tasks if task.target]
    if not options.allow_url and any(remote.is_url(task.input.name) for task in tasks):
        raise UsageError("--allow-url must be given for URLs to be fetched")
    if options.skip_existing and not into_files:
        raise UsageError("--skip-existing needs --output or --beside")
    if options.overlay and len(tasks) > 1:
        raise UsageError("--overlay draws one picture; give one FILE")
    if not into_files and not form.appendable and len(tasks) > 1:
        raise UsageError(f"several files cannot follow one another as {options.format}; add --output or --beside")
    if len(set(targets)) < len(targets):
        double = next(target for target in targets if targets.count(target) > 1)
        raise UsageError(f"two files would both be written to {double}")
    return tasks


def _target(source: inputs.Input, options: argparse.Namespace, form: Format) -> Path | None:
    if options.output is not None:
        return Path(options.output, f"{source.relative}{form.suffix}")
    if not options.beside:
        return None
    if source.path is None:
        raise UsageError(f"nothing can be written beside {source.name}; use --output")
    return Path(f"{source.path}{form.suffix}")


def _print(output: bytes) -> None:
    """Onto standard output. Raises OutputError, and BrokenPipeError where nobody reads on."""
    try:
        if sys.stdout is None:  # it was closed before we started
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        sys.stdout.buffer.write(output)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.strerror) from error


def _tell(line: str) -> None:
    """Onto standard error; where that is closed or full, nobody hears of it, and all else goes on."""
    if sys.stderr:  # without one, print would take standard output
        with suppress(OSError):
            print(line, file=sys.stderr)


def _bar(total: int, visible: bool) -> Any:
    """A progress bar for people at a terminal, where no output runs into it. None without tqdm."""
    try:
        from tqdm import tqdm
    except ImportError:
        return None
    return tqdm(total=total, unit="file", disable=None if visible and total > 1 and sys.stderr else True)


def _serve(options: argparse.Namespace) -> int:
    try:
        import uvicorn
    except ImportError:
        return _missing("The server", "uvicorn", "api")
    uvicorn.run("function.api:app", host=options.host, port=options.port, timeout_graceful_shutdown=SHUTDOWN_SECONDS)
    return 0


def _info(options: argparse.Namespace) -> int:
    ocr = OCR()
    lines = (
        f"lightocr {__version__}",
        f"runtime  {backend()} {version(backend())}, Python {platform.python_version()}",
        f"weights  {ocr.model.name} {ocr.model.version} (SHA-256 {ocr.model.sha256})",
        f"decoder  {ocr.recognizer.decoder}",
        f"threads  {ocr.threads}",
        f"looks    {'once (LIGHTOCR_FAST)' if ocr.fast else 'again where it is in doubt'}",
        f"reads    {', '.join(filter(image.readable, image.FORMATS))}, {_with_extra('PDF', 'pypdfium2', 'pdf')}",
        f"writes   {', '.join(form for form in FORMATS if form != 'pdf')}, {_with_extra('pdf', 'reportlab', 'pdf')}",
    )
    _print("".join(f"{line}\n" for line in lines).encode())
    return 0


def _with_extra(name: str, module: str, extra: str) -> str:
    return name if find_spec(module) else f"{name} only with lightocr[{extra}]"


def _completion(options: argparse.Namespace) -> int:
    try:
        import shtab
    except ImportError:
        return _missing("Shell completion", "shtab", "cli")
    _print(f"{shtab.complete(_parser(shtab.FILE), shell=options.shell)}\n".encode())
    return 0


def _missing(what: str, module: str, extra: str) -> int:
    remedy = f"Install it with: pip install 'lightocr[{extra}]'"
    return _complain(Failure(f"{what} is not installed", f"{module} is missing", remedy, UNAVAILABLE))


def _complain(failure: Failure) -> int:
    _tell(f"lightocr: {failure}")
    return failure.exit_code


if __name__ == "__main__":
    sys.exit(main())
