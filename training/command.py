"""What commands of training are given, and how they end where that cannot be used: in words, without a traceback."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lightocr.batch import Failure
from lightocr.errors import OcrError

USAGE = 2  # the exit code of a wrong command line, also argparse's
INTERRUPTED = 130  # that of a program which Ctrl-C ended, also the shell's


class InputError(ValueError):
    """Something that the user gave cannot be used; the message says what it is, and what to do."""


@contextmanager
def checked() -> Iterator[None]:
    """Decorates a command's `main`: errors that are the user's end the program with their message and exit code."""
    try:
        yield
    except InputError as error:
        _end(str(error), USAGE)
    except KeyboardInterrupt:
        _end("stopped by Ctrl-C; the same command begins again, a training where it last saved", INTERRUPTED)
    except OcrError as error:
        _end(str(Failure(error.title, str(error), error.remedy, error.exit_code)), error.exit_code)


def _end(message: str, code: int) -> None:
    print(f"error: {message}", file=sys.stderr)
    sys.exit(code)


def folder(text: str) -> Path:
    """A folder that is there, as argparse wants it said."""
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text)


def file(text: str) -> Path:
    """A file that is there, as argparse wants it said."""
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return Path(text)
