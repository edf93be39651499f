import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lightocr.tiles import tiles

SIDES = st.integers(1, 900)


@given(SIDES, SIDES)
def test_what_counts_of_all_tiles_is_the_picture_once(height, width):
    counted = np.zeros((height, width), int)
    for tile in tiles(height, width, 200, 40):
        seen = np.arange(height * width).reshape(height, width)[tile.seen]
        assert max(seen.shape) <= 200
        assert np.array_equal(seen[tile.inner], np.arange(height * width).reshape(height, width)[tile.kept])
        counted[tile.kept] += 1
    assert (counted == 1).all()


@given(SIDES, SIDES)
def test_what_counts_keeps_away_from_borders_within_the_picture(height, width):
    for tile in tiles(height, width, 200, 40):
        for side, length in zip(tile, (height, width), strict=True):
            assert side.first == 0 or side.first - side.start >= 19
            assert side.last == length or side.stop - side.last >= 19
