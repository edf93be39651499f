"""docs/reliability.md names tests and commands that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLES = (ROOT / "docs" / "reliability.md").read_text("utf-8")


def test_every_test_it_names_exists():
    named = re.findall(r"`([\w/]+\.py)((?:::\w+)+)`", TABLES)
    assert len(named) > 40
    for file, path in named:
        source = (ROOT / "tests" / file).read_text("utf-8")
        kinds = [rf"^class {kind}\b" for kind in path.split("::")[1:-1]]
        for pattern in [*kinds, rf"def {path.split('::')[-1]}\("]:
            assert re.search(pattern, source, re.MULTILINE), f"{file}{path}"


def test_every_command_it_names_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for command in set(re.findall(r"`make (\w+)`", TABLES)):
        assert re.search(rf"^{command}:", makefile, re.MULTILINE), command
