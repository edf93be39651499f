import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_what_is_installed_has_every_package() -> None:
    """The image installs what is listed; from the checkout everything is found anyhow."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = {
        ".".join(file.parent.relative_to(ROOT).parts)
        for top in ("lightocr", "function")
        for file in (ROOT / top).rglob("__init__.py")
    }
    assert set(listed) == found
