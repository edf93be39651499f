"""The kinds of scenes, and what each holds."""

from typing import NamedTuple


class Kind(NamedTuple):
    share: float  # of the scenes
    blocks: int  # at most
    heights: tuple[float, float] | None  # of the letters, pixels; None where they are as large as the picture allows
    panels: float  # the share of the blocks that stand on a panel of their own
    columns: float  # the share of the blocks that are columns
    outdoors: bool
    flat: bool  # seen nearly from the front


KINDS = {
    "street": Kind(0.22, 18, (8, 200), 0.4, 0.35, outdoors=True, flat=False),
    "signs": Kind(0.22, 40, (8, 70), 0.85, 0.55, outdoors=True, flat=False),  # a street full of them
    "page": Kind(0.14, 8, (8.5, 50), 0.03, 0, outdoors=False, flat=True),
    # full lines of small print, on a page, a wall or a panel
    "notice": Kind(0.13, 3, (7, 18), 0.4, 0, outdoors=False, flat=True),
    "menu": Kind(0.09, 4, (9, 44), 0.25, 0, outdoors=False, flat=True),
    "table": Kind(0.08, 3, (9, 42), 0.3, 0, outdoors=False, flat=True),
    "closeup": Kind(0.12, 2, None, 0.4, 0.25, outdoors=True, flat=False),  # hardly more than one word
}
