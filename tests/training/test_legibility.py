import cv2
import numpy as np
import pytest

from training.synth.legibility import of_letters, of_words

SPANS = np.float32([[10, 40], [50, 80]])


@pytest.fixture
def ink():
    """Two letters of strokes, float32 (48, 96) in 0..1."""
    mask = np.zeros((48, 96), np.uint8)
    for left, _ in SPANS.astype(int):
        cv2.rectangle(mask, (int(left) + 3, 10), (int(left) + 25, 36), 255, 4)
        cv2.line(mask, (int(left) + 14, 10), (int(left) + 14, 36), 255, 4)
    return mask.astype(np.float32) / 255


def painted(ink, surface, colour):
    surface = np.broadcast_to(np.float32(surface), (*ink.shape, 3))
    return np.uint8(surface * (1 - ink[..., None]) + np.float32(colour) * ink[..., None])


@pytest.mark.parametrize(("surface", "colour"), [(255, 0), (20, 200), ((200, 60, 60), (60, 130, 60))])
def test_what_is_painted_clearly_can_be_read(ink, surface, colour):
    assert of_letters(ink, painted(ink, surface, colour), SPANS) > 0.9


def test_an_outline_is_enough(ink):
    rim = cv2.dilate(ink, np.ones((3, 3))) - ink
    assert of_letters(ink, painted(rim, 128, 0), SPANS) > 0.6


def test_what_is_blurred_or_noisy_beyond_recognition_cannot_be_read(ink):
    blurred = cv2.GaussianBlur(painted(ink, 255, 0), (0, 0), 12)
    noise = np.random.default_rng(0).normal(0, 60, (48, 96, 3))
    noisy = np.uint8(np.clip(painted(ink, 128, 132) + noise, 0, 255))
    assert max(of_letters(ink, blurred, SPANS), of_letters(ink, noisy, SPANS)) < 0.3


def test_a_letter_that_is_lost_counts_and_a_space_does_not(ink):
    image = painted(ink, 255, 0)
    whole = of_letters(ink, image, SPANS)
    assert of_letters(ink, image, np.vstack([SPANS, [[82, 95]]])) == pytest.approx(whole)
    image[:, 45:] = 255
    assert of_letters(ink, image, SPANS) < 0.6 * whole


def test_words_of_a_picture_are_looked_at_one_by_one(ink):
    picture, drawn = np.full((200, 300, 3), 255, np.uint8), np.zeros((200, 300), np.float32)
    for left, colour in ((20, 0), (160, 255)):  # the second one is white on white
        drawn[40:88, left : left + 96] = ink
        picture[40:88, left : left + 96] = painted(ink, 255, colour)
    quads = np.float32([[[x, 45], [x + 96, 45], [x + 96, 82], [x, 82]] for x in (20, 160, 400)])
    seen, unseen, outside = of_words(drawn, picture, quads)
    assert seen > 0.9
    assert max(unseen, outside) < 0.05
    assert len(of_words(drawn, picture, quads[:0])) == 0
