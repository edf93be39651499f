import random

import numpy as np
import pytest

from training.synth import effects


@pytest.fixture
def ink():
    """A square letter, float32 (48, 48) in 0..1."""
    alpha = np.zeros((48, 48), np.float32)
    alpha[18:30, 18:30] = 1
    return alpha


@pytest.fixture
def surface():
    return np.full((48, 48, 3), 120, np.float32)


def test_thick_letters_show_a_flank_in_another_tone(ink, surface):
    shown, coverage = effects.solid(surface, ink, np.full(3, 200.0), random.Random(1))
    flank = np.any(shown != surface, -1) & (ink == 0)
    assert flank.sum() > 20
    assert not np.any(np.all(np.isclose(shown[flank], 200), -1))
    assert np.array_equal(coverage[..., 0], ink)


def test_neon_shines_in_the_dark(ink, surface):
    shown, coverage = effects.neon(surface, ink, np.array([255.0, 0, 80]), random.Random(1))
    assert shown[0, 0].max() < 61
    beside = shown[24, 31]
    assert beside[0] > beside[1]
    assert 0 < coverage.sum() <= 1.5 * ink.sum()


def test_a_lamp_behind_letters_lights_what_is_around_them(ink, surface):
    shown, _ = effects.halo(surface, ink, np.full(3, 255.0), random.Random(1))
    assert shown[24, 32].min() > 150 > shown[0, 0].max()


def test_relief_leaves_flat_places_alone(ink, surface):
    shown, coverage = effects.relief(surface, ink, random.Random(1))
    assert np.all(shown[:15] == surface[:15])
    assert np.all(shown[22:26, 22:26] == 120)
    assert shown.max() > 150 or shown.min() < 90
    assert coverage.max() <= 1


@pytest.mark.parametrize("name", ["shadow", "relief"])
def test_effects_differ_from_crop_to_crop(ink, surface, name):
    rng = random.Random(1)
    assert len({getattr(effects, name)(surface, ink, rng)[0].tobytes() for _ in range(8)}) > 4
