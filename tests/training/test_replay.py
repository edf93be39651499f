import itertools
import threading
from collections.abc import Iterator

import pytest

from training.learning.replay import READY, Replay


def replay(batches: Iterator[int], views: float = 3, room: float = 100) -> Replay[int]:
    """Batches are numbers, a varied one is negative."""
    return Replay(batches, vary=lambda batch: -batch, size=lambda batch: 10, views=views, room=room, seed=1)


def test_while_none_is_drawn_a_batch_is_seen_again_but_no_more_often_than_asked() -> None:
    more = threading.Event()

    def slow() -> Iterator[int]:
        yield 1
        more.wait()
        yield 2

    stream = replay(slow())
    assert [next(stream) for _ in range(3)] == [1, -1, -1]
    more.set()
    assert next(stream) == 2


def test_drawn_batches_come_first_and_none_is_lost() -> None:
    stream = replay(iter(range(1, READY + 1)), views=1)
    assert list(stream) == list(range(1, READY + 1))


def test_only_so_many_are_kept() -> None:
    stream = replay(itertools.count(1), room=30)
    while stream.drawn < 50:
        next(stream)
    assert len(stream.kept) == 3


def test_a_fault_in_drawing_ends_the_training() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise FileNotFoundError("no fonts")

    stream = replay(broken(), views=1)
    next(stream)
    with pytest.raises(FileNotFoundError, match="no fonts"):
        next(stream)
