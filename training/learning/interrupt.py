"""Ctrl-C lets a training stop after its step, so that it saves, and a second one ends it at once.

A terminal sends it to every process; the one that the user started hears it and tells the others.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def heard(stop: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C calls `stop`, the second raises KeyboardInterrupt."""

    def first(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        stop()

    before = signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def unheard() -> Iterator[None]:
    """Processes that are spawned here ignore Ctrl-C from their first moment on, as they inherit that."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
