"""Lambda without AWS: the real runtime client under the Runtime Interface Emulator.

AWS_LAMBDA_RIE is the emulator's path; `.ci/run` takes it from aws-sam-cli.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
START_SECONDS = 20

Invoke = Callable[[Any], Any]


def load_event(name: str) -> Any:
    return json.loads((ROOT / "events" / f"{name}.json").read_text("utf-8"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@contextmanager
def emulated(handler: str, log: Path, **variables: str) -> Iterator[Invoke]:
    """`handler` under the emulator, in an environment as bare as Lambda's: no HOME, no locale."""
    port, api_port = free_port(), free_port()
    command = [
        os.environ["AWS_LAMBDA_RIE"],
        "--runtime-interface-emulator-address",
        f"127.0.0.1:{port}",
        "--runtime-api-address",
        f"127.0.0.1:{api_port}",
        *(sys.executable, "-m", "awslambdaric", handler),
    ]
    environment = {"PATH": os.defpath, "AWS_LAMBDA_FUNCTION_TIMEOUT": "60", **variables}

    def invoke(event: Any) -> Any:
        url = f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations"
        with urllib.request.urlopen(url, json.dumps(event).encode(), timeout=90) as answer:
            return json.load(answer)

    with log.open("wb") as output:
        # A session of its own, so that the emulator and the runtime it starts end together.
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            wait_for(port)
            yield invoke
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)
            print(log.read_text("utf-8", "replace"))  # pytest shows it beside a failure
