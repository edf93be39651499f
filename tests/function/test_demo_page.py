"""The demo page as it is served; what it does in a browser is tested in tests/browser."""

import fnmatch
import re
import tomllib
from typing import Any

import pytest
from fakes import ROOT, load_event
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.routing import Mount

from function import api, demo_page
from function.demo_page import FILES, STATIC
from function.upload import LAMBDA_BODY_BYTES
from lightocr.image import MAX_PIXELS

ADDRESSES = ["/", *(f"/static/{name}" for name in FILES)]
TEXT_FILES = [path for path in sorted(STATIC.iterdir()) if path.suffix in {".html", ".css", ".js"}]


def http_event(path: str, stage: str = "$default") -> dict[str, Any]:
    event = load_event("http_v2_health")
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["requestContext"]["stage"] = stage
    return event


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_file_is_served_safely(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-cache"
    policy = dict(rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["img-src"] == "'self' blob: data:"


def test_media_types(client: TestClient) -> None:
    types = {address: client.get(address).headers["content-type"] for address in ADDRESSES}
    assert types["/"] == "text/html; charset=utf-8"
    assert types["/static/page.css"] == "text/css; charset=utf-8"
    assert types["/static/page.js"] == "text/javascript; charset=utf-8"
    assert types["/static/sample.webp"] == "image/webp"


@pytest.mark.parametrize("address", ADDRESSES)
def test_unchanged_files_are_not_sent_again(client: TestClient, address: str) -> None:
    etag = client.get(address).headers["etag"]
    for known in (etag, f"W/{etag}", f'"another", {etag}'):
        again = client.get(address, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert client.get(address, headers={"if-none-match": '"another"'}).status_code == 200


@pytest.mark.parametrize("name", ["nothing.js", "%2e%2e", "..%2fapi.py", "%2e%2e%2fapi.py", "page.js%00", ""])
def test_nothing_else_is_served(client: TestClient, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_nothing_is_read_before_it_is_asked_for(client: TestClient) -> None:
    demo_page._read.cache_clear()
    client.get("/health")
    assert demo_page._read.cache_info().currsize == 0
    for _ in range(2):
        client.get("/")
    assert demo_page._read.cache_info().misses == 1


def test_every_file_is_part_of_the_page_and_of_the_package() -> None:
    served = {file for _, files in FILES.values() for file in files}
    assert {path.name for path in STATIC.iterdir()} == served
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["function"]
    assert all(any(fnmatch.fnmatch(f"static/{name}", pattern) for pattern in patterns) for name in served)
    assert sum(path.stat().st_size for path in STATIC.iterdir()) < 100_000


@pytest.mark.parametrize("path", TEXT_FILES, ids=lambda path: path.name)
def test_nothing_comes_from_elsewhere(path: Any) -> None:
    text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")  # a namespace, which nobody fetches
    assert "//" not in re.sub(r"(?m)(^|\s)//\s.*$", "", text)  # but for comments
    assert not re.search(r"""(href|src|fetch|ask|url)\W{1,2}["'(]/""", text), "an address from the root misses a stage"


def test_text_is_never_markup() -> None:
    scripts = "".join(path.read_text("utf-8") for path in STATIC.glob("*.js"))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document.write|DOMParser|eval\(|setHTML", scripts)
    html = (STATIC / "index.html").read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! type=\"module\" src=)", html)


def test_limits_are_those_of_the_service() -> None:
    script = (STATIC / "picture.js").read_text("utf-8").replace("_", "")
    assert f"MAXBYTES = {LAMBDA_BODY_BYTES};" in script
    assert f"MAXPIXELS = {MAX_PIXELS};" in script


def test_both_languages_say_everything() -> None:
    html = (STATIC / "index.html").read_text("utf-8")
    english, korean = re.split(r"const ko = ", (STATIC / "texts.js").read_text("utf-8"))
    keys = set(re.findall(r"(?m)^  (\w+):", english))
    assert keys == set(re.findall(r"(?m)^  (\w+):", korean))
    assert set(re.findall(r'data-(?:text|label)="(\w+)"', html)) <= keys
    problems = r"(?m)^    (\w+): \["
    assert set(re.findall(problems, english)) <= set(re.findall(problems, korean))


class TestPrefix:
    """The page knows no addresses but relative ones, so it works wherever its own address ends with a slash."""

    def test_mounted(self, ocr: Any) -> None:
        client = TestClient(Starlette(routes=[Mount("/tools/ocr", api.app)]))
        assert client.get("/tools/ocr/").text.startswith("<!doctype html>")
        for relative in re.findall(r'(?:href|src)="(static/[^"]+)"', client.get("/tools/ocr/").text):
            assert client.get(f"/tools/ocr/{relative}").status_code == 200
        assert client.post("/tools/ocr/evaluation", files={"file": b"x"}).status_code == 200

    @pytest.mark.parametrize(("path", "stage"), [("/", "$default"), ("/Prod/", "Prod"), ("/", "Prod")])
    def test_stage(self, path: str, stage: str) -> None:
        answer = api.handler(http_event(path, stage), None)
        assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
        assert answer["headers"]["content-type"] == "text/html; charset=utf-8"
        assert answer["body"].startswith("<!doctype html>")

    def test_stage_without_a_slash(self) -> None:
        answer = api.handler(http_event("/Prod", "Prod"), None)
        assert (answer["statusCode"], answer["headers"]["location"]) == (307, "/Prod/")

    @pytest.mark.parametrize(("name", "binary"), [("page.css", False), ("page.js", False), ("sample.webp", True)])
    def test_text_travels_as_text(self, name: str, binary: bool) -> None:
        answer = api.handler(http_event(f"/Prod/static/{name}", "Prod"), None)
        assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, binary)
        assert answer["headers"]["x-content-type-options"] == "nosniff"

    def test_unchanged_file_through_lambda(self) -> None:
        event = http_event("/static/page.js")
        event["headers"]["if-none-match"] = api.handler(event, None)["headers"]["etag"]
        assert api.handler(event, None)["statusCode"] == 304
