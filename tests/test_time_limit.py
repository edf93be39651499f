import pytest

from lightocr import time_limit
from lightocr.time_limit import UNLIMITED, TimeLimit


def test_time_is_over_after_so_many_seconds_and_remembers_that_it_was_asked(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time_limit.time, "monotonic", lambda: now[0])
    limit = TimeLimit(2.5)
    assert not limit.is_over()
    now[0] = 102.6
    assert not limit.was_over  # nobody wanted to do anything yet
    assert limit.is_over()
    assert limit.was_over


def test_without_seconds_time_is_never_over(monkeypatch):
    monkeypatch.setattr(time_limit.time, "monotonic", lambda: 1e18)
    assert not UNLIMITED.is_over()
    assert not TimeLimit().is_over()


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_less_than_no_time_is_an_error(seconds):
    with pytest.raises(ValueError, match="seconds"):
        TimeLimit(seconds)
