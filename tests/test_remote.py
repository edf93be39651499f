import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lightocr import remote
from lightocr.errors import ImageTooLarge

BODY = b"picture" * 100
MOVED = {"/moved": "/a.png", "/ftp": "ftp://127.0.0.1/a.png"}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/odd":
            self.wfile.write(b"no HTTP at all\r\n\r\n")
            return
        if self.path in MOVED:
            self.send_response(302)
            self.send_header("Location", MOVED[self.path])
            self.end_headers()
            return
        self.send_response(200 if self.path in ("/a.png", "/%EA%B0%84%ED%8C%90.png?a=%20b") else 404)
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    with HTTPServer(("127.0.0.1", 0), Handler) as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()
        thread.join()


def test_the_bytes_behind_a_url(server):
    assert remote.fetch(f"{server}/a.png") == BODY


def test_hangul_in_a_url_is_escaped_and_nothing_twice(server):
    assert remote.fetch(f"{server}/간판.png?a=%20b") == BODY


def test_an_answer_that_is_no_http_is_the_systems_error(server):
    with pytest.raises(OSError, match="HTTP"):
        remote.fetch(f"{server}/odd")


def test_bytes_are_limited_on_both_sides(server):
    assert remote.fetch(f"{server}/a.png", len(BODY)) == BODY
    with pytest.raises(ImageTooLarge):
        remote.fetch(f"{server}/a.png", len(BODY) - 1)


def test_what_is_not_there_is_the_systems_error(server):
    with pytest.raises(OSError, match="404"):
        remote.fetch(f"{server}/none.png")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a/b.png", "a.png"])
def test_other_schemes_are_refused(url):
    with pytest.raises(ValueError, match="URL"):
        remote.fetch(url)


@pytest.mark.parametrize("url", ["http:///a.png", "http://[::1", "http://a..b/", f"http://{'가' * 80}/"])
def test_an_address_that_is_none_is_the_systems_error(url):
    with pytest.raises(OSError, match=r"host|HTTP|urlopen"):
        remote.fetch(url)


def test_a_redirect_leads_to_http_alone(server):
    assert remote.fetch(f"{server}/moved") == BODY
    with pytest.raises(OSError, match="ftp"):
        remote.fetch(f"{server}/ftp")
