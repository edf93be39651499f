"""How many words that stand together in a page's text do so in the text that is read.

    python -m benchmarks.reading_order

`reading_order.jsonl.gz` holds the boxes of the words of fifty pages - receipts, forms, menus, timetables, chats - that
a browser laid out, in two typefaces each, as a screen shows them and photographed; as they were detected and read, with
the neighbours that the page's source gives them. No pictures and no networks are needed.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lightocr import geometry, layout

PAGES = Path(__file__).with_suffix(".jsonl.gz")
BETWEEN = 1  # word that the source does not know, as a separator, may come between two neighbours


class Kept(NamedTuple):
    """Shares 0..1 of neighbours that stay neighbours: of those in a row, and of all."""

    rows: float
    all: float


def pages() -> Iterator[dict[str, Any]]:
    """Of each page `words` (8 coordinates each), the indices of `vertical` ones, and pairs of indices: `neighbours`,
    and those of them that stand in a row, `rows`. `seen` says how the page was looked at."""
    with gzip.open(PAGES, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def kept() -> dict[str, Kept]:
    """By how pages were seen."""
    counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros((2, 2), int))
    for page in pages():
        quads = [geometry.order_quad(quad) for quad in np.reshape(page["words"], (-1, 4, 2))]
        vertical = np.isin(np.arange(len(quads)), page["vertical"]).tolist()
        order = [word for line in layout.reading_order(np.array(quads), vertical) for word in line]
        place = np.argsort(order)
        for i, pairs in enumerate((page["rows"], page["neighbours"])):
            first, second = np.reshape(pairs, (-1, 2)).astype(int).T
            apart = place[second] - place[first]
            counts[page["seen"]][i] += np.count_nonzero((apart >= 1) & (apart <= 1 + BETWEEN)), len(apart)
    return {seen: Kept(*(count[:, 0] / count[:, 1]).tolist()) for seen, count in counts.items()}


def main() -> None:
    print("| seen as | of neighbours in a row | of all neighbours |\n|---|---|---|")
    for seen, shares in kept().items():
        print(f"| {seen} | {shares.rows:.3f} | {shares.all:.3f} |")


if __name__ == "__main__":
    main()
