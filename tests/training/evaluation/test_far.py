import numpy as np

from training.evaluation.far import far

SIGN = np.random.default_rng(0).integers(0, 256, (32, 48, 3), np.uint8)


def test_the_photo_is_where_its_labels_are_taken_to() -> None:
    image, matrix = far(SIGN)
    left, top = (np.array([0, 0]) @ matrix[:, :2].T + matrix[:, 2]).astype(int)
    assert np.array_equal(image[top : top + 32, left : left + 48], SIGN)


def test_a_picture_nine_times_as_large_is_full_of_shades() -> None:
    image, _ = far(SIGN)
    assert image.shape == (96, 144, 3)
    assert image[:30].std() > 10
