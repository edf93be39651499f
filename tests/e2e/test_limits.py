"""The image within Lambda's limits. What it takes is printed, not asserted: it depends on the machine."""

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import requires
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

import pytest
from container import ROOT, WEIGHTS, docker, limited

STARTS = 5
LARGEST_MB = 450


def evaluation(picture: bytes) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((ROOT / "events" / "http_v2_multipart.json").read_text("utf-8"))
    event["headers"]["content-type"] = "image/jpeg"
    return event | {"body": base64.b64encode(picture).decode()}


HEALTH = json.loads((ROOT / "events" / "http_v2_health.json").read_text("utf-8"))
SAMPLE = evaluation((ROOT / "docs" / "sample.jpg").read_bytes())


def cold_start(image: str, rie: Path, status: int, *flags: str) -> float:
    """The median of several starts with a whole CPU, in ms."""
    starts = []
    for _ in range(STARTS):
        with limited(image, rie, 1769, *flags) as function:
            assert function.invoke(HEALTH)["statusCode"] == status
            starts.append(function.init_ms())
    return median(starts)


@pytest.mark.parametrize("memory", [1024, 1769])
def test_reads_within_the_limits(image: str, rie: Path, memory: int) -> None:
    with limited(image, rie, memory) as function:
        answer = function.invoke(SAMPLE)
        assert answer["statusCode"] == 200, answer
        assert "영업시간" in json.loads(answer["body"])["text"]
        warm = []
        for _ in range(3):
            begun = time.perf_counter()
            function.invoke(SAMPLE)
            warm.append(time.perf_counter() - begun)
        assert not function.was_killed()
        init, peak = function.init_ms(), function.peak_mb()
    print(f"\n{memory} MB: init {init:.0f} ms, docs/sample.jpg warm {median(warm):.2f} s, peak memory {peak:.0f} MB")


def test_cold_start_with_and_without_networks(image: str, rie: Path) -> None:
    whole = cold_start(image, rie, 200)
    bare = cold_start(image, rie, 503, "--tmpfs", f"{WEIGHTS}:ro")  # an empty folder hides the weights
    print(f"\n1769 MB, median of {STARTS}: init {whole:.0f} ms, without weights and networks {bare:.0f} ms")


def test_image_holds_what_is_served_and_nothing_else(image: str) -> None:
    base = next(line.split()[1] for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("FROM"))
    whole, below = (int(docker("image", "inspect", "--format", "{{.Size}}", name)) / 1e6 for name in (image, base))
    print(f"\nimage unpacked: {whole:.0f} MB; {base} ({origin(base)}) has {below:.0f}")
    assert whole <= LARGEST_MB
    parts = "du -sm /opt/venv/lib/python3*/site-packages/* | sort -rn | head -n 4"
    print(docker("run", "--rm", "--entrypoint", "sh", image, "-c", parts).strip())
    absent = "import importlib.util as i; print([n for n in ('torch', 'onnx', 'pytest', 'training') if i.find_spec(n)])"
    assert docker("run", "--rm", "--entrypoint", "python", image, "-c", absent).strip() == "[]"


def test_who_gets_into_the_image_finds_no_tools(image: str) -> None:
    """Nothing that installs packages, and nothing that runs as root whoever calls it."""
    search = (
        "for tool in python sh apt-get dpkg pip perl; do command -v $tool; done; find / -xdev -type f -perm /6000; true"
    )
    found = docker("run", "--rm", "--entrypoint", "sh", image, "-c", search).split()
    assert [Path(each).name for each in found] == ["python", "sh"]


def test_the_command_line_runs_in_the_image(image: str) -> None:
    assert "weights  lightocr-korean" in docker("run", "--rm", image, "lightocr", "info")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *values: object) -> None: ...


@pytest.fixture
def torch_index(tmp_path: Path) -> Iterator[str]:
    """A package index of one file, the torch that this machine has: PyPI's brings gigabytes of CUDA."""
    folder = tmp_path / "torch"
    wanted = next(each for each in requires("lightocr") or [] if each.startswith("torch==")).partition(";")[0]
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), wanted], check=True
    )
    if not list(folder.glob("*+cpu-*.whl")):
        pytest.skip("pip finds no torch without CUDA")
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_torch_reads_in_an_image_of_its_own(image: str, rie: Path, torch_index: str) -> None:
    arguments = ("--build-arg", "BACKEND=torch", "--build-arg", f"PIP_EXTRA_INDEX_URL={torch_index}")
    docker("build", "--quiet", "--network", "host", *arguments, "--tag", "lightocr:torch", str(ROOT))
    with limited("lightocr:torch", rie, 1769) as function:
        answer = function.invoke(SAMPLE)
        assert answer["statusCode"] == 200, answer
        assert "영업시간" in json.loads(answer["body"])["text"]
        runtime = docker("exec", function.name, "lightocr", "info").splitlines()[1]
        assert runtime.startswith("runtime  torch")
    start, served = cold_start("lightocr:torch", rie, 200), cold_start(image, rie, 200)
    size = int(docker("image", "inspect", "--format", "{{.Size}}", "lightocr:torch")) / 1e6
    print(f"\n{runtime}: init {start:.0f} ms, ONNX Runtime {served:.0f} ms; image unpacked: {size:.0f} MB")


def origin(base: str) -> str:
    return docker(
        "image", "inspect", "--format", '{{or (index .Config.Labels "lightocr.base") "pulled"}}', base
    ).strip()
