"""The image, built by `sam build` as for a deployment, and the tools of `make e2e`."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from container import ROOT, docker
from stack import MiniStack, started

SAM = ROOT / ".venv-sam" / "bin" / "sam"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not os.environ.get("E2E") and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="needs Docker: make e2e"))


def sam(*arguments: str) -> str:
    # Without credentials, for with them every call looks up an account.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    command = [str(SAM), *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment | {"SAM_CLI_TELEMETRY": "0"}, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def template() -> Path:
    """The template as `sam build` leaves it, its images built."""
    sam("build")
    return ROOT / ".aws-sam" / "build" / "template.yaml"


@pytest.fixture(scope="session")
def image(template: Path) -> str:
    docker("image", "inspect", "apifunction:latest")
    return "apifunction:latest"


@pytest.fixture(scope="session")
def rie() -> Path:
    """The Runtime Interface Emulator that comes with sam."""
    machine = {"x86_64": "x86_64", "aarch64": "arm64"}[os.uname().machine]
    (path,) = (ROOT / ".venv-sam").glob(f"lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-{machine}")
    path.chmod(0o755)
    return path


@pytest.fixture(scope="session")
def ministack(rie: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MiniStack]:
    with started(rie, tmp_path_factory.mktemp("ministack") / "log") as ministack:
        yield ministack
