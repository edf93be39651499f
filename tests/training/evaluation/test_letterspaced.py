import random
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.training.conftest import Typesetting
from training.evaluation import letterspaced

DRAWN = letterspaced.menu, letterspaced.wall


def drawn(draw: Any, font: Any, gap: float) -> tuple[dict[str, Any], np.ndarray]:
    return draw(["가나", "다라마"], ["ABC"], font, 24, gap, random.Random(2))


@pytest.mark.parametrize("draw", DRAWN)
def test_all_ink_stands_in_the_boxes_of_its_words(draw: Any, typesetting: Typesetting) -> None:
    row, image = drawn(draw, typesetting[0], 1.5)
    assert len(row["words"]) >= min(letterspaced.LINES, letterspaced.COLUMNS)
    inked = np.abs(image.astype(int) - letterspaced.PAPER).max(axis=2) > 60
    for word in row["words"]:
        (left, top), (right, bottom) = np.round([word["points"][0], word["points"][2]]).astype(int)
        assert inked[top:bottom, left:right].any()
        inked[top:bottom, left:right] = False
    assert not inked.any()


@pytest.mark.parametrize("draw", DRAWN)
def test_letters_stand_as_far_apart_as_asked(draw: Any, typesetting: Typesetting) -> None:
    close, wide = (drawn(draw, typesetting[0], gap)[0]["words"][0] for gap in (0.0, 2.0))
    assert close["text"] == wide["text"]
    widths = [np.ptp(np.array(word["points"]), axis=0).max() for word in (close, wide)]
    assert widths[1] - widths[0] == pytest.approx((len(wide["text"]) - 1) * 2 * 24, abs=2)


def test_who_reads_nothing_spots_nothing(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letterspaced, "PICTURES", 1)
    own = shutil.copytree(data, tmp_path / "data")
    (own / "corpus" / "ko_signs.txt").write_text("가게\n커피\n", encoding="utf8")
    (own / "corpus" / "en_words.txt").write_text("cafe\nmenu\n", encoding="utf8")
    blind: Any = SimpleNamespace(read=lambda image: SimpleNamespace(words=[]))
    figures = letterspaced.letterspaced(blind, own)
    assert set(figures.values()) == {0.0}
    assert len(figures) == 2 * (len(letterspaced.GAPS) + 1)
