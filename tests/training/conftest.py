"""A toy workshop: two font families, a few words, two backgrounds; enough for every training script to run."""

from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")
from fontTools.ttLib import TTFont

import lightocr
from training.synth import fonts, words

BUNDLED = Path(lightocr.__file__).parent / "fonts" / "NanumSquareR.ttf"


def family(held_out: bool) -> str:
    """A name that the hash puts on the wanted side."""
    return next(name for i in range(1000) if fonts.is_held_out(name := f"Toy {i}") == held_out)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the one the training commands take."""
    root = tmp_path_factory.mktemp("data")
    for name in ("fonts", "corpus", "backgrounds"):
        (root / name).mkdir()
    for held_out in (False, True):
        font = TTFont(BUNDLED)
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = family(held_out)
        font.save(root / "fonts" / f"toy{held_out}.ttf")
    text = "\n".join(f"가게{i} 김치찌개{i} Sale{i} 커피{i}" for i in range(60))
    for name in words.SHARES:
        (root / "corpus" / name).write_text(text, encoding="utf8")
    noise = np.random.default_rng(0).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    for i in range(2):
        cv2.imwrite(str(root / "backgrounds" / f"{i}.jpg"), cv2.GaussianBlur(noise, (0, 0), 3 + i))
    return root


@pytest.fixture(autouse=True)
def no_system_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The toy fonts alone, whatever the machine has."""
    monkeypatch.setattr(fonts, "SYSTEM", tmp_path)
