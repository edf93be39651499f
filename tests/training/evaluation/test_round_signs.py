import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.training.conftest import Typesetting
from training.evaluation import round_signs


@pytest.mark.parametrize("upper", [True, False])
def test_a_word_on_an_arc_is_as_high_as_its_circle_says(typesetting: Typesetting, upper: bool) -> None:
    font, _ = typesetting
    flat = round_signs.on_arc("가나다라마", font, 40, 1, upper=upper)
    bent = round_signs.on_arc("가나다라마", font, 40, 120, upper=upper)
    assert bent.shape[0] - flat.shape[0] == pytest.approx(0.5 * 5 * 40 / np.radians(120), abs=12)
    inked = (bent < 150).any(axis=2)
    middle, ends = inked[:, inked.shape[1] // 2 - 20 : inked.shape[1] // 2 + 20], inked[:, :130]
    rows = [np.nonzero(part.any(axis=1))[0].mean() for part in (middle, ends)]
    assert (rows[0] < rows[1]) == upper


def test_who_reads_nothing_reads_no_arc(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(round_signs, "WORDS", 2)
    monkeypatch.setattr(round_signs, "LETTERS", (2, 4))
    own = shutil.copytree(data, tmp_path / "data")
    (own / "corpus" / "ko_signs.txt").write_text("가게\n커피\n", encoding="utf8")
    blind: Any = SimpleNamespace(read=lambda image: SimpleNamespace(words=[]))
    assert round_signs.round_signs(blind, own) == {f"{degrees} degrees": 0.0 for degrees in round_signs.DEGREES}
