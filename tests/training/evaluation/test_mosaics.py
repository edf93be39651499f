from types import SimpleNamespace
from typing import Any

import numpy as np

from tests.training.evaluation.test_varied import ROW, WORD, Blots, picture
from training.evaluation.mosaics import mosaics


class Purblind(Blots):
    """Sees nothing in large pictures."""

    def read(self, image: np.ndarray) -> SimpleNamespace:
        return super().read(image) if image.shape[0] <= 200 else SimpleNamespace(words=[])


def test_words_keep_their_labels_in_pictures_of_several_sizes() -> None:
    larger = np.full((95, 140, 3), 255, np.uint8)
    larger[60:85, 90:135] = (10, 20, 90)
    word = WORD | {"points": [[90, 60], [135, 60], [135, 85], [90, 85]]}
    pictures = [(ROW, picture()), (ROW | {"words": [word]}, larger)] * 5
    figures: Any = mosaics(Blots(), pictures)  # type: ignore[arg-type]
    assert figures["2 x 2"] == {"pictures": 4, "word_spot": 1.0, "detection_f1": 1.0, "end_to_end_f1": 1.0}
    assert figures["3 x 3"] == {"pictures": 2, "word_spot": 1.0, "detection_f1": 1.0, "end_to_end_f1": 1.0}


def test_what_is_not_seen_in_a_large_picture_counts() -> None:
    figures: Any = mosaics(Purblind(), [(ROW, picture())] * 9)  # type: ignore[arg-type]
    assert figures["2 x 2"]["word_spot"] == 1.0
    assert figures["3 x 3"]["word_spot"] == 0.0


def test_photos_with_words_left_unlabelled_are_left_out() -> None:
    figures: Any = mosaics(Blots(), [(ROW, picture())] * 9 + [(ROW | {"det_complete": False}, picture())] * 9)  # type: ignore[arg-type]
    assert figures["3 x 3"]["pictures"] == 2
