"""The HTTP application, over ASGI."""

import asyncio
import base64
import json
import logging
import math
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import BoundedSemaphore
from typing import Any

import jsonschema
import pytest
from fakes import PNG, TEXT, FakeOcr, page
from fastapi.testclient import TestClient
from httpx import ASGITransport, AsyncClient, Response
from hypothesis import given
from hypothesis import strategies as st

from function import api, reader, upload
from function.upload import MAX_BODY_BYTES, MAX_PARTS
from lightocr import __version__
from lightocr.errors import CorruptImage, EmptyInput, ImageTooLarge, UnsupportedFormat, WeightsError
from lightocr.exporters import FORMATS, Sheet
from lightocr.runtime import cpu_threads

BOUNDARY = b"cut-here"
FORM = {"content-type": "multipart/form-data; boundary=cut-here"}


def form(*parts: bytes, end: bytes = b"--cut-here--\r\n") -> bytes:
    return b"".join(b"--cut-here\r\n" + part + b"\r\n" for part in parts) + end


def part(content: bytes, name: bytes = b"file", filename: bytes | None = b"a.png") -> bytes:
    suffix = b"" if filename is None else b'; filename="' + filename + b'"'
    return b'Content-Disposition: form-data; name="' + name + b'"' + suffix + b"\r\n\r\n" + content


def post_form(client: TestClient, body: bytes) -> Response:
    return client.post("/evaluation", content=body, headers=FORM)


def assert_problem(response: Response, status: int, code: str) -> dict[str, Any]:
    """The one schema of every failure: RFC 9457, and something the client can do."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "code", "remedy"}
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["remedy"]
    return problem


class TestEvaluation:
    def test_form_file_reaches_the_ocr_unchanged(self, client: TestClient, ocr: FakeOcr) -> None:
        picture = bytes(range(256)) * 8
        response = client.post("/evaluation", files={"file": ("a.png", picture, "image/png")})
        assert response.json() == page().to_dict()
        assert ocr.pictures == [picture]

    @pytest.mark.parametrize("media_type", ["image/png", "IMAGE/JPEG; q=1", "application/octet-stream"])
    def test_raw_body_reaches_the_ocr_unchanged(self, client: TestClient, ocr: FakeOcr, media_type: str) -> None:
        response = client.post("/evaluation", content=PNG, headers={"content-type": media_type})
        assert response.status_code == 200
        assert ocr.pictures == [PNG]

    def test_text_fields_beside_the_file_are_no_error(self, client: TestClient) -> None:
        assert client.post("/evaluation", files={"file": PNG}, data={"note": "x"}).status_code == 200

    def test_clients_of_clova_need_another_address_only(self, client: TestClient, ocr: FakeOcr) -> None:
        """The reference's two examples: the picture as base64 in JSON, and as a form's file beside its `message`."""
        message = {"version": "V2", "requestId": "string", "timestamp": 0, "lang": "ko"}
        image = {"format": "png", "name": "test 1"}
        data = base64.b64encode(PNG).decode()
        in_json = client.post("/evaluation?format=clova", json=message | {"images": [image | {"data": data}]})
        form = {"message": json.dumps(message | {"images": [image]})}
        in_form = client.post("/evaluation?format=clova", data=form, files={"file": PNG})
        assert ocr.pictures == [PNG, PNG]
        for response in (in_json, in_form):
            assert response.status_code == 200, response.text
            answer = response.json()
            assert (answer["requestId"], answer["images"][0]["name"]) == ("string", "test 1")
            assert answer["images"][0]["fields"][0]["inferText"] == page().words[0].text

    @pytest.mark.parametrize("message", ["", "{", "[]", '{"images": 5, "requestId": 5}', '{"images": [null]}'])
    def test_a_message_that_is_none_of_clovas_is_passed_over(
        self, client: TestClient, ocr: FakeOcr, message: str
    ) -> None:
        response = client.post("/evaluation?format=clova", data={"message": message}, files={"file": PNG})
        assert response.status_code == 200
        assert response.json()["requestId"]

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ("", "malformed_request"),
            ("{", "malformed_request"),
            ("[" * 100_000, "malformed_request"),
            ("[]", "missing_file"),
            ("{}", "missing_file"),
            ('{"images": {}}', "missing_file"),
            ('{"images": [null]}', "missing_file"),
            ('{"images": [{"url": "http://127.0.0.1/latest/meta-data"}]}', "missing_file"),
            ('{"images": [{"data": 5}]}', "missing_file"),
            ('{"images": [{"data": "한글"}]}', "malformed_request"),
            ('{"images": [{"data": "AAA"}]}', "malformed_request"),
            ('{"images": [{"data": "AAAA"}, {"data": "AAAA"}]}', "too_many_files"),
        ],
    )
    def test_json_without_one_picture(self, client: TestClient, ocr: FakeOcr, body: str, code: str) -> None:
        headers = {"content-type": "application/json"}
        assert_problem(client.post("/evaluation", content=body.encode(), headers=headers), 400, code)
        assert ocr.pictures == []

    def test_trailing_slash(self, client: TestClient) -> None:
        assert client.post("/evaluation/", files={"file": PNG}).status_code == 200

    def test_text(self, client: TestClient) -> None:
        response = client.post("/evaluation?format=text", files={"file": PNG})
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        assert response.content.decode("utf-8") == TEXT

    @pytest.mark.parametrize("name", ["json", "text", "legacy", "hocr", "alto", "clova"])
    def test_warnings_come_with_every_format(self, client: TestClient, ocr: FakeOcr, name: str) -> None:
        assert "light-ocr-warning" not in client.post(f"/evaluation?format={name}", files={"file": PNG}).headers
        ocr.answer = replace(page(), warnings=("Only the first of 3 pages was read.", "It is turned."))
        response = client.post(f"/evaluation?format={name}", files={"file": PNG})
        assert response.headers["light-ocr-warning"] == "Only the first of 3 pages was read. It is turned."

    @pytest.mark.parametrize(("name", "media_type"), [("hocr", "text/html"), ("alto", "application/xml")])
    def test_formats_of_libraries(self, client: TestClient, name: str, media_type: str) -> None:
        response = client.post(f"/evaluation?format={name}", files={"file": PNG})
        assert response.headers["content-type"].startswith(media_type)
        assert response.content == FORMATS[name].write([Sheet(page())])
        assert page().words[0].text in response.text

    def test_legacy(self, client: TestClient) -> None:
        response = client.post("/evaluation?format=legacy", files={"file": PNG})
        assert response.json() == {TEXT: [1, 2, 30, 2, 30, 12, 1, 12]}

    def test_unknown_format(self, client: TestClient) -> None:
        problem = assert_problem(client.post("/evaluation?format=xml", files={"file": PNG}), 422, "invalid_parameter")
        assert "'text'" in problem["detail"]

    def test_nan_and_lone_surrogates_are_valid_json(self, client: TestClient, ocr: FakeOcr) -> None:
        ocr.answer = page(confidence=math.nan, text="\ud800x")
        response = client.post("/evaluation", files={"file": PNG})
        word = json.loads(response.content.decode("utf-8"), parse_constant=pytest.fail)["words"][0]
        assert (word["confidence"], word["text"]) == (None, "?x")

    @pytest.mark.parametrize("error", [EmptyInput, UnsupportedFormat, CorruptImage, ImageTooLarge, WeightsError])
    def test_errors_of_the_library_keep_their_status(self, client: TestClient, ocr: FakeOcr, error: Any) -> None:
        ocr.answer = error("what was wrong")
        problem = assert_problem(client.post("/evaluation", files={"file": PNG}), error.status, error.code)
        assert problem["detail"] == "what was wrong"

    def test_unexpected_error_tells_the_client_nothing_of_the_inside(self, client: TestClient, ocr: FakeOcr) -> None:
        ocr.answer = RuntimeError("secret path")
        response = client.post("/evaluation", files={"file": PNG})
        assert_problem(response, 500, "internal_error")
        assert "secret" not in response.text


class TestUpload:
    def test_no_file(self, client: TestClient) -> None:
        assert_problem(post_form(client, form()), 400, "missing_file")

    def test_empty_body(self, client: TestClient) -> None:
        assert_problem(post_form(client, b""), 400, "malformed_request")

    def test_wrong_field_name(self, client: TestClient, ocr: FakeOcr) -> None:
        assert_problem(client.post("/evaluation", files={"image": PNG}), 400, "missing_file")
        assert ocr.pictures == []

    def test_file_sent_as_text(self, client: TestClient) -> None:
        problem = assert_problem(post_form(client, form(part(b"x", filename=None))), 400, "missing_file")
        assert "filename" in problem["detail"]

    def test_picture_sent_as_text(self, client: TestClient, ocr: FakeOcr) -> None:
        """It is longer than a text field may be."""
        body = form(part(bytes(upload.MAX_FIELD_BYTES + 1), filename=None))
        problem = assert_problem(post_form(client, body), 400, "missing_file")
        assert problem["detail"] == upload.FILE_IS_TEXT

    def test_text_fields_are_limited_on_both_sides(self, client: TestClient) -> None:
        for more in (0, 1):
            text = part(bytes(upload.MAX_FIELD_BYTES + more), name=b"note", filename=None)
            response = post_form(client, form(text, part(PNG)))
            if more:
                assert "text field" in assert_problem(response, 400, "malformed_request")["detail"]
            else:
                assert response.status_code == 200

    def test_text_before_the_first_boundary(self, client: TestClient) -> None:
        assert_problem(post_form(client, b"preamble\r\n" + form(part(PNG))), 400, "malformed_request")

    @pytest.mark.parametrize("second", ["file", "other"])
    def test_second_file_is_refused_not_dropped(self, client: TestClient, ocr: FakeOcr, second: str) -> None:
        files = [("file", ("a.png", PNG)), (second, ("b.png", PNG))]
        assert_problem(client.post("/evaluation", files=files), 400, "too_many_files")
        assert ocr.pictures == []

    @pytest.mark.parametrize("filename", [b"a.png", None])
    @pytest.mark.parametrize("count", [MAX_PARTS + 1, 2000])
    def test_many_parts(self, client: TestClient, count: int, filename: bytes | None) -> None:
        body = form(*[part(b"x", filename=filename)] * count)
        assert_problem(post_form(client, body), 400, "malformed_request")

    def test_many_headers_in_a_part(self, client: TestClient) -> None:
        body = form(b"".join(b"X-%d: y\r\n" % n for n in range(10_000)) + part(PNG))
        assert_problem(post_form(client, body), 400, "malformed_request")

    def test_no_boundary(self, client: TestClient) -> None:
        headers = {"content-type": "multipart/form-data"}
        assert_problem(client.post("/evaluation", content=form(part(PNG)), headers=headers), 400, "malformed_request")

    def test_every_truncation_is_an_error(self, client: TestClient, ocr: FakeOcr) -> None:
        body = form(part(PNG), end=b"--cut-here--")
        for length in range(len(body)):
            assert post_form(client, body[:length]).status_code == 400, length
        assert ocr.pictures == []
        assert post_form(client, body).status_code == 200

    @pytest.mark.parametrize("name", [b"../../etc/passwd", b"a\x00b", "한글.png".encode(), b"\xff\xfe", b"x" * 4000])
    def test_odd_file_names_do_not_matter(self, client: TestClient, ocr: FakeOcr, name: bytes) -> None:
        assert post_form(client, form(part(PNG, filename=name))).status_code == 200
        assert ocr.pictures == [PNG]

    @pytest.mark.parametrize("media_type", ["text/plain", "text/json", "application/x-www-form-urlencoded", ""])
    def test_other_media_types(self, client: TestClient, media_type: str) -> None:
        headers = {"content-type": media_type}
        assert_problem(client.post("/evaluation", content=PNG, headers=headers), 415, "unsupported_media_type")

    def test_size_limit_on_both_sides(self, client: TestClient, ocr: FakeOcr) -> None:
        raw = {"content-type": "image/png"}
        assert client.post("/evaluation", content=bytes(MAX_BODY_BYTES), headers=raw).status_code == 200
        too_large = client.post("/evaluation", content=bytes(MAX_BODY_BYTES + 1), headers=raw)
        assert "/uploads" in assert_problem(too_large, 413, "body_too_large")["remedy"]
        assert len(ocr.pictures) == 1

    @pytest.mark.parametrize("length", [str(MAX_BODY_BYTES + 1), "9" * 5000])
    def test_size_that_the_header_admits_is_refused_unread(self, client: TestClient, length: str) -> None:
        headers = {"content-type": "image/png", "content-length": length}
        assert_problem(client.post("/evaluation", content=PNG, headers=headers), 413, "body_too_large")

    @pytest.mark.parametrize("headers", [FORM, {"content-type": "image/png"}])
    def test_size_is_counted_when_no_header_tells_it(self, client: TestClient, headers: dict[str, str]) -> None:
        sent = 0

        def endless() -> Any:
            nonlocal sent
            yield b"--cut-here\r\n" + part(b"")
            for _ in range(300):
                sent += 100_000
                yield bytes(100_000)

        assert_problem(client.post("/evaluation", content=endless(), headers=headers), 413, "body_too_large")

    @pytest.mark.parametrize(("seconds", "status"), [(60.0, 200), (0.01, 408)])
    def test_slow_body_is_bounded_on_both_sides(
        self, ocr: FakeOcr, monkeypatch: pytest.MonkeyPatch, seconds: float, status: int
    ) -> None:
        monkeypatch.setattr(upload, "MAX_BODY_SECONDS", seconds)

        async def dribble() -> AsyncIterator[bytes]:
            yield PNG[:4]
            await asyncio.sleep(0.1)
            yield PNG[4:]

        async def post() -> Response:
            transport = ASGITransport(api.app)
            async with AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.post("/evaluation", content=dribble(), headers={"content-type": "image/png"})

        with ThreadPoolExecutor(1) as pool:  # `run` would take the event loop of this thread away from Mangum
            response = pool.submit(asyncio.run, post()).result()
        assert response.status_code == status
        if status == 408:
            assert_problem(response, 408, "slow_body")

    def test_picture_stays_in_memory(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nobody's picture is written to a disk, not even a temporary one."""
        monkeypatch.setattr("tempfile.TemporaryFile", lambda *a, **k: pytest.fail("spooled to the disk"))
        assert client.post("/evaluation", files={"file": bytes(4_000_000)}).status_code == 200

    @pytest.mark.parametrize(
        "magic", [b"\x89PNG\r\n\x1a\n\x00\xae", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"RIFF\x9a\xff\x00\x00WEBPVP8 \x8e"]
    )
    @pytest.mark.parametrize("as_form", [True, False])
    def test_body_that_a_gateway_took_for_text(self, client: TestClient, magic: bytes, as_form: bool) -> None:
        mangled = magic.decode("utf-8", "replace").encode()
        if as_form:
            response = client.post("/evaluation", files={"file": mangled})
        else:
            response = client.post("/evaluation", content=mangled, headers={"content-type": "image/png"})
        assert "binary media types" in assert_problem(response, 415, "mangled_body")["remedy"]

    def test_replacement_character_inside_a_picture_is_no_mangling(self, client: TestClient) -> None:
        assert client.post("/evaluation", files={"file": PNG + "\ufffd".encode()}).status_code == 200

    @given(st.binary(max_size=200), st.text(max_size=40))
    def test_no_body_breaks_the_service(self, body: bytes, boundary: str) -> None:
        api.app.dependency_overrides[api.ready_ocr] = FakeOcr
        try:
            client = TestClient(api.app)  # raises what the application does not catch
            headers = {"content-type": b"multipart/form-data; boundary=" + boundary.encode()}
            bodies = [body, form(body), form(part(body)), b"--" + boundary.encode() + b"\r\n" + body]
            for content in bodies:
                assert client.post("/evaluation", content=content, headers=headers).status_code in {200, 400, 415}
                assert client.post("/evaluation", content=content, headers=FORM).status_code in {200, 400, 415}
        finally:
            api.app.dependency_overrides.clear()


class TestService:
    def test_health(self, client: TestClient) -> None:
        answer = client.get("/health").json()
        assert answer == {"ready": True, "version": __version__, "model": FakeOcr.model.to_dict()}

    def test_health_without_weights(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        def no_weights() -> None:
            raise WeightsError("detector.onnx has another hash")

        monkeypatch.setattr(api, "get_ocr", no_weights)
        assert_problem(client.get("/health"), 503, "weights_invalid")
        assert_problem(client.post("/evaluation", files={"file": PNG}), 503, "weights_invalid")

    def test_weights_load_once_a_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loads: list[FakeOcr] = []

        def load() -> FakeOcr:
            loads.append(FakeOcr())
            return loads[-1]

        monkeypatch.setattr(reader, "OCR", load)
        reader.get_ocr.cache_clear()
        try:
            client = TestClient(api.app)
            for _ in range(3):
                assert client.post("/evaluation", files={"file": PNG}).status_code == 200
            assert client.get("/health").status_code == 200
        finally:
            reader.get_ocr.cache_clear()
        assert len(loads) == 1

    @pytest.mark.parametrize(
        ("method", "path", "status", "code"),
        [
            ("GET", "/nothing", 404, "not_found"),
            ("GET", "/evaluation", 405, "method_not_allowed"),
            ("PUT", "/evaluation", 405, "method_not_allowed"),
            ("OPTIONS", "/evaluation", 405, "method_not_allowed"),
            ("POST", "/health", 405, "method_not_allowed"),
        ],
    )
    def test_wrong_paths_and_methods(self, client: TestClient, method: str, path: str, status: int, code: str) -> None:
        response = client.request(method, path)
        assert_problem(response, status, code)
        assert ("allow" in response.headers) == (status == 405)

    @pytest.mark.parametrize("path", ["/", "/health", "/static/page.js", "/docs", "/openapi.json", "/nothing"])
    def test_head_answers_as_get_does_without_the_content(self, client: TestClient, path: str) -> None:
        head, got = client.head(path), client.get(path)
        assert (head.status_code, head.headers) == (got.status_code, got.headers)
        assert head.content == b""

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("GET", "/evaluation", {"POST"}),
            ("HEAD", "/evaluation", {"POST"}),
            ("POST", "/health", {"GET", "HEAD"}),
            ("POST", "/openapi.json", {"GET", "HEAD"}),
        ],
    )
    def test_other_methods_are_told_which_are_allowed(
        self, client: TestClient, method: str, path: str, allowed: set[str]
    ) -> None:
        response = client.request(method, path)
        assert response.status_code == 405
        assert set(response.headers["allow"].split(", ")) == allowed

    def test_openapi_names_no_head(self, client: TestClient) -> None:
        assert all("head" not in operations for operations in client.get("/openapi.json").json()["paths"].values())

    def test_documentation(self, client: TestClient) -> None:
        assert client.get("/docs").status_code == 200

    def test_openapi_tells_how_to_send_a_picture(self, client: TestClient) -> None:
        operation = client.get("/openapi.json").json()["paths"]["/evaluation"]["post"]
        assert set(operation["requestBody"]["content"]) >= {"multipart/form-data", "image/*"}
        assert operation["parameters"][0]["schema"]["enum"] == ["json", "text", "legacy", "hocr", "alto", "clova"]

    @pytest.mark.parametrize("format", ["json", "legacy", "clova"])
    def test_answers_are_what_openapi_says(self, client: TestClient, format: str) -> None:
        said = client.get("/openapi.json").json()["paths"]["/evaluation"]["post"]["responses"]
        schema = said["200"]["content"]["application/json"]["schema"]
        answer = client.post(f"/evaluation?format={format}", files={"file": b"picture"}).json()
        (kind,) = [each for each in schema["anyOf"] if each["title"].lower() == {"json": "page"}.get(format, format)]
        jsonschema.validate(answer, kind)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"words": 5}, schema)

    def test_problems_are_what_openapi_says(self, client: TestClient) -> None:
        said = client.get("/openapi.json").json()["paths"]["/evaluation"]["post"]["responses"]
        schema = said["default"]["content"]["application/problem+json"]["schema"]
        jsonschema.validate(client.post("/evaluation").json(), schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"title": "no remedy"}, schema)

    def test_parallel_requests_do_not_mix(self, client: TestClient, ocr: FakeOcr) -> None:
        class Echo(FakeOcr):
            def read(self, picture: bytes, *, seconds: float | None = None) -> Any:
                super().read(picture, seconds=seconds)
                return page(text=picture.decode())

        echo = Echo(seconds=0.005)
        api.app.dependency_overrides[api.ready_ocr] = lambda: echo
        names = [f"picture {n}" for n in range(50)]
        try:
            with ThreadPoolExecutor(50) as pool:
                posts = [pool.submit(client.post, "/evaluation?format=text", files={"file": n.encode()}) for n in names]
                assert [post.result().text for post in posts] == names
        finally:
            api.app.dependency_overrides.clear()
        assert echo.most_at_once <= cpu_threads()

    @pytest.mark.parametrize("stays", [True, False])
    def test_picture_of_a_client_that_went_away_is_not_read(self, ocr: FakeOcr, stays: bool) -> None:
        """While it waited for its turn, that is."""
        messages = [{"type": "http.request", "body": PNG, "more_body": False}]
        messages += [] if stays else [{"type": "http.disconnect"}]
        answers = []

        async def receive() -> dict[str, Any]:
            if not messages:
                await asyncio.sleep(3600)
            return messages.pop(0)

        async def send(message: Any) -> None:
            answers.append(message)

        headers = [(b"content-type", b"image/png")]
        scope = {"type": "http", "method": "POST", "path": "/evaluation", "query_string": b"", "headers": headers}
        api.app.dependency_overrides[api.ready_ocr] = lambda: ocr
        loop = asyncio.new_event_loop()  # asyncio.run would take away the one that Mangum uses
        try:
            loop.run_until_complete(api.app(scope, receive, send))
        finally:
            loop.close()
            api.app.dependency_overrides.clear()
        assert len(ocr.pictures) == int(stays)
        assert answers[0]["status"] == (200 if stays else 400)

    def test_places_are_limited_on_both_sides_and_given_back(
        self, client: TestClient, ocr: FakeOcr, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(api, "_places", BoundedSemaphore(1))
        ocr.answer = CorruptImage("damaged")
        for _ in range(3):  # also a failed request gives its place back
            assert client.post("/evaluation", files={"file": PNG}).status_code == 422
        api._places.acquire()
        response = client.post("/evaluation", files={"file": PNG})
        assert_problem(response, 503, "busy")
        assert int(response.headers["retry-after"]) > 0
        assert client.get("/health").status_code == 200

    def test_health_answers_while_pictures_are_read(self, client: TestClient, ocr: FakeOcr) -> None:
        ocr.pause.clear()
        with ThreadPoolExecutor(50) as pool:
            posts = [pool.submit(client.post, "/evaluation", files={"file": PNG}) for _ in range(50)]
            try:
                deadline = time.monotonic() + 5
                while not ocr.reading and time.monotonic() < deadline:
                    time.sleep(0.01)
                assert client.get("/health").status_code == 200
                assert not ocr.pictures
            finally:
                ocr.pause.set()
        assert all(post.result().status_code == 200 for post in posts)

    def test_other_paths_answer_while_more_pictures_wait_than_there_are_threads(self, ocr: FakeOcr) -> None:
        """On one event loop, as served: its 40 threads for whatever may block are not those that read."""
        ocr.pause.clear()

        async def upload_among_readings() -> list[Response]:
            transport = ASGITransport(api.app)
            async with AsyncClient(transport=transport, base_url="http://test") as client:
                readings = [asyncio.create_task(client.post("/evaluation", files={"file": PNG})) for _ in range(45)]
                try:
                    while not ocr.reading:
                        await asyncio.sleep(0.01)
                    return [await asyncio.wait_for(client.post("/uploads"), 5)]
                finally:
                    ocr.pause.set()
                    await asyncio.gather(*readings)

        with ThreadPoolExecutor(1) as pool:
            (response,) = pool.submit(asyncio.run, upload_among_readings()).result()
        assert_problem(response, 404, "uploads_disabled")
        assert len(ocr.pictures) == 45

    def test_logs_hold_neither_text_nor_names(self, client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.INFO):
            client.post("/evaluation", files={"file": ("비밀.png", PNG)})
            client.post("/evaluation", files={"비밀": ("비밀.png", PNG)})
        assert "1 words" in caplog.text
        assert "missing_file" in caplog.text
        assert "서울" not in caplog.text
        assert "비밀" not in caplog.text
