"""A command's figures in a document: each command keeps the table between its own two marks."""

import os
import platform
import re
from collections.abc import Iterable
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
RELIABILITY, PERFORMANCE = DOCS / "reliability.md", DOCS / "performance.md"
END = "<!-- end -->"


def table(rows: Iterable[tuple[str, object]]) -> str:
    return "\n".join(["| | |", "|---|---|", *(f"| {what} | {figure} |" for what, figure in rows)])


def machine() -> str:
    """The processor and how many CPUs of it there are."""
    try:
        found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return f"{found[1] if found else platform.processor()} ({platform.machine()}), {os.cpu_count()} CPUs"


def publish(command: str, content: str, document: Path) -> None:
    """Write `content` between `<!-- command -->` and the next END. Raises ValueError where the marks are missing."""
    begin = f"<!-- {command} -->"
    before, found, rest = document.read_text("utf-8").partition(begin)
    _, ended, after = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"no {begin} ... {END} in {document.name}")
    document.write_text(f"{before}{begin}\n{content}\n{END}{after}", "utf-8")
