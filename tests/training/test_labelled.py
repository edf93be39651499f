"""Training and evaluation on labelled pictures."""

import argparse
import csv
import json
import pickle
import random
import sys
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from lightocr.charset import Charset
from lightocr.detector import Detector, DetectorOptions
from lightocr.models import trained
from training import evaluate, train_detector, train_recognizer
from training.datasets import Picture, Word, load, split
from training.datasets.real import FINDING, READING, may_train
from training.evaluation import labelled_set
from training.evaluation.results import Found
from training.samples import labelled, mixture
from training.samples.batches import Batches
from training.synth.scenes import SIZE

charset = Charset()


def box(x: float, y: float, width: float, height: float) -> np.ndarray:
    return np.float32([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])


def texts(pictures: list[Picture], writing: str, count: int = 60) -> set[str]:
    return {crop.text for crop in islice(labelled.crops(pictures, writing, seed=1), count)}


# crops


def test_each_recognizer_gets_the_words_of_its_direction(aihub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled, "SHUFFLE", 8)
    train, _ = split(load(aihub))
    horizontal, vertical = (
        labelled.readable(train, charset, writing).pictures for writing in ("horizontal", "vertical")
    )
    assert texts(horizontal, "horizontal") == {"가나다라", "OPEN"}  # no label of 漢字 can be written
    assert texts(vertical, "vertical") == {"커피콩"}


def test_a_crop_is_its_words_ink_at_the_recognizers_size(aihub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled, "SHUFFLE", 8)
    monkeypatch.setattr(labelled, "photograph", lambda pixels, *_: pixels.astype(np.uint8))
    train, _ = split(load(aihub))
    for writing, text, ink, width in (("horizontal", "OPEN", 0, 144), ("vertical", "커피콩", 60, 192)):
        crops = islice(labelled.crops(labelled.readable(train, charset, writing).pictures, writing, seed=1), 40)
        for crop in (crop for crop in crops if crop.text == text):
            assert crop.image.shape[0] == 48
            assert abs(crop.image.shape[1] - width) <= 48  # jitter changes it a little
            assert abs(np.median(crop.image) - ink) < 12
            assert len(crop.spans) == 0  # nobody knows where its glyphs stand


def test_a_column_is_turned_counter_clockwise() -> None:
    image = np.zeros((90, 30, 3), np.uint8)
    image[:30] = 255  # its first character, which comes first on the left
    crop = labelled.as_crop(labelled.cut_out(image, box(0, 0, 30, 90), "vertical"), "가나다").image
    assert crop[:, :40].mean() > 240
    assert crop[:, 60:140].mean() < 15


def test_words_are_spelt_as_labels() -> None:
    word = Word(box(0, 0, 90, 30), "Ａ ㎏’", False)
    (row,) = labelled.readable([Picture(Path("a.png"), [word])], charset, "horizontal").pictures
    assert row.words[0].text == "Akg'"


def test_words_that_do_not_train_are_counted_by_reason(
    aihub: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    picture = Picture(tmp_path, [Word(box(0, 0, 90, 30), "가" * 21), Word(box(0, 0, 90, 30), "가" * 20)])
    kept = labelled.readable([picture, *load(aihub).pictures], charset, "horizontal")
    assert kept.left_out == {
        "ignored words": 16, "vertical words": 8, "words with characters outside the charset": 8,
        "words longer than 20 characters": 1,
    }  # fmt: skip
    assert sum(len(row.words) for row in kept.pictures) == 17
    caplog.set_level("INFO")
    options = argparse.Namespace(labelled=[(aihub, 1.0)], test_list=None, real_share=0)
    mixture.labelled_parts(options, READING, lambda pictures: labelled.readable(pictures, charset, "vertical"))
    line = caplog.messages[-1]
    assert "6 pictures with 6 words train, 2 pictures with 2 words test; left out: horizontal words 24" in line


def test_words_of_one_picture_do_not_come_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled, "SHUFFLE", 100)
    pictures = []
    for i in range(30):
        cv2.imwrite(str(tmp_path / f"{i}.png"), np.zeros((20, 40, 3), np.uint8))
        pictures.append(Picture(tmp_path / f"{i}.png", [Word(box(0, 0, 40, 20), str(i))] * 40))
    batch = [crop.text for crop in islice(labelled.crops(pictures, "horizontal", seed=1), 32)]
    assert max(map(batch.count, batch)) < 20
    assert len(set(batch)) >= 4


def test_broken_pictures_drop_out_and_nothing_but_them_is_an_error(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    cv2.imwrite(str(good), np.zeros((20, 40, 3), np.uint8))
    bad.write_bytes(b"no picture")
    rows = [Picture(path, [Word(box(0, 0, 40, 20), path.stem)]) for path in (good, bad)]
    assert texts(rows, "horizontal", 5) == {"good"}
    with pytest.raises(FileNotFoundError):
        next(labelled.crops(rows[1:], "horizontal", seed=1))


def test_boxes_that_lie_beside_the_picture_are_left_out() -> None:
    image = np.zeros((100, 200, 3), np.uint8)
    inside, beyond = Word(box(150, 80, 60, 25), "가"), Word(box(0, 0, 1e9, 50), "나")
    assert labelled.within([inside, beyond], image) == [inside]


def test_reported_crops_are_always_the_same(aihub: Path) -> None:
    pictures = labelled.readable(load(aihub).pictures, charset, "horizontal").pictures
    first, again = (labelled.reported(pictures, "horizontal", 5) for _ in range(2))
    assert [crop.text for crop in first] == [crop.text for crop in again]
    assert len(first) == 5
    assert len(labelled.reported(pictures, "horizontal", 100)) == 16


# scenes


def test_cuts_keep_their_words_places(tmp_path: Path) -> None:
    """A black word on white: wherever and however large the photo is cut, its quad stands around the black."""
    image = np.full((1440, 2560, 3), 255, np.uint8)
    image[600:680, 1000:1240] = 0
    row = Picture(tmp_path / "a.png", [Word(box(1000, 600, 240, 80), "OPEN"), Word(box(0, 0, 9, 9), "", True)])
    rng, inside, widths = random.Random(3), 0, []
    for _ in range(20):
        scene = labelled.cut(row, image, rng)
        assert scene.image.shape == (SIZE, SIZE, 3)
        assert len(scene.quads) == len(scene.ignored) == 1
        (left, top), (right, bottom) = scene.quads[0][[0, 2]]
        widths.append(right - left)
        if min(left, top) > 5 and max(right, bottom) < SIZE - 5:
            inside += 1
            ys, xs = np.nonzero(scene.image[..., 0] < 128)
            assert np.allclose([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1], [left, top, right, bottom], atol=1.5)
    assert inside > 3
    assert min(widths) < 120 < max(widths)  # 120 where the product looks for words


def test_cuts_are_around_the_size_at_which_the_product_looks(tmp_path: Path) -> None:
    """Also of small pictures, which are enlarged no further than to a least side, and of strips, read in tiles."""
    rng = random.Random(4)
    for height, width in ((480, 640), (4000, 800)):
        word = Word(box(100, 100, 100, 40), "OPEN")
        image = np.full((height, width, 3), 255, np.uint8)
        scales = [np.ptp(labelled.cut(Picture(tmp_path, [word]), image, rng).quads[0][:, 0]) / 100 for _ in range(60)]
        least, most = np.array(labelled.SCALES) * DetectorOptions().scale(height, width)
        assert least <= min(scales) < 1.2 * least
        assert most / 1.2 < max(scales) <= most


# mixing


def test_every_stream_has_its_share() -> None:
    streams = [iter(lambda kind=kind: kind, None) for kind in "abc"]
    drawn = list(islice(mixture.mixed(streams, [0.2, 0.7, 0.1], random.Random(0)), 2000))
    assert [drawn.count(kind) / 2000 for kind in "abc"] == pytest.approx([0.2, 0.7, 0.1], abs=0.03)


def test_labelled_options() -> None:
    assert mixture.labelled_option("AIHUB") == (Path("AIHUB"), 1.0)
    assert mixture.labelled_option("my/AIHUB:0.8") == (Path("my/AIHUB"), 0.8)
    assert mixture.labelled_option("C:/AIHUB") == (Path("C:/AIHUB"), 1.0)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--labelled", "a:0.8"],
        ["--labelled", "a:0.8", "--labelled", "b:0.4", "--data", "."],
        ["--labelled", "a:-1"],
        [],
    ],
)
def test_shares_that_do_not_add_up_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    mixture.add_options(parser, "sets")
    with pytest.raises(SystemExit):
        mixture.check(parser, parser.parse_args(arguments))
    assert "--labelled" in capsys.readouterr().err


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """DATA with twelve word pictures and as many plates and street photos."""
    folder = tmp_path / "real"
    folder.mkdir()
    for i in range(12):
        cv2.imwrite(str(folder / f"{i}.png"), np.full((24, 60, 3), 20 * i, np.uint8))
    word = {"points": box(2, 2, 48, 18).tolist(), "ignore": False}
    photos = [{"image": f"{i}.png", "words": [{**word, "text": f"plate {i}"}]} for i in range(12)]
    crops = [{"image": f"{i}.png", "text": f"No{i}"} for i in range(12)]
    for name, rows in (("icdar15_words", crops), ("plates", photos), ("icdar15", photos), ("photos", photos)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def test_of_our_own_sets_only_the_training_part_is_drawn(real: Path) -> None:
    options = argparse.Namespace(labelled=[], test_list=None, real_share=0.2, data=real)
    (part,), tests = mixture.labelled_parts(options, READING, labelled.complete)
    assert (part.share, tests) == (0.2, [])
    expected = {f"No{i}" for i in range(12) if may_train("icdar15_words.jsonl", f"{i}.png")}
    expected |= {f"plate {i}" for i in range(12) if may_train("plates.jsonl", f"{i}.png")}
    assert {word.text for row in part.pictures for word in row.words} == expected
    assert 0 < len(expected) < 24
    (part,), _ = mixture.labelled_parts(options, FINDING, labelled.complete)
    assert [row.path.name for row in part.pictures] == [
        f"{i}.png" for i in range(12) if may_train("icdar15.jsonl", f"{i}.png")
    ]


def test_labelled_words_are_mixed_into_drawn_ones(data: Path, aihub: Path) -> None:
    train = labelled.readable(split(load(aihub))[0], charset, "horizontal").pictures
    part = mixture.Part("aihub", train, 0.5)
    stream = pickle.loads(pickle.dumps(Batches(data, charset, "horizontal", 4, 4, 1, [part], 0.5)))  # to a worker
    batches = islice(stream, 30)
    real = [text in ("가나다라", "OPEN") for batch in batches for text in batch.texts]
    assert 0.25 < np.mean(real) < 0.75


# the commands


def run(module: object, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["train", *map(str, arguments)])
    module.main()  # type: ignore[attr-defined]


@pytest.mark.parametrize("writing", ["horizontal", "vertical"])
def test_a_recognizer_trains_on_labelled_words_alone(
    aihub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writing: str
) -> None:
    monkeypatch.setattr(labelled, "SHUFFLE", 16)
    run(
        train_recognizer, monkeypatch, "--labelled", aihub, "--writing", writing, "--out", tmp_path, "--images", 8,
        "--batch", 4, "--workers", 0,
    )  # fmt: skip
    assert trained.state(tmp_path / "last.pt")["images"] == 8
    (row,) = csv.DictReader((tmp_path / "log.csv").open())
    assert float(row["labelled_cer"]) > 0
    assert "cer" not in row  # nothing is drawn


def test_a_recognizer_trains_on_labelled_and_drawn_words(
    aihub: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(
        train_recognizer, monkeypatch, "--labelled", f"{aihub}:0.5", "--data", data, "--out", tmp_path, "--images", 4,
        "--batch", 2, "--workers", 0, "--test-words", 4,
    )  # fmt: skip
    (row,) = csv.DictReader((tmp_path / "log.csv").open())
    assert {"cer", "exact", "labelled_cer", "labelled_exact"} <= set(row)


def test_a_set_without_words_of_the_direction_is_refused(
    real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(
            train_recognizer, monkeypatch, "--data", real, "--real-share", 1, "--out", tmp_path,
            "--writing", "vertical",
        )  # fmt: skip
    assert "horizontal words" in capsys.readouterr().err


def test_the_detector_trains_on_labelled_photos_alone(
    aihub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(
        train_detector, monkeypatch, "--labelled", aihub, "--out", tmp_path, "--start", "scratch", "--scenes", 2,
        "--batch", 2, "--workers", 0,
    )  # fmt: skip
    assert trained.state(tmp_path / "last.pt")["scenes"] == 2


def test_the_detector_never_trains_on_photos_labelled_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"{i}.png" for i in range(12)]
    for name in names:
        cv2.imwrite(str(tmp_path / name), np.zeros((20, 40, 3), np.uint8))
    rows = [{"image": name, "words": [], "det_complete": False} for name in names]
    (tmp_path / "set.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with pytest.raises(SystemExit, match="2"):
        run(train_detector, monkeypatch, "--labelled", tmp_path, "--out", tmp_path, "--start", "scratch")
    assert "pictures labelled in part" in capsys.readouterr().err


# evaluation


class Reader:
    """A system that finds and reads every word of AI-Hub's photos but one: OPEN it reads twice, wrong at its place."""

    name = "reader"

    def find(self, picture: Path, image: np.ndarray) -> list[Found]:
        words = [(box(200, 40, 120, 40), "0PEN"), (box(240, 40, 120, 40), "open"), (box(350, 50, 30, 120), "커피콩")]
        words.append((box(20, 200, 60, 30), "ignored"))
        return [Found(quad, text, 0.9) for quad, text in words]

    def read(self, crops: list[np.ndarray]) -> list[str]:
        return ["커피콩" if crop.shape[0] > crop.shape[1] else "OPEN" for crop in crops]


def test_labelled_figures_are_those_of_the_test_pictures(aihub: Path, tmp_path: Path) -> None:
    figures = labelled_set.labelled(Reader(), aihub)
    assert (figures["pictures"], figures["crops_words"], figures["vertical_words"]) == (2, 8, 2)
    assert (figures["vertical_exact"], figures["crops_exact"]) == (1.0, 0.5)
    assert figures["horizontal_exact"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["words_outside_charset"] == 2
    # of four words two are found; of three finds that do not stand on ignored text two are words, one of them read
    assert (figures["recall"], figures["precision"]) == (0.5, 0.6667)
    assert figures["end_to_end_f1"] == pytest.approx(2 / 7, abs=1e-4)
    assert (figures["original_micro"], figures["original_macro"]) == (0.5, 0.5)  # `open` touches its word
    names = tmp_path / "list.txt"
    names.write_text(load(aihub).pictures[0].path.name, encoding="utf8")
    assert labelled_set.labelled(Reader(), aihub, names)["pictures"] == 1


def test_a_set_without_test_pictures_is_refused(aihub: Path, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("other.jpg")
    with pytest.raises(ValueError, match="none of the 8 pictures"):
        labelled_set.labelled(Reader(), aihub, tmp_path / "list.txt")


def darkness(image: np.ndarray) -> list[np.ndarray]:
    return [1 - image[..., 0].astype(np.float32) / 255]


def test_the_sweep_is_over_both_thresholds(tmp_path: Path) -> None:
    """A word of probability 0.9 and one of 0.68, which only a box threshold of 0.65 lets pass."""
    photo = np.full((400, 640, 3), 255, np.uint8)
    words = []
    for top, probability in ((100, 0.9), (250, 0.68)):
        photo[top : top + 40, 100:300] = round(255 * (1 - probability))
        words.append(",".join(map(str, box(75, top - 25, 250, 90).ravel().astype(int))) + ",가")
    cv2.imwrite(str(tmp_path / "a.png"), photo)
    (tmp_path / "a.txt").write_text("\n".join(words), encoding="utf8")
    (tmp_path / "list").write_text("a.png")
    ocr = SimpleNamespace(detector=Detector(lambda image: darkness(image)))
    figures = labelled_set.sweep(ocr, tmp_path, tmp_path / "list")
    assert list(figures) == ["0.3/0.7", "0.4/0.7", "0.45/0.7", "0.5/0.65", "0.55/0.75"]
    assert [row["recall"] for row in figures.values()] == [0.5, 0.5, 0.5, 1.0, 0.5]
    assert "| 0.5/0.65 | 1.0000 | 1.0000 | 1.0000 |" in labelled_set.table(figures)


@pytest.mark.parametrize(("command", "answer"), [("labelled", '"original_micro"'), ("sweep", "| 0.4/0.7 |")])
def test_the_served_weights_are_evaluated(
    aihub: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, answer: str
) -> None:
    run(evaluate, monkeypatch, command, aihub)
    assert answer in capsys.readouterr().out
