"""What X-Ray's daemon hears: a socket in its place."""

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fakes import page

from function import tracing

ROOT, PARENT = "1-5759e988-bd862e3fe1be46a994272793", "53995c3f42cd8ad8"
TIMED = replace(page(), timings_ms={"decode": 10.0, "detect": 60.0, "recognize": 25.0, "total": 100.0})


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        daemon.bind(("127.0.0.1", 0))
        daemon.settimeout(5)
        monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", f"127.0.0.1:{daemon.getsockname()[1]}")
        monkeypatch.setenv("_X_AMZN_TRACE_ID", f"Root={ROOT};Parent={PARENT};Sampled=1;Lineage=a87bd80c:0")
        yield daemon


def heard(daemon: socket.socket) -> dict[str, Any]:
    header, _, document = daemon.recv(65536).decode().partition("\n")
    assert json.loads(header) == {"format": "json", "version": 1}
    told: dict[str, Any] = json.loads(document)
    return told


def test_stages_are_told_one_after_the_other(daemon: socket.socket) -> None:
    tracing.send(TIMED)
    told = heard(daemon)
    assert (told["type"], told["trace_id"], told["parent_id"]) == ("subsegment", ROOT, PARENT)
    assert told["end_time"] == pytest.approx(time.time(), abs=60)
    assert told["end_time"] - told["start_time"] == pytest.approx(0.1, abs=1e-5)
    stages = told["subsegments"]
    assert [stage["name"] for stage in stages] == ["decode", "detect", "recognize"]
    assert [stage["end_time"] - stage["start_time"] for stage in stages] == pytest.approx([0.01, 0.06, 0.025], abs=1e-5)
    assert [stage["start_time"] for stage in stages[1:]] == [stage["end_time"] for stage in stages[:-1]]
    ids = {each["id"] for each in [told, *stages]}
    assert len(ids) == 4
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in ids)


def test_words_are_counted_and_never_told(daemon: socket.socket) -> None:
    tracing.send(TIMED)
    told = heard(daemon)
    assert told["annotations"]["words"] == len(TIMED.words) > 0
    assert TIMED.words[0].text not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("trace", ["", f"Root={ROOT};Parent={PARENT};Sampled=0", f"Root={ROOT}", "nonsense;=;Sampled"])
def test_nothing_is_told_where_nothing_is_sampled(
    daemon: socket.socket, monkeypatch: pytest.MonkeyPatch, trace: str
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", trace)
    tracing.send(TIMED)
    daemon.setblocking(False)
    with pytest.raises(BlockingIOError):
        daemon.recv(1)


@pytest.mark.parametrize("address", ["", "127.0.0.1", "127.0.0.1:", "127.0.0.1:port", "127.0.0.1:99999"])
def test_a_daemon_that_is_not_there_harms_nobody(
    daemon: socket.socket, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", address)
    tracing.send(TIMED)
