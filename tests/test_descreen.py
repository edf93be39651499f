import numpy as np
import pytest

from lightocr.descreen import descreened, strength, without_pattern


def drawn(size=(400, 560)):
    """Paper with strokes of four pixels and more here and there, as letters have."""
    image = np.full((*size, 3), 190, np.uint8)
    chance = np.random.default_rng(0)
    for x, y in chance.integers((40, 120), (size[1] - 80, size[0] - 80), (40, 2)):
        wide, high = chance.permutation((4, chance.integers(8, 40)))
        image[y : y + high, x : x + wide] = 60
    return image


def patterned(image, wavelength=4.3, amplitude=40.0):
    """A photo of a display: stripes that slope, closer together to the right."""
    y, x = np.mgrid[: image.shape[0], : image.shape[1]]
    waves = np.sin(2 * np.pi * (x * (1 + x / 40_000) + 0.3 * y) / wavelength)
    return np.clip(np.round(image + amplitude * waves[..., None]), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("wavelength", [2.4, 4.3, 7.1])
def test_patterns_go_and_strokes_stay(wavelength):
    image = drawn()
    clear = descreened(patterned(image, wavelength))
    assert clear[20:90, 20:-20].std() < 6
    ink = image[..., 0] == 60
    assert clear[ink].mean() == pytest.approx(60, abs=25)
    assert (clear.shape, clear.dtype) == (image.shape, np.uint8)


def test_a_picture_without_a_pattern_stays_as_it_is():
    image = drawn()
    assert descreened(image) is image


def test_a_pattern_in_a_corner_is_part_of_the_picture():
    image = drawn((600, 800))
    image[:250, :300] = patterned(image[:250, :300])
    assert descreened(image) is image


def test_grain_is_no_pattern():
    grain = np.random.default_rng(0).normal(128, 30, (500, 700, 3))
    image = np.clip(grain, 0, 255).astype(np.uint8)
    assert descreened(image) is image


@pytest.mark.parametrize("size", [(1, 1), (127, 900), (128, 128), (129, 1000), (333, 777)])
def test_pictures_of_any_size_come_back_in_it(size):
    image = np.full((*size, 3), 77, np.uint8)
    assert descreened(image) is image
    assert np.array_equal(without_pattern(image), image)


def test_what_does_not_stand_out_stays_in_every_place():
    image = np.random.default_rng(0).normal(128, 30, (500, 700, 3)).clip(0, 255).astype(np.uint8)
    change = np.abs(without_pattern(image).astype(int) - image)
    assert change.mean() < 1
    assert max(part.mean() for part in (change[:64], change[-64:], change[:, :64], change[:, -64:])) < 1.5


def test_the_strength_of_stripes_is_that_beside_other_waves():
    assert strength(patterned(drawn(), amplitude=40)) > 5 * strength(drawn())
