import json
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.datasets import FormatError, Labelled, Picture, Word, __main__, json_stream, load, read_list, split
from training.datasets.aihub import rotated
from training.datasets.parts import is_test, write_list
from training.datasets.real import may_train
from training.evaluation.metrics import iou

BOX = [[10, 10], [70, 10], [70, 34], [10, 34]]


def picture(path: Path) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    cv2.imwrite(str(path), np.full((60, 90, 3), 200, np.uint8))


def words(row: Picture) -> dict[str, Word]:
    return {word.text: word for word in row.words}


# AI-Hub


def test_every_photo_of_aihub_is_found_whatever_its_folder_and_spelling(aihub: Path) -> None:
    labelled = load(aihub)
    assert Counter(row.category for row in labelled.pictures) == {"book": 4, "sign": 4}
    assert all(row.path.is_file() for row in labelled.pictures)


def test_the_words_of_aihub(aihub: Path) -> None:
    row = load(aihub).pictures[0]
    found = words(row)
    assert [word.text for word in row.truth] == ["가나다라", "OPEN", "커피콩", "漢字"]
    assert found["OPEN"].quad.tolist() == [[200, 40], [320, 40], [320, 80], [200, 80]]
    assert (found["OPEN"].quad.dtype, found["OPEN"].vertical, found["커피콩"].vertical) == (np.float32, False, True)
    ignored = [word for word in row.words if word.ignore]
    assert [word.quad[0].tolist() for word in ignored] == [[20, 200], [300, 240]]  # the second one has no text


def test_a_word_of_aihub_leans_as_its_characters_do(aihub: Path) -> None:
    quad = words(load(aihub).pictures[0])["가나다라"].quad
    slope = np.degrees(np.arctan2(*(quad[1] - quad[0])[::-1]))
    assert slope == pytest.approx(np.degrees(np.arctan2(10, 30)), abs=0.1)
    characters = np.float32([[40 + 30 * i, 40 + 10 * i, 24, 24] for i in range(4)])
    for x, y, width, height in characters:
        for corner in ((x, y), (x + width, y), (x, y + height), (x + width, y + height)):
            assert cv2.pointPolygonTest(quad, (float(corner[0]), float(corner[1])), True) > -0.1
    assert cv2.contourArea(quad) < 114 * 54  # tighter than the upright box


def test_characters_of_other_words_do_not_count() -> None:
    own_box, other = [10, 10, 20, 20], [60, 10, 20, 20]
    quad = rotated((8, 8, 24, 24), np.float32([own_box, other]))
    assert iou(quad, np.float32([[10, 10], [30, 10], [30, 30], [10, 30]])) == pytest.approx(1)
    reaching = rotated((8, 8, 24, 24), np.float32([own_box, [10, 10, 27, 20]]))  # 5 pixels over it: too far
    assert np.allclose(reaching, quad)


def test_unusable_rows_of_aihub_are_counted(aihub: Path) -> None:
    labelled = load(aihub)
    assert labelled.bad == {"picture missing": 1, "box without area": 8, "box not finite": 8, "word without text": 8}
    assert labelled.report().startswith("bad rows: box ")


def test_illegible_words_of_aihub_are_ignored_and_names_match_in_capitals_too(tmp_path: Path) -> None:
    annotations = [
        {"image_id": 1, "bbox": [5, 5, 30, 20], "text": text, "attributes": {"class": "word"}} for text in ("xxx", "가")
    ]
    labels = {"images": [{"id": 1, "file_name": "A.jpg"}], "annotations": annotations}
    (tmp_path / "textinthewild_data_info.json").write_text(json.dumps(labels), encoding="utf8")
    picture(tmp_path / "sign" / "a.JPG")
    (row,) = load(tmp_path).pictures
    assert [(word.text, word.ignore) for word in row.words] == [("xxx", True), ("가", False)]


# AI-Hub, a file a picture


@pytest.fixture
def outdoors(tmp_path: Path) -> Path:
    """Labels and pictures in trees of their own, one label file broken, one without its picture."""
    labels = tmp_path / "[라벨]Training" / "1.간판"
    labels.mkdir(parents=True)
    annotations = [
        {"bbox": [10, 10, 60, 20], "text": "미용실"},
        {"annotation.bbox": [10, 40, 60, 20], "annotation.text": "약국"},
        {"bbox": [40, 5, 12, 50], "text": "xxx"},
        {"bbox": None, "text": "상자없음"},
        {"bbox": [10, 10, -60, 20], "text": "음수"},
    ]
    content = json.dumps({"images": [{"file_name": "가.jpg"}], "annotations": annotations}, ensure_ascii=False)
    (labels / "가.json").write_text(content, encoding="utf-8-sig")
    (labels / "나.json").write_text('{"annotations": [', encoding="utf8")
    (labels / "다.json").write_text(content, encoding="utf8")
    for name in ("가.JPG", "나.jpg"):
        picture(tmp_path / "[원천]Training" / "1.간판" / name)
    return tmp_path


def test_a_json_file_for_each_picture(outdoors: Path) -> None:
    labelled = load(outdoors)
    (row,) = labelled.pictures
    assert (row.path.name, row.category) == ("가.JPG", "1.간판")
    assert [(word.text, word.ignore) for word in row.words] == [("미용실", False), ("약국", False), ("xxx", True)]
    assert row.words[0].quad.tolist() == [[10, 10], [70, 10], [70, 30], [10, 30]]
    assert labelled.bad == {
        "file unreadable": 1, "picture missing": 1, "box unreadable": 1, "box without area": 1,
    }  # fmt: skip


def test_archives_that_were_not_unpacked_are_named(tmp_path: Path) -> None:
    (tmp_path / "[원천]Training_간판.zip").write_bytes(b"PK")
    with pytest.raises(FormatError, match="1 zip files, which have to be unpacked"):
        load(tmp_path)


def test_a_set_whose_pictures_are_all_missing_writes_no_list(
    outdoors: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in outdoors.rglob("*.[jJ][pP][gG]"):
        path.unlink()
    monkeypatch.setattr("sys.argv", ["datasets", str(outdoors), "--test-list", str(outdoors / "tests.txt")])
    with pytest.raises(SystemExit) as stopped:
        __main__.main()
    assert stopped.value.code == 2
    assert "picture missing 3" in capsys.readouterr().err
    assert not (outdoors / "tests.txt").exists()


def test_the_sections_of_a_json_file_are_read_in_their_order(tmp_path: Path) -> None:
    whole = {"info": {"images": [9]}, "images": [{"id": 1, "name": "한글"}, {"id": 2.5}], "annotations": [[1], None]}
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(whole), encoding="utf8")
    assert list(json_stream.rows(file, "images")) == whole["images"]
    assert list(json_stream.rows(file, "annotations")) == whole["annotations"]


@pytest.mark.parametrize("text", ["", '{"images": [{"id": 1}, {"i', '{"images": [1 2]}'])
def test_a_broken_json_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "rows.json").write_text(text)
    with pytest.raises(ValueError, match=r"rows\.json"):
        list(json_stream.rows(tmp_path / "rows.json", "images"))


def test_a_json_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "textinthewild_data_info.json").write_text("[1]")
    with pytest.raises(ValueError, match="lists no images"):
        load(tmp_path)


# ICDAR


@pytest.fixture
def icdar(tmp_path: Path) -> Path:
    """Train and test pictures of the same names, labels in folders beside them."""
    for part, text in (("train", "하나, 둘"), ("test", "셋")):
        picture(tmp_path / part / "images" / "img_1.png")
        labels = tmp_path / part / "gt" / "gt_img_1.txt"
        labels.parent.mkdir()
        labels.write_text(f"\ufeff10,10,70,10,70,34,10,34,{text}\r\n1, 1, 9, 1, 9, 9, 1, 9, ###\r\n", encoding="utf8")
    with (tmp_path / "test" / "gt" / "gt_img_1.txt").open("a", encoding="utf8") as file:
        file.write("10,10,70,10,70,34,10,34\n10,10,70,10,nan,34,10,34,가\n10,34,70,34,70,10,10,10,거꾸로\n\n")
    (tmp_path / "gt_img_2.txt").write_text("1,1,9,1,9,9,1,9,가")
    (tmp_path / "readme.txt").write_text("no labels")
    return tmp_path


def test_icdar_files_belong_to_the_nearest_picture(icdar: Path) -> None:
    labelled = load(icdar)
    texts = {row.path.relative_to(icdar).parts[0]: list(words(row)) for row in labelled.pictures}
    assert texts == {"train": ["하나, 둘", ""], "test": ["셋", "", "거꾸로"]}
    assert labelled.bad == {"picture missing": 1, "line unreadable": 1, "box not finite": 1}


def test_words_of_icdar(icdar: Path) -> None:
    test = words(next(row for row in load(icdar).pictures if "셋" in words(row)))
    assert test["셋"].quad.tolist() == BOX
    assert test[""].ignore
    assert test["거꾸로"].quad.tolist() == [BOX[3], BOX[0], BOX[1], BOX[2]]  # clockwise: no mirror image is cut


# JSON lines


def test_json_lines_with_words_and_without(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    turned = {"points": [[20, 5], [20, 55], [10, 55], [10, 5]], "text": "옆", "orientation": "v"}
    column = {"points": [[0, 0], [10, 0], [10, 14], [0, 14]], "text": "세로", "orientation": "v"}
    tall = {"points": [[0, 0], [10, 0], [10, 40], [0, 40]], "text": "1", "orientation": "h"}
    rows = [
        {"image": "a.png", "words": [{"points": BOX, "text": "가"}, turned, column, tall], "det_complete": False},
        {"image": "a.png", "text": "whole"},
        {"image": "a.png", "words": []},
        {"image": "b.png", "text": "lost"},
        {"image": "a.png", "words": [{"points": BOX[:3], "text": "셋"}]},
        {"words": []},
    ]
    file = tmp_path / "set.jsonl"
    file.write_text("\n".join([*map(json.dumps, rows), "{", ""]), encoding="utf8")
    labelled = load(file)
    assert labelled.bad == {"picture missing": 1, "box unreadable": 1, "line unreadable": 2}
    first, whole, empty, _ = labelled.pictures
    assert [word.vertical for word in first.words] == [False, False, True, False]
    assert (first.complete, whole.complete, empty.words) == (False, True, [])
    assert whole.words[0].quad.tolist() == [[0, 0], [90, 0], [90, 60], [0, 60]]
    assert len(load(tmp_path).pictures) == 4  # the only list of its folder


def test_what_is_no_labelled_set_is_refused_and_the_formats_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    for path in (tmp_path, tmp_path / "missing", tmp_path / "notes.txt"):
        with pytest.raises(FormatError, match=r"(?s)textinthewild_data_info\.json.*ICDAR.*\.jsonl"):
            load(path)
    for name in "ab":
        (tmp_path / f"{name}.jsonl").touch()
    with pytest.raises(FormatError, match="several"):
        load(tmp_path)


# the parts


def rows(*names: str) -> list[Picture]:
    return [Picture(Path(name), []) for name in names]


def test_one_picture_in_ten_tests_and_always_the_same() -> None:
    names = [f"{i}.jpg" for i in range(2000)]
    train, test = split(Labelled(Path("set"), "", rows(*names)))
    assert 160 < len(test) < 240
    assert len(train) + len(test) == 2000
    assert split(Labelled(Path("elsewhere"), "", rows(*names)))[1] == test
    assert is_test(unicodedata.normalize("NFD", "간판5.jpg")) == is_test("간판5.jpg")


@pytest.mark.parametrize("folders", [("Training", "Validation"), ("1.Training/원천/간판", "2.Validation/원천/간판")])
def test_the_validation_part_of_aihub_tests(folders: tuple[str, str]) -> None:
    train, validation = ([f"set/{folder}/{i}.jpg" for i in range(30)] for folder in folders)
    found = split(Labelled(Path("set"), "", rows(*train, *validation)))
    assert found == (rows(*train), rows(*validation))
    listed = split(Labelled(Path("set"), "", rows(*train, *validation)), {"7.jpg"})
    assert listed[1] == rows(train[7], validation[7])
    alone = split(Labelled(Path("set"), "", rows(*validation)))
    assert 0 < len(alone[1]) < 10  # by hash, where there is no other part


def test_a_list_takes_the_place_of_the_hash(tmp_path: Path) -> None:
    labelled = Labelled(
        Path("set"), "", rows("book/a.jpg", "book/b.jpg", unicodedata.normalize("NFD", "sign/간판.jpg"))
    )
    (tmp_path / "list.txt").write_text("Singboard/간판.jpg\n\nbook\\b.jpg\n", encoding="utf8")
    train, test = split(labelled, read_list(tmp_path / "list.txt"))
    assert [row.path.name for row in train] == ["a.jpg"]
    write_list(tmp_path / "own.txt", test)
    assert split(labelled, read_list(tmp_path / "own.txt")) == (train, test)


@pytest.mark.parametrize(
    ("name", "share"), [("icdar15_words.jsonl", 2 / 3), ("plates.jsonl", 1 / 2), ("icdar15.jsonl", 1 / 2)]
)
def test_our_own_sets_keep_their_rules(name: str, share: float) -> None:
    labelled = Labelled(Path("real", name), "", rows(*(f"{i}.jpg" for i in range(600))))
    train, test = split(labelled)
    assert len(train) / 600 == pytest.approx(share, abs=0.06)
    assert all(may_train(name, row.path.name) for row in train)
    assert split(labelled, {"1.jpg"}) == (train, test)


@pytest.mark.parametrize("name", ["photos.jsonl", "products.jsonl"])
def test_the_dev_photos_and_product_pages_never_train(name: str) -> None:
    assert split(Labelled(Path("real", name), "", rows(*(f"{i}.jpg" for i in range(50)))))[0] == []
    assert split(Labelled(Path("real", name), "", rows("1.jpg")), set())[0] == []


def test_the_summary_and_the_list_it_writes(
    aihub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = tmp_path / "test.txt"
    monkeypatch.setattr(sys, "argv", ["datasets", str(aihub), "--test-list", str(names)])
    __main__.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith(": AI-Hub text in the wild")
    assert [line.split() for line in lines[2:5]] == [
        ["book", "4", "16", "25.0%", "8", "3", "12", "1", "4"],
        ["sign", "4", "16", "25.0%", "8", "3", "12", "1", "4"],
        ["all", "8", "32", "25.0%", "16", "6", "24", "2", "8"],
    ]
    assert lines[5] == "characters outside the charset: 2, 16 times  漢 8  字 8"
    assert "picture missing 1" in lines[6]
    listed = read_list(names)
    assert len(listed) == 2
    assert all(map(is_test, listed))
    names.write_text(names.read_text(encoding="utf8").splitlines()[0], encoding="utf8")
    __main__.main()
    assert capsys.readouterr().out.splitlines()[4].split()[-2:] == ["1", "4"]
    assert len(read_list(names)) == 1  # a list that exists is kept
