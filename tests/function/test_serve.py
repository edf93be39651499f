"""`lightocr serve` as a process: what its clients and its host may do to it, over loopback."""

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from benchmarks import load
from benchmarks.server import Server, running

SAMPLE = load.picture()
HEAD = f"POST /evaluation HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: {len(SAMPLE)}\r\n\r\n"


@pytest.fixture
def server(weights: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("LIGHTOCR_WEIGHTS", str(weights))
    with running() as server:
        yield server


def upload(server: Server, share: float) -> socket.socket:
    """A connection on which that share of a picture was sent, and which the server has taken up."""
    connection = server.connect()
    connection.sendall(HEAD.encode() + SAMPLE[: int(len(SAMPLE) * share)])
    assert httpx.get(f"{server.url}/health", timeout=60).status_code == 200
    return connection


def test_sigterm_during_a_request_lets_it_finish(server: Server) -> None:
    with upload(server, 0.5) as connection:
        server.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 60
        while server.is_open() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not server.is_open(), "it still takes new requests"
        connection.sendall(SAMPLE[len(SAMPLE) // 2 :])
        assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
    server.process.wait(60)


def test_clients_that_vanish_harm_nobody(server: Server) -> None:
    for share in (0, 0.5, 1):
        for _ in range(5):
            upload(server, share).close()
    answer = httpx.post(f"{server.url}/evaluation", files={"file": SAMPLE}, timeout=60)
    assert answer.status_code == 200


def test_load_in_short(server: Server) -> None:
    """The commands' own clients, the slow and the vanishing ones among them."""
    table, errors = load.run(server, 8, 1)
    assert errors == 0
    assert "\n| answered 200 | " in table


def test_load_counts_what_is_no_answer() -> None:
    answers = load.Answers()
    answers.kinds.update({"200": 5, "503": 2, "429": 1, "500": 3, "ReadTimeout": 1})
    assert answers.errors == 4
