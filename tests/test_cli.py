import io
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import termios
import types
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from lightocr import OCR, __version__, cli, remote
from lightocr.exporters import FORMATS
from lightocr.image import SEVERAL_FRAMES
from lightocr.ocr import LANGUAGE_WEIGHT


@pytest.fixture(autouse=True)
def environment(weights, monkeypatch):
    monkeypatch.setenv("LIGHTOCR_WEIGHTS", str(weights))
    monkeypatch.setenv("LIGHTOCR_THREADS", "1")


@pytest.fixture
def file(picture, tmp_path):
    path = tmp_path / "간판 1.png"
    Image.fromarray(picture).save(path)
    return path


def test_json_is_an_object_a_line(file, capsys):
    assert cli.main(["read", str(file), str(file)]) == 0
    pages = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [page["text"] for page in pages] == ["A B\nC"] * 2
    assert pages[0]["schema_version"] == 1


def test_text_and_legacy(file, capsys):
    assert cli.main(["read", str(file), "--format", "text"]) == 0
    assert capsys.readouterr().out == "A B\nC\n"
    assert cli.main(["read", str(file), "--format", "legacy"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"A", "B", "C"}


@pytest.fixture
def animation(picture, tmp_path):
    path = tmp_path / "animation.gif"
    frame = Image.fromarray(picture)
    frame.save(path, save_all=True, append_images=[Image.new("RGB", frame.size, "red")])
    return path


def test_warnings_stand_in_json_and_else_on_standard_error(animation, file, capsys):
    warning = f"lightocr: {animation}: {SEVERAL_FRAMES}\n"
    assert cli.main(["read", str(animation)]) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["warnings"] == [SEVERAL_FRAMES]
    assert output.err == ""
    assert cli.main(["read", str(animation), "--format", "legacy"]) == 0
    output = capsys.readouterr()
    assert isinstance(json.loads(output.out), dict)
    assert output.err == warning
    assert cli.main(["read", str(animation), str(file), "--beside", "--format", "text", "--jobs", "2"]) == 0
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(warning + "lightocr: 2 pages, ")


def test_options_of_reading_reach_the_reader(file, capsys, monkeypatch):
    given = []
    monkeypatch.setattr(cli, "OCR", lambda **options: given.append(options) or OCR(**options))
    assert cli.main(["read", str(file), "--format", "text"]) == 0
    options = ["--decoder", "attention", "--language-weight", "0", "--min-confidence", "1"]
    assert cli.main(["read", str(file), "--format", "text", *options]) == 0
    default, chosen = given
    assert (default["decoder"], default["language_weight"]) == ("ctc", LANGUAGE_WEIGHT)
    assert (chosen["decoder"], chosen["language_weight"]) == ("attention", 0)
    assert capsys.readouterr().out == "A B\nC\n\n", "nothing is surer than 1"


def test_dash_is_standard_input(file, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(file.read_bytes())))
    assert cli.main(["read", "-", "--format", "text"]) == 0
    assert capsys.readouterr().out == "A B\nC\n"


def test_overlay_is_a_picture_twice_as_wide(file, tmp_path, capsys):
    out = tmp_path / "out.png"
    assert cli.main(["read", str(file), "--overlay", str(out)]) == 0
    assert np.asarray(Image.open(out)).shape == (480, 1280, 3)


def test_overlay_of_several_pictures_is_a_usage_error(file, capsys):
    assert cli.main(["read", str(file), str(file), "--overlay", "out.png"]) == 2


@pytest.mark.parametrize("name", ["taken/out.png", "out.unknown"])
def test_an_overlay_that_cannot_be_written(file, tmp_path, capsys, name):
    (tmp_path / "taken").write_text("a file, no directory")
    assert cli.main(["read", str(file), "--overlay", str(tmp_path / name)]) == 73
    assert_one_line(capsys.readouterr().err, name)


def assert_one_line(error: str, *parts: str) -> None:
    assert error.startswith("lightocr: ")
    assert error.count("\n") == 1
    assert all(part in error for part in parts)


@pytest.mark.parametrize(
    ("content", "code", "title"),
    [
        (b"", 65, "The picture is empty"),
        (b"some text", 65, "Not a picture format"),
        (b"\x89PNG\r\n\x1a\n", 65, "The picture is damaged"),
    ],
)
def test_a_bad_picture_is_one_line_and_its_code(tmp_path, capsys, content, code, title):
    path = tmp_path / "bad.png"
    path.write_bytes(content)
    assert cli.main(["read", str(path)]) == code
    assert_one_line(capsys.readouterr().err, title, "bad.png")


def test_a_missing_file_and_an_empty_folder(tmp_path, capsys, monkeypatch):
    assert cli.main(["read", str(tmp_path / "none.png")]) == 66
    assert_one_line(capsys.readouterr().err, "none.png", "No such file")
    assert cli.main(["read", str(tmp_path)]) == 66
    assert_one_line(capsys.readouterr().err, "directory")
    monkeypatch.chdir(tmp_path)
    for place in (["--output", "out"], ["--beside"]):
        assert cli.main(["read", ".", *place]) == 66
    assert not list(tmp_path.iterdir())


def test_an_empty_name_is_not_the_current_directory(file, capsys, monkeypatch):
    monkeypatch.chdir(file.parent)
    for place in ([], ["--beside"], ["--output", "out"]):
        assert cli.main(["read", "", *place]) == 66
        output = capsys.readouterr()
        assert output.out == ""
        assert_one_line(output.err.splitlines(keepends=True)[0], "'': No such file")


def test_a_pdf_behind_a_password(tmp_path, capsys):
    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", strength=128))
    canvas.showPage()
    canvas.save()
    assert cli.main(["read", str(path)]) == 65
    assert_one_line(capsys.readouterr().err, "locked.pdf", "Save it without a password.")


def test_what_can_be_read_is_told_with_its_extras(tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("no picture")
    assert cli.main(["read", str(tmp_path / "notes.txt")]) == 65
    assert_one_line(capsys.readouterr().err, "JPEG", "HEIC needs lightocr[heif]", "PDF", "lightocr[pdf]")


def test_a_backend_that_does_not_exist(capsys, monkeypatch):
    monkeypatch.setenv("LIGHTOCR_BACKEND", "foo")
    assert cli.main(["info"]) == 78
    error = capsys.readouterr().err
    assert_one_line(error, "'foo'", "onnxruntime or torch", "Set LIGHTOCR_BACKEND")
    assert "Reinstall" not in error


def test_one_bad_picture_does_not_stop_the_others(file, tmp_path, capsys):
    assert cli.main(["read", str(tmp_path / "none.png"), str(file), "--format", "text"]) == 66
    output = capsys.readouterr()
    assert output.out == "A B\nC\n"
    error, summary = output.err.splitlines(keepends=True)
    assert_one_line(error, "none.png")
    assert_one_line(summary, "1 pages, 3 words, 1 failures, 0 skipped")


def test_missing_weights_are_one_line(file, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LIGHTOCR_WEIGHTS", str(tmp_path / "nowhere"))
    for command in (["read", str(file)], ["info"]):
        assert cli.main(command) == 78
        assert_one_line(capsys.readouterr().err, "nowhere", "Reinstall")


@pytest.fixture
def folder(file, tmp_path, paint):
    """Three pictures, one of them in a directory inside, and a file that is none."""
    other = np.full((300, 500, 3), 255, np.uint8)
    paint(other, "Z", 50, 50)
    folder = tmp_path / "pictures"
    (folder / "inside").mkdir(parents=True)
    file.rename(folder / "a.png")
    Image.fromarray(other).save(folder / "b.tif", save_all=True, append_images=[Image.fromarray(other)])
    Image.fromarray(other).save(folder / "inside" / "c.png")
    (folder / "broken.jpg").write_bytes(b"no picture")
    return folder


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_directory_is_read_into_another(folder, tmp_path, capsys, jobs):
    out = tmp_path / "out"
    command = ["read", str(folder), "--recursive", "--output", str(out), "--format", "text", "--jobs", jobs]
    assert cli.main(command) == 65
    assert files(out) == ["a.png.ocr.txt", "b.tif.ocr.txt", "inside/c.png.ocr.txt"]
    assert (out / "a.png.ocr.txt").read_text() == "A B\nC\n"
    assert (out / "b.tif.ocr.txt").read_text() == "Z\n\fZ\n"
    output = capsys.readouterr()
    assert output.out == ""
    error, summary = output.err.splitlines(keepends=True)
    assert_one_line(error, "broken.jpg", "Not a picture format")
    assert_one_line(summary, "4 pages, 6 words, 1 failures, 0 skipped", " s\n")


def test_jobs_print_in_the_order_of_the_command_line(folder, capsys):
    small, large = str(folder / "inside" / "c.png"), str(folder / "a.png")
    assert cli.main(["read", *[large, small] * 10, "--format", "text", "--jobs", "4"]) == 0
    assert capsys.readouterr().out == "A B\nC\nZ\n" * 10


def test_jobs_share_the_threads(folder, monkeypatch, capsys):
    monkeypatch.setenv("LIGHTOCR_THREADS", "7")
    given = []
    monkeypatch.setattr(cli, "OCR", lambda threads, **options: given.append(threads) or OCR(threads=1))
    cli.main(["read", str(folder / "a.png"), "--jobs", "3"])
    cli.main(["read", str(folder / "a.png"), "--jobs", "30"])
    assert given == [2, 1]


def test_fast_is_asked_for_or_left_to_the_environment(folder, monkeypatch, capsys):
    given = []
    monkeypatch.setattr(cli, "OCR", lambda fast, **options: given.append(fast) or OCR(threads=1))
    cli.main(["read", str(folder / "a.png"), "--fast"])
    cli.main(["read", str(folder / "a.png")])
    assert given == [True, None]


def test_a_second_run_reads_only_what_is_missing(folder, capsys):
    command = ["read", str(folder), "--beside", "--format", "alto", "--skip-existing"]
    cli.main(command)
    made = folder / "a.png.alto.xml"
    made.write_text("kept")
    (folder / "b.tif.alto.xml").unlink()
    capsys.readouterr()
    assert cli.main(command) == 65
    assert "2 pages, 2 words, 1 failures, 1 skipped" in capsys.readouterr().err
    assert made.read_text() == "kept"
    assert files(folder) == ["a.png", "a.png.alto.xml", "b.tif", "b.tif.alto.xml", "broken.jpg", "inside/c.png"]


def test_the_pdf_of_a_run_is_no_input_of_the_next(folder, capsys):
    (folder / "broken.jpg").unlink()
    for _ in range(2):
        assert cli.main(["read", str(folder), "--beside", "--format", "pdf"]) == 0
    assert files(folder) == ["a.png", "a.png.ocr.pdf", "b.tif", "b.tif.ocr.pdf", "inside/c.png"]


def test_a_pdf_that_was_written_can_be_read(folder, capsys):
    cli.main(["read", str(folder / "b.tif"), "--beside", "--format", "pdf"])
    assert cli.main(["read", str(folder / "b.tif.ocr.pdf"), "--format", "text"]) == 0
    assert re.fullmatch("[A-Z]\n\f[A-Z]\n", capsys.readouterr().out)  # JPEG changes the colours, which are the letters


@pytest.mark.parametrize("form", ["hocr", "alto", "clova", "pdf"])
def test_one_file_goes_to_standard_output_in_any_format(file, capfdbinary, form):
    assert cli.main(["read", str(file), "--format", form]) == 0
    output = capfdbinary.readouterr()
    assert output.out.startswith({"clova": b"{", "pdf": b"%PDF-"}.get(form, b"<?xml"))
    assert output.err == b""


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["a.png", "b.png", "--format", "hocr"], "follow one another"),
        (["a.png", "b.png", "--format", "pdf"], "follow one another"),
        (["a.png", "--skip-existing"], "--output or --beside"),
        (["-", "--beside"], "--output"),
        (["x/a.png", "y/a.png", "--output", "out"], "a.png.ocr.json"),
        (["https://example.org/a.png"], "--allow-url"),
    ],
)
def test_options_that_do_not_go_together(options, reason, capsys):
    assert cli.main(["read", *options]) == 2
    output = capsys.readouterr()
    assert output.err.startswith("lightocr read: error: ")
    assert reason in output.err


def test_urls_are_fetched_when_asked_for(file, capsys, monkeypatch):
    fetched = []
    monkeypatch.setattr(remote, "fetch", lambda url: fetched.append(url) or file.read_bytes())
    assert cli.main(["read", "https://example.org/a.png", "--allow-url", "--format", "text"]) == 0
    assert capsys.readouterr().out == "A B\nC\n"
    assert fetched == ["https://example.org/a.png"]


def test_a_url_that_does_not_answer(capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/a.png"
    assert cli.main(["read", url, "--allow-url"]) == 66
    assert_one_line(capsys.readouterr().err, url, "refused", "Check the address and the connection.")


def test_a_directory_one_may_not_write_to(folder, tmp_path, capsys):
    (tmp_path / "taken").write_text("a file, no directory")
    assert cli.main(["read", str(folder / "a.png"), "--output", str(tmp_path / "taken")]) == 73
    assert_one_line(capsys.readouterr().err.splitlines(keepends=True)[0], "The result cannot be written", "taken")


def test_a_result_that_breaks_off_leaves_nothing(folder, monkeypatch, capsys):
    def full(self, data):
        with self.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert cli.main(["read", str(folder / "a.png"), "--beside"]) == 73
    assert files(folder) == ["a.png", "b.tif", "broken.jpg", "inside/c.png"]


def test_a_fault_of_ours_with_one_file_does_not_stop_the_others(folder, capsys, monkeypatch):
    def read(self, picture):
        if picture.pixels.shape[0] == 480:
            raise RuntimeError("a fault")
        return original(self, picture)

    original = OCR.read
    monkeypatch.setattr(OCR, "read", read)
    assert cli.main(["read", str(folder / "a.png"), str(folder / "b.tif"), "--format", "text"]) == 70
    output = capsys.readouterr()
    assert output.out == "Z\n\fZ\n"
    assert_one_line(output.err.splitlines(keepends=True)[0], "a.png", "a fault")


@pytest.mark.parametrize("form", FORMATS)
def test_a_name_of_odd_bytes(folder, capsys, form):
    odd = folder / os.fsdecode(b"\xff\xb0\xa1.png")
    (folder / "a.png").rename(odd)
    assert cli.main(["read", str(odd), "--beside", "--format", form]) == 0


def test_a_name_too_long_for_its_result(folder, capsys):
    long = folder / ("a" * 245 + ".png")
    (folder / "a.png").rename(long)
    assert cli.main(["read", str(long), "--beside", "--skip-existing"]) == 73


def run_in_terminal(*command):
    """The program with its standard error on a terminal; gives what appeared there."""
    master, terminal = os.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    with subprocess.Popen([sys.executable, "-m", "lightocr.cli", *command], stdout=subprocess.PIPE, stderr=terminal):
        os.close(terminal)
        shown = b""
        try:
            while part := os.read(master, 4096):
                shown += part
        except OSError:  # the other end was closed
            pass
    os.close(master)
    return shown.decode()


def test_a_terminal_shows_a_bar(folder):
    shown = run_in_terminal("read", str(folder), "--beside")
    assert "3/3" in shown
    assert "broken.jpg" in shown
    assert "3/3" not in run_in_terminal("read", str(folder / "a.png"))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_commands_and_options(shell, capsys):
    assert cli.main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(word in script for word in ("lightocr", "serve", "skip-existing", "hocr"))


def test_bash_completes(tmp_path, capsys):
    cli.main(["completion", "bash"])
    script = tmp_path / "completion.sh"
    script.write_text(capsys.readouterr().out)
    function = re.search(r"complete .*-F (\w+) lightocr", script.read_text())[1]
    ask = f'source {script}; COMP_WORDS=(lightocr read --for); COMP_CWORD=2; {function}; echo "${{COMPREPLY[*]}}"'
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True)
    assert done.stdout.split() == ["--format"], done.stderr


def test_completion_without_its_extra_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert cli.main(["completion", "bash"]) == 69
    assert_one_line(capsys.readouterr().err, "lightocr[cli]")


def test_without_tqdm_there_is_no_bar(folder, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert cli.main(["read", str(folder / "a.png"), str(folder / "b.tif"), "--format", "text"]) == 0
    assert capsys.readouterr().out == "A B\nC\nZ\n\fZ\n"


def test_info(capsys):
    assert cli.main(["info"]) == 0
    output = capsys.readouterr().out
    assert __version__ in output
    assert "fake 1" in output
    assert "threads  1" in output
    assert "JPEG" in output
    assert "hocr" in output


def test_info_says_whether_pages_are_read_in_a_hurry(monkeypatch, capsys):
    cli.main(["info"])
    assert "looks    again" in capsys.readouterr().out
    monkeypatch.setenv("LIGHTOCR_FAST", "on")
    cli.main(["info"])
    assert "looks    once" in capsys.readouterr().out


def test_serve_names_the_application_to_uvicorn(monkeypatch):
    called = {}
    uvicorn = types.SimpleNamespace(run=lambda app, **options: called.update(app=app, **options))
    monkeypatch.setitem(sys.modules, "uvicorn", uvicorn)
    assert cli.main(["serve", "--port", "8080"]) == 0
    assert called == {
        "app": "function.api:app",
        "host": "127.0.0.1",
        "port": 8080,
        "timeout_graceful_shutdown": cli.SHUTDOWN_SECONDS,
    }


def test_serve_without_its_extra_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert cli.main(["serve"]) == 69
    assert_one_line(capsys.readouterr().err, "lightocr[api]")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["read"],
        ["read", "a.png", "--format", "xml"],
        ["read", "a.png", "--jobs", "0"],
        ["read", "a.png", "--min-confidence", "7"],
        ["read", "a.png", "--language-weight", "nan"],
        ["serve", "--port", "65536"],
        ["serve", "--port", "-1"],
        ["fly"],
    ],
)
def test_a_wrong_command_line_is_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2


def test_the_program_ends_with_the_code_and_no_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "lightocr.cli", "read", str(tmp_path / "없음.png")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C"},
    )
    assert done.returncode == 66
    assert "Traceback" not in done.stderr
    assert_one_line(done.stderr, "없음.png")


def test_remarks_of_libraries_stay_inside(picture, tmp_path):
    path = tmp_path / "remarkable.jpg"
    Image.fromarray(picture).save(path, quality=95, exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff")
    done = subprocess.run(
        [sys.executable, "-m", "lightocr.cli", "read", str(path), "--format", "text"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "A B\nC\n", "")


def test_a_reader_that_has_seen_enough_is_no_error(file):
    with subprocess.Popen(
        [sys.executable, "-m", "lightocr.cli", "read", str(file), "--format", "text"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("command", ["read {} --format text", "info", "completion bash"])
@pytest.mark.parametrize("place", [">/dev/full", ">&-"])
def test_output_that_cannot_be_written_is_one_line(file, command, place):
    command = command.format(shlex.quote(str(file)))
    shell = f"{shlex.quote(sys.executable)} -m lightocr.cli {command} {place}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True)
    assert done.returncode == 74
    assert_one_line(done.stderr, "The output cannot be written")


@pytest.mark.parametrize("place", [">&-", "2>&-", "2>/dev/full"])
def test_files_are_written_wherever_the_messages_go(file, animation, place):
    command = f"read {shlex.quote(str(file))} {animation} --beside --format text {place}"
    done = subprocess.run(["bash", "-c", f"{sys.executable} -m lightocr.cli {command}"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    assert Path(f"{animation}.ocr.txt").exists()
