"""Every command of docs/exports.md does what it says it does, with the made-up weights."""

import re
import subprocess
import sys
from pathlib import Path

from lightocr.document import MAX_BYTES, MAX_PAGES
from lightocr.exporters import FORMATS
from lightocr.image import DPI

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_commands_run(workplace):
    folder, environment = workplace
    for block in blocks("bash"):
        subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=folder, env=environment, check=True)
    made = {path.relative_to(folder / "build").as_posix() for path in (folder / "build").rglob("*") if path.is_file()}
    assert made == {
        *("sample.hocr", "sample.alto.xml", "sample.pdf"),
        *("texts/sample.jpg.ocr.txt", "pdfs/sample.jpg.ocr.pdf", "all/sample.jpg.ocr.json"),
    }


def test_the_python_runs(workplace):
    folder, environment = workplace
    (block,) = blocks("python")
    subprocess.run([sys.executable, "-c", block], cwd=folder, env=environment, check=True)
    assert (folder / "build" / "sample.pdf").read_bytes().startswith(b"%PDF-")


def test_the_table_has_every_format_and_its_file():
    rows = dict(re.findall(r"^\| `(\w+)` \| `([.\w]+)` \|", TEXT, re.MULTILINE))
    assert rows == {name: each.suffix for name, each in FORMATS.items()}


def test_the_limits_are_those_of_the_code():
    assert f"{MAX_PAGES} pages and {MAX_BYTES >> 20} MB" in TEXT
    assert f"72/{DPI} point" in TEXT
    assert f"at {DPI} pixels an inch" in TEXT
