"""The image as Lambda runs it: another user, a read-only disk, no capabilities, and its share of memory and CPU."""

import json
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WEIGHTS = "/opt/venv/lib/python3.11/site-packages/lightocr/weights"
VCPU_MB = 1769  # of memory come with one CPU


def docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


class Function:
    """A container that answers events."""

    def __init__(self, name: str) -> None:
        self.name = name
        port = docker("port", name, "8080/tcp").splitlines()[0].rpartition(":")[2]
        self._url = f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations"

    def invoke(self, event: Any) -> Any:
        with urllib.request.urlopen(self._url, json.dumps(event).encode(), timeout=120) as answer:
            return json.load(answer)

    def init_ms(self) -> float:
        """What the start took until the handler was there, as the emulator measured it."""
        found = re.search(r"INIT REPORT\(durationMs: ([\d.]+)\)", docker("logs", self.name))
        assert found, docker("logs", self.name)
        return float(found[1])

    def peak_mb(self) -> float:
        """The most memory that the runtime has held, without what the disk's cache holds for it."""
        peaks = docker("exec", self.name, "sh", "-c", "cat /proc/[0-9]*/status")
        return max(int(kilobytes) for kilobytes in re.findall(r"VmHWM:\s+(\d+) kB", peaks)) / 1024

    def was_killed(self) -> bool:
        return docker("inspect", "--format", "{{.State.OOMKilled}}", self.name).strip() == "true"


@contextmanager
def limited(image: str, rie: Path, memory: int, *flags: str) -> Iterator[Function]:
    command = [
        *("run", "--detach", "--read-only", "--tmpfs", "/tmp:size=512m", "--user", "993:990", "--cap-drop", "ALL"),
        *("--memory", f"{memory}m", "--memory-swap", f"{memory}m", "--cpus", f"{memory / VCPU_MB:.3f}"),
        *("--env", f"AWS_LAMBDA_FUNCTION_MEMORY_SIZE={memory}", "--env", "AWS_LAMBDA_FUNCTION_TIMEOUT=60"),
        *("--volume", f"{rie}:/usr/local/bin/aws-lambda-rie:ro", "--publish", "127.0.0.1::8080", *flags, image),
    ]
    name = docker(*command).split()[-1]
    try:
        time.sleep(1)  # the emulator opens its port; it starts the handler with the first event
        yield Function(name)
    finally:
        docker("rm", "--force", name)
