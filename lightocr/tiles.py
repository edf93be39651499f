"""A picture larger than the detector takes, in overlapping tiles."""

from itertools import product
from typing import NamedTuple

Part = tuple[slice, slice]
"""Rows and columns of a picture or its map."""


class Span(NamedTuple):
    """Of a tile along one side: from where to where it is seen, and which part of it counts, in pixels."""

    start: int
    stop: int
    first: int
    last: int


class Tile(NamedTuple):
    """A part of a picture. What counts of all tiles is the whole picture, each pixel of it once."""

    down: Span
    along: Span

    @property
    def seen(self) -> Part:
        """All of the tile."""
        return slice(self.down.start, self.down.stop), slice(self.along.start, self.along.stop)

    @property
    def kept(self) -> Part:
        """What counts of it."""
        return slice(self.down.first, self.down.last), slice(self.along.first, self.along.last)

    @property
    def inner(self) -> Part:
        """The same, counted from the tile's own top-left."""
        down, along = (slice(side.first - side.start, side.last - side.start) for side in self)
        return down, along


def tiles(height: int, width: int, longest: int, overlap: int) -> list[Tile]:
    """As few tiles of one size as there can be, no side of them longer than `longest`, with so much in common."""
    return list(map(Tile._make, product(_spans(height, longest, overlap), _spans(width, longest, overlap))))


def _spans(length: int, longest: int, overlap: int) -> list[Span]:
    """What neighbours have in common counts for the one up to its middle, and then for the other."""
    if length <= longest:
        return [Span(0, length, 0, length)]
    count = -(-(length - overlap) // (longest - overlap))
    size = -(-(length - overlap) // count) + overlap
    starts = [(length - size) * i // (count - 1) for i in range(count)]
    stops = [start + size for start in starts]
    seams = [0, *((stop + start) // 2 for start, stop in zip(starts[1:], stops, strict=False)), length]
    return list(map(Span, starts, stops, seams, seams[1:]))
