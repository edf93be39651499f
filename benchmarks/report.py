"""A command's figures in docs/reliability.md: each command keeps the table between its own two marks."""

from collections.abc import Iterable
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "docs" / "reliability.md"
END = "<!-- end -->"


def table(rows: Iterable[tuple[str, object]]) -> str:
    return "\n".join(["| | |", "|---|---|", *(f"| {what} | {figure} |" for what, figure in rows)])


def publish(command: str, content: str, document: Path = DOCUMENT) -> None:
    """Write `content` between `<!-- command -->` and the next END. Raises ValueError where the marks are missing."""
    begin = f"<!-- {command} -->"
    before, found, rest = document.read_text("utf-8").partition(begin)
    _, ended, after = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"no {begin} ... {END} in {document.name}")
    document.write_text(f"{before}{begin}\n{content}\n{END}{after}", "utf-8")
