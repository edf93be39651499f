"""Every command of docs/exports.md does what it says it does, with the made-up weights."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lightocr.document import MAX_BYTES, MAX_PAGES
from lightocr.exporters import FORMATS
from lightocr.image import DPI

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def place(tmp_path, weights):
    """A folder with the picture, where `lightocr` is this one."""
    for name in ("docs", "build", "bin"):
        (tmp_path / name).mkdir()
    (tmp_path / "docs" / "sample.jpg").write_bytes((ROOT / "docs" / "sample.jpg").read_bytes())
    program = tmp_path / "bin" / "lightocr"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lightocr.cli "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "LIGHTOCR_WEIGHTS": str(weights), "LIGHTOCR_THREADS": "1"}
    return lambda command: subprocess.run(command, cwd=tmp_path, env=environment, check=True), tmp_path


def test_the_commands_run(place):
    run, folder = place
    for block in blocks("bash"):
        run(["bash", "-euo", "pipefail", "-c", block])
    made = {path.relative_to(folder / "build").as_posix() for path in (folder / "build").rglob("*") if path.is_file()}
    assert made == {
        *("sample.hocr", "sample.alto.xml", "sample.pdf"),
        *("texts/sample.jpg.ocr.txt", "pdfs/sample.jpg.ocr.pdf", "all/sample.jpg.ocr.json"),
    }


def test_the_python_runs(place):
    run, folder = place
    (block,) = blocks("python")
    run([sys.executable, "-c", block])
    assert (folder / "build" / "sample.pdf").read_bytes().startswith(b"%PDF-")


def test_the_table_has_every_format_and_its_file():
    rows = dict(re.findall(r"^\| `(\w+)` \| `([.\w]+)` \|", TEXT, re.MULTILINE))
    assert rows == {name: each.suffix for name, each in FORMATS.items()}


def test_the_limits_are_those_of_the_code():
    assert f"{MAX_PAGES} pages and {MAX_BYTES >> 20} MB" in TEXT
    assert f"72/{DPI} point" in TEXT
    assert f"at {DPI} pixels an inch" in TEXT
