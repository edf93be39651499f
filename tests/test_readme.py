"""The commands of both READMEs do what they say, with the made-up weights. Those of AWS are read, not run."""

import json
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.ko.md")
PLACE = "http://127.0.0.1:5000"


def text(readme: str) -> str:
    return (ROOT / readme).read_text(encoding="utf-8")


def commands(readme: str) -> list[str]:
    """The lines of its shell blocks, without their remarks."""
    blocks = re.findall(r"```bash\n(.*?)```", text(readme), re.DOTALL)
    return [line.split(" #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_every_command_is_of_a_kind_that_is_tested_here():
    kinds = ("make ", "curl ", "lightocr ", "sam ", "pip install -e '.[train]'", "python -m ")
    for readme in READMES:
        assert commands(readme)
        assert [command for command in commands(readme) if not command.startswith(kinds)] == []


@pytest.mark.parametrize("readme", READMES)
def test_reading_and_the_python(workplace, readme):
    folder, environment = workplace
    for command in commands(readme):
        if command.startswith("lightocr ") and " serve " not in command:
            subprocess.run(["bash", "-euc", command], cwd=folder, env=environment, check=True)
    assert (folder / "build" / "sample.overlay.png").is_file()
    assert (folder / "build" / "texts" / "sample.jpg.ocr.txt").is_file()
    (block,) = re.findall(r"```python\n(.*?)```", text(readme), re.DOTALL)
    subprocess.run([sys.executable, "-c", block], cwd=folder, env=environment, check=True)


@pytest.fixture
def server(workplace):
    """`lightocr serve` on a free port instead of 5000."""
    folder, environment = workplace
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*shlex.split("lightocr serve --port"), str(port)]
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(600):
                assert process.poll() is None, "the server has ended"
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/health")
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def test_the_server_answers_the_curl_commands(workplace, server):
    folder, environment = workplace
    asked = {command for readme in READMES for command in commands(readme) if command.startswith("curl ")}
    asked |= set(re.findall(r"`(curl [^`]+)`", text("README.md")))
    assert len(asked) == 2  # as a form, and as the raw body
    for command in asked:
        assert PLACE in command
        run = ["bash", "-euc", command.replace(PLACE, server)]
        done = subprocess.run(run, cwd=folder, env=environment, check=True, capture_output=True)
        answer = json.loads(done.stdout)
        assert (answer["schema_version"], answer["image"]) == (1, {"width": 1280, "height": 960})


MAKES = {"make run": "lightocr serve --port 5000", "make test": "-m pytest", "make e2e": "scripts/e2e.sh"}


@pytest.mark.parametrize("readme", READMES)
def test_make_has_its_targets(readme):
    for command in (command for command in commands(readme) if command.startswith("make ")):
        done = subprocess.run(
            [*shlex.split(command), "--dry-run"], cwd=ROOT, check=True, capture_output=True, text=True
        )
        assert MAKES[command] in done.stdout


class Loader(yaml.SafeLoader):
    """Takes CloudFormation's tags for strings."""


Loader.add_multi_constructor("!", lambda loader, suffix, node: suffix)


@pytest.mark.parametrize("readme", READMES)
def test_sam_commands_name_what_is_there(readme):
    (invoke,) = (shlex.split(command) for command in commands(readme) if command.startswith("sam local invoke"))
    resources = yaml.load((ROOT / "template.yaml").read_text(), Loader)["Resources"]
    assert resources[invoke[3]]["Type"] == "AWS::Serverless::Function"
    assert json.loads((ROOT / invoke[5]).read_text())["version"] == "2.0"


@pytest.mark.parametrize("command", [command for command in commands("README.md") if command.startswith("python -m ")])
def test_the_evaluations_take_these_arguments(command, workplace):
    """They read labels that are not there: the arguments were understood, and the error names the file."""
    pytest.importorskip("torch")
    folder, environment = workplace
    tesseract = folder / "bin" / "tesseract"  # the benchmark looks for it before it reads the labels
    tesseract.touch(0o755)
    arguments = [str(folder / part) if part.startswith("DATA") else part for part in shlex.split(command)[1:]]
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"error: there is no {folder / 'DATA'}")
