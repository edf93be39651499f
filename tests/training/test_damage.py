import random

import numpy as np
import pytest

from training.synth import damage


@pytest.mark.parametrize("shape", [(1, 1, 3), (9, 40, 3), (48, 300, 3)])
def test_a_photograph_has_the_size_of_what_was_drawn(shape: tuple[int, ...]) -> None:
    rng, noise = random.Random(1), np.random.default_rng(1)
    drawn = np.full(shape, 200, np.float32)
    taken = [damage.photograph(drawn, rng, noise, shape[0] / 32) for _ in range(80)]
    assert {(each.shape, each.dtype) for each in taken} == {(shape, np.dtype(np.uint8))}
    assert len({each.tobytes() for each in taken}) > 20  # hardly two are alike


def test_the_blocks_of_a_jpeg_begin_anywhere() -> None:
    """A step in brightness rings within its block alone, so where it rings tells where blocks begin."""
    rng = random.Random(2)
    step = np.full((32, 32, 3), 40, np.uint8)
    step[:, 15:] = 220
    rings = {tuple(np.flatnonzero(damage.compressed(step, rng)[0, :, 0] != step[0, :, 0])) for _ in range(60)}
    assert len({ring[0] for ring in rings if ring}) > 5


def test_a_reduced_picture_keeps_its_size_and_loses_detail() -> None:
    lines = np.zeros((40, 40, 3), np.uint8)
    lines[:, ::2] = 255
    reduced = damage.reduced(lines, random.Random(3), 0.6)
    assert reduced.shape == lines.shape
    assert reduced.std() < 0.7 * lines.std()
