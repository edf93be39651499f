"""What the image installs is what pyproject.toml names, each file by its hash."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_lock_holds_what_the_image_needs_with_hashes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = dict(re.findall(r"^(\S+?==\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", lock, re.MULTILINE))
    assert {*project["dependencies"], *extras["api"], *extras["aws"]} <= set(locked), "run `make lock`"
    assert len(locked) == lock.count("=="), "a line without a hash"
    assert "--require-hashes -r requirements.lock" in (ROOT / "Dockerfile").read_text("utf-8")
