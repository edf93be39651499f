"""Many clients at once against `lightocr serve`: no error but a deliberate 429 or 503, and memory that stays.

    python -m benchmarks.load --clients 50 --seconds 60

Beside the clients, one sends its picture a little at a time, and one vanishes in the middle of its upload, again and
again. Every picture is docs/sample.jpg, scaled to SIZE.
"""

import argparse
import io
import socket
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np
import PIL.Image

from benchmarks import report
from benchmarks.server import Server, running

SAMPLE = Path(__file__).parents[1] / "docs" / "sample.jpg"
SIZE = (320, 240)
DELIBERATE = {429, 503}
TIMEOUT = 300  # with 50 clients and one core each waits for the other 49


def picture() -> bytes:
    out = io.BytesIO()
    PIL.Image.open(SAMPLE).convert("RGB").resize(SIZE).save(out, "JPEG")
    return out.getvalue()


@dataclass
class Answers:
    """What the clients got: statuses (or the name of what broke), and the seconds that readings took."""

    kinds: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    @property
    def errors(self) -> int:
        return sum(count for kind, count in self.kinds.items() if kind not in {"200", *map(str, DELIBERATE)})


def client(url: str, data: bytes, until: float, answers: Answers) -> None:
    """Sends one picture after the other; what was begun in time is waited for."""
    with httpx.Client(timeout=TIMEOUT) as session:
        while time.monotonic() < until:
            started = time.monotonic()
            try:
                answer = session.post(f"{url}/evaluation", files={"file": data})
            except httpx.HTTPError as error:
                answers.kinds[type(error).__name__] += 1
                continue
            answers.kinds[str(answer.status_code)] += 1
            if answer.status_code == 200:
                answers.seconds.append(time.monotonic() - started)


def _head(data: bytes) -> bytes:
    return (
        f"POST /evaluation HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
    ).encode()


def slow_client(server: Server, data: bytes, until: float, answers: Answers) -> None:
    """Takes about five seconds for each upload, and is to be answered like anybody."""
    while time.monotonic() < until:
        try:
            answers.kinds[_dribble(server, data)] += 1
        except OSError as error:
            answers.kinds[type(error).__name__] += 1


def _dribble(server: Server, data: bytes) -> str:
    """The status of the answer, or "no answer"."""
    piece = -(-len(data) // 50)
    with server.connect(TIMEOUT) as connection:
        connection.sendall(_head(data))
        for start in range(0, len(data), piece):
            connection.sendall(data[start : start + piece])
            time.sleep(0.1)
        status = connection.recv(64).split(b" ")[1:2]
    return status[0].decode() if status else "no answer"


def vanishing_client(server: Server, data: bytes, until: float, gone: Counter[str]) -> None:
    """Leaves in the middle of its upload, or before the answer."""
    while time.monotonic() < until:
        for share in (0.5, 1):
            with server.connect(TIMEOUT) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # RST, no farewell
                connection.sendall(_head(data) + data[: int(len(data) * share)])
                time.sleep(0.2)
            gone["clients"] += 1


def run(server: Server, clients: int, seconds: float) -> tuple[str, int]:
    data = picture()
    httpx.post(f"{server.url}/evaluation", files={"file": data}, timeout=TIMEOUT)  # the networks take their memory
    answers, slow, gone = Answers(), Answers(), Counter[str]()
    before, until = server.memory_mb(), time.monotonic() + seconds
    threads = [threading.Thread(target=client, args=(server.url, data, until, answers)) for _ in range(clients)]
    threads.append(threading.Thread(target=slow_client, args=(server, data, until, slow)))
    threads.append(threading.Thread(target=vanishing_client, args=(server, data, until, gone)))
    for thread in threads:
        thread.start()
    time.sleep(seconds / 2)
    middle = server.memory_mb()
    for thread in threads:
        thread.join()
    p50, p99 = np.percentile(answers.seconds, (50, 99)) if answers.seconds else (np.nan, np.nan)
    rows: list[tuple[str, object]] = [
        (f"clients at once, for {seconds:g} s", clients),
        ("requests", f"{answers.kinds.total():,}"),
        *((f"answered {kind}", f"{count:,}") for kind, count in sorted(answers.kinds.items())),
        ("**errors** (all but 200, 429 and 503)", f"**{answers.errors + slow.errors}**"),
        ("uploads of a slow client, answered 200", slow.kinds["200"]),
        ("clients that vanished", gone.total()),
        ("a reading, with its waiting: p50 / p99", f"{p50:.1f} s / {p99:.1f} s"),
        ("memory before / in the middle / after", f"{before} / {middle} / {server.memory_mb()} MB"),
    ]
    return report.table(rows), answers.errors + slow.errors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--publish", action="store_true", help="put the table into docs/reliability.md")
    options = parser.parse_args()
    with running() as server:
        text, errors = run(server, options.clients, options.seconds)
    print(text)
    if options.publish:
        report.publish("make load", text, report.RELIABILITY)
    return bool(errors)


if __name__ == "__main__":
    sys.exit(main())
