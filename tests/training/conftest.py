"""A toy workshop: two font families, a few words, two backgrounds; enough for every training script to run."""

import itertools
import json
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")
from fontTools.ttLib import TTFont

import lightocr
from lightocr.charset import Charset
from training.datasets.parts import is_test
from training.synth import fonts, words
from training.synth.scenes.typesetting import Typesetter

Typesetting = tuple[fonts.Font, Typesetter]
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


@pytest.fixture
def typesetting(data: Path) -> Typesetting:
    """A font and who sets words in it."""
    rng = random.Random(3)
    font = fonts.FontLibrary([data / "fonts"], held_out=False).choose("가", rng)
    assert font is not None
    return font, Typesetter(words.Words(data / "corpus", Charset(), held_out=False), rng)


@pytest.fixture(autouse=True)
def no_system_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The toy fonts alone, whatever the machine has."""
    monkeypatch.setattr(fonts, "SYSTEM", tmp_path)


def names(kind: str, tests: bool) -> Iterator[str]:
    """File names that the hash puts among the training or the test pictures."""
    return (name for i in itertools.count() if is_test(name := f"{kind}{i}.jpg") == tests)


def aihub_labels(name: str, image_id: str, category: str) -> tuple[dict, list[dict]]:
    """A photo's row and its annotations: a slanted word with characters, an upright one, a column, an ignored word."""

    def annotation(kind: str, box: list[int] | None, text: str | None) -> dict:
        return {"image_id": image_id, "bbox": box, "text": text, "attributes": {"class": kind}}

    slanted = [annotation("character", [40 + 30 * i, 40 + 10 * i, 24, 24], c) for i, c in enumerate("가나다라")]
    return {"id": image_id, "file_name": name, "type": category, "width": 400, "height": 300}, [
        annotation("word", [43, 43, 108, 51], "가나다라"),  # the outermost characters reach 3 pixels over it
        *slanted,
        annotation("word", [200, 40, 120, 40], "OPEN"),
        annotation("word", [350, 50, 30, 120], "커피콩"),
        annotation("ignored", [20, 200, 60, 30], None),
        annotation("word", [200, 200, 60, 30], "漢字"),
        annotation("word", [10, 10, 0, 20], "넓이없음"),
        annotation("word", None, "상자없음"),
        annotation("word", [300, 240, 60, 30], " "),
    ]


def draw_aihub(path: Path) -> None:
    """The photo of these labels: every word black on white, the column dark gray."""
    image = np.full((300, 400, 3), 255, np.uint8)
    for i in range(4):
        image[40 + 10 * i :, 40 + 30 * i :][:24, :24] = 0
    image[40:80, 200:320] = 0
    image[50:170, 350:380] = 60
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(cv2.imencode(".jpg", image)[1].tobytes())


@pytest.fixture(scope="session")
def aihub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like AI-Hub's: six photos of two categories train, two test; one more is labelled but missing."""
    root = tmp_path_factory.mktemp("aihub")
    images, annotations = [], []
    for folder, category in (("book", "book"), ("Signboard/간판", "sign")):
        for name in [*itertools.islice(names("사진" + category, False), 3), next(names("사진" + category, True))]:
            image, words = aihub_labels(name, f"{len(images):08}", category)
            images.append(image)
            annotations += words
            draw_aihub(root / folder / unicodedata.normalize("NFD", name))
    images.append({"id": "lost", "file_name": "lost.jpg", "type": "sign"})
    whole = {"info": {"name": "Text in the wild Dataset"}, "images": images, "annotations": annotations, "licenses": []}
    (root / "textinthewild_data_info.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf8")
    return root
