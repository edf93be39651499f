import io
from pathlib import Path

import pytest

from lightocr.inputs import Input, expand


@pytest.fixture
def tree(tmp_path):
    for name in (
        "b.PNG",
        "a.jpg",
        "간판.heic",
        "notes.txt",
        "a.jpg.ocr.pdf",
        "scan.pdf",
        "deep/c.tif",
        "deep/er/d.webp",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def relatives(*names, recursive=False):
    return [each.relative.as_posix() for each in expand(map(str, names), recursive)]


def test_a_directory_is_its_pictures_and_documents_sorted(tree):
    assert relatives(tree) == ["a.jpg", "b.PNG", "scan.pdf", "간판.heic"]


def test_recursive_takes_the_directories_inside_and_keeps_their_names(tree):
    assert relatives(tree, recursive=True) == [
        "a.jpg",
        "b.PNG",
        "deep/c.tif",
        "deep/er/d.webp",
        "scan.pdf",
        "간판.heic",
    ]


def test_a_file_is_taken_whatever_its_name(tree):
    assert relatives(tree / "notes.txt", tree / "a.jpg") == ["notes.txt", "a.jpg"]


def test_globs(tree):
    assert relatives(tree / "*.[jP]*") == ["a.jpg", "a.jpg.ocr.pdf", "b.PNG"]
    assert relatives(tree / "**" / "*.tif") == ["c.tif"]


def test_a_name_with_signs_of_a_glob_may_be_a_file(tree):
    path = tree / "[1] *.png"
    path.touch()
    assert [each.path for each in expand([str(path)])] == [path]


def test_what_is_not_there_cannot_be_opened(tree):
    for name in ("none.png", "*.bmp"):
        (missing,) = expand([str(tree / name)])
        assert missing.open() == tree / name  # whoever reads it gets the system's error
    (tree / "empty").mkdir()
    (empty,) = expand([str(tree / "empty")])
    with pytest.raises(FileNotFoundError, match="no picture"):
        empty.open()


def test_an_empty_name_is_no_directory(tree, monkeypatch):
    monkeypatch.chdir(tree)
    (nameless,) = expand([""])
    assert nameless.shown == "''"
    with pytest.raises(FileNotFoundError):
        nameless.open()


def test_standard_input_and_urls(monkeypatch):
    stdin, url, root = expand(["-", "https://example.org/a%20b/%EA%B0%84%ED%8C%90.jpg?x=1", "http://example.org"])
    assert [each.relative for each in (stdin, url, root)] == [Path("stdin"), Path("간판.jpg"), Path("index")]
    assert stdin.path is url.path is None
    buffer = io.BytesIO(b"picture")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(buffer))
    assert stdin.open() is buffer


def test_a_url_cannot_name_a_place_outside():
    (sly,) = expand(["http://example.org/..%2F..%2Fetc%2Fpasswd"])
    assert sly.relative == Path("passwd")
    (null,) = expand(["http://[broken/a%00b.png#c"])
    assert null.relative == Path("ab.png")
    (dots,) = expand(["http://example.org/.."])
    assert dots.relative.name not in ("..", ".", "")
    assert Input("a", Path("a")).path == Path("a")
