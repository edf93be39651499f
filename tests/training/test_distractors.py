from pathlib import Path

import cv2
import numpy as np
import pytest

from lightocr.charset import Charset
from training.synth.scenes import SceneSource
from training.synth.scenes.distractors import Area, Colour

SOURCE = "training.synth.scenes.source"


class Icons:
    """Nothing but icons, with a note of where they were drawn on the last scene."""

    def __init__(self, source: SceneSource) -> None:
        if not source.distractors.pictograms:
            pytest.skip("no font here draws a pictogram")
        self.draw, self.areas, self.drawn = source.distractors.icons, [], 0
        source.distractors.kinds = [self]

    def __call__(self, image: np.ndarray, area: Area, colour: Colour, step: int) -> None:
        before = image.copy()
        self.draw(image, area, colour, step)
        changed = (image != before).any(2)
        self.drawn += changed.any()
        area.of(changed)[:] = False
        assert not changed.any(), "icons stay in their area"
        self.areas.append(area)


def test_no_quads_come_from_icons(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{SOURCE}.EMPTY_SHARE", 1)
    source = SceneSource(data, Charset(), seed=3)
    icons = Icons(source)
    assert not any(next(source).quads for _ in range(12))
    assert icons.drawn > 4


def test_no_word_stands_on_icons(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{SOURCE}.SIDEWAYS_SHARE", 0)
    source = SceneSource(data, Charset(), seed=4)
    icons, words = Icons(source), 0
    for _ in range(20):
        icons.areas.clear()
        quads = next(source).quads
        words += len(quads) * bool(icons.areas)
        for x, y, width, height in icons.areas:
            place = np.float32([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
            assert not any(cv2.intersectConvexConvex(place, quad)[0] for quad in quads)
    assert words > 20
