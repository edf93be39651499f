from types import SimpleNamespace

import numpy as np

from training.evaluation.on_side import on_side


class Right:
    """Reads where a crop is dark: at its right, as words here are as they stand, or below, once they fall."""

    def recognize(self, crops):
        return [
            SimpleNamespace(text="word" if min(crop[-2, -2]) < 50 and crop[1, 1].max() > 50 else "") for crop in crops
        ]


def word(points, text="word", orientation="h"):
    return {"points": points, "text": text, "ignore": False, "orientation": orientation}


def box(x, y, width, height):
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]


def test_long_level_words_are_read_as_they_stand_and_on_both_sides():
    image = np.full((200, 200, 3), 255, np.uint8)
    image[:50, 50:100] = 0  # the right half of the word
    row = {"words": [word(box(0, 0, 100, 50)), word(box(0, 100, 60, 50)), word(box(100, 0, 100, 40), orientation="v")]}
    assert on_side(Right(), [(row, image)]) == {"words": 1, "upright": 1.0, "rising": 0.0, "falling": 1.0}
