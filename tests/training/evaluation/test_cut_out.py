from types import SimpleNamespace

import numpy as np

from training.evaluation.cut_out import DEGREES, cut_out


class Upright:
    """Reads what is nearly as wide as the word is when level, and keeps the sizes of all crops."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, int]] = []

    def recognize(self, crops):
        self.sizes += [crop.shape[:2] for crop in crops]
        return [SimpleNamespace(text="창고" if crop.shape[0] < 50 else "") for crop in crops]


def word(x: int, y: int, width: int, height: int, orientation: str = "h") -> dict:
    points = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
    return {"points": points, "text": "창고", "ignore": False, "orientation": orientation}


def test_level_words_are_cut_out_upright_however_the_photo_is_held() -> None:
    image = np.full((200, 300, 3), 255, np.uint8)
    ocr = Upright()
    figures = cut_out(ocr, [({"words": [word(100, 80, 100, 30), word(0, 0, 20, 90, "v")]}, image)])
    assert figures.pop("words") == 1
    assert [name for name, share in figures.items() if share == 1.0] == ["0 degrees", "8 degrees", "-8 degrees"]
    assert len(figures) == len(ocr.sizes) == len(DEGREES)
    assert ocr.sizes[0] == (30, 100)
    assert np.allclose(ocr.sizes[-1], (100 * np.sin(np.pi * 25 / 180) + 30 * np.cos(np.pi * 25 / 180), 103.3), atol=2)
