"""Pictures too large for a request: the form, and the result to come."""

import base64
import json
import subprocess
import sys
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from botocore.exceptions import NoCredentialsError
from buckets import BUCKET, Bucket, client_error
from fakes import PNG, TEXT, FakeOcr, page
from fastapi.testclient import TestClient
from moto.server import ThreadedMotoServer

from function import s3, storage
from function.sources import Source
from function.upload import MAX_BODY_BYTES
from function.worker import process
from lightocr.errors import CorruptImage
from lightocr.image import MAX_BYTES

PREFIX = "pictures/uploads/"


@pytest.fixture
def deployed(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    monkeypatch.setenv("LIGHTOCR_BUCKET", BUCKET)
    monkeypatch.setenv("LIGHTOCR_UPLOADS", PREFIX)
    return bucket


def policy(form: dict[str, Any]) -> list[Any]:
    conditions: list[Any] = json.loads(base64.b64decode(form["fields"]["policy"]))["conditions"]
    return conditions


class TestUploads:
    def test_form_allows_one_picture_under_a_random_key(self, client: TestClient, deployed: Bucket) -> None:
        response = client.post("/uploads?type=image/png")
        assert response.status_code == 201
        form = response.json()
        assert form["url"] == f"https://{BUCKET}.s3.ap-northeast-2.amazonaws.com/", "S3 would redirect a POST elsewhere"
        assert form["key"] == form["fields"]["key"]
        assert form["key"].startswith(PREFIX)
        assert form["key"].endswith(".png")
        assert ["content-length-range", 1, MAX_BYTES] in policy(form)
        assert {"Content-Type": "image/png"} in policy(form)
        assert {"key": form["key"]} in policy(form)
        assert form["fields"]["Content-Type"] == "image/png"
        assert client.post("/uploads").json()["key"] != form["key"]

    @pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif", "bmp", "tiff"])
    def test_key_is_one_that_the_worker_takes_for_a_picture(
        self, client: TestClient, deployed: Bucket, kind: str
    ) -> None:
        assert Source(BUCKET, client.post(f"/uploads?type=image/{kind}").json()["key"]).is_picture

    def test_the_worker_may_want_some_kinds_only(
        self, client: TestClient, deployed: Bucket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LIGHTOCR_SUFFIXES", ".jpg,.png")
        assert client.post("/uploads?type=image/jpeg").json()["key"].endswith(".jpg")
        refused = client.post("/uploads?type=image/webp")
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_parameter")
        assert ".jpg, .png" in refused.json()["detail"]

    def test_other_types_are_refused(self, client: TestClient, deployed: Bucket) -> None:
        response = client.post("/uploads?type=text/html")
        assert (response.status_code, response.json()["code"]) == (422, "invalid_parameter")

    def test_too_large_a_request_is_told_of_it(self, client: TestClient) -> None:
        response = client.post("/evaluation", content=bytes(MAX_BODY_BYTES + 1), headers={"content-type": "image/png"})
        assert "POST /uploads" in response.json()["remedy"]

    @pytest.mark.parametrize(("method", "path"), [("POST", "/uploads"), ("GET", f"/results/{PREFIX}a.png")])
    def test_without_the_library_of_s3(
        self, client: TestClient, monkeypatch: pytest.MonkeyPatch, method: str, path: str
    ) -> None:
        monkeypatch.setenv("LIGHTOCR_BUCKET", BUCKET)
        monkeypatch.setenv("LIGHTOCR_UPLOADS", PREFIX)
        monkeypatch.setitem(sys.modules, "botocore.exceptions", None)
        response = client.request(method, path)
        assert (response.status_code, response.json()["code"]) == (404, "uploads_disabled")
        assert "lightocr[aws]" in response.json()["detail"]

    def test_without_credentials(self, client: TestClient, deployed: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        def unsigned(*values: object) -> None:
            raise NoCredentialsError

        monkeypatch.setattr(storage, "upload_form", unsigned)
        response = client.post("/uploads")
        assert (response.status_code, response.json()["code"]) == (503, "storage_unavailable")

    @pytest.mark.parametrize(("method", "path"), [("POST", "/uploads"), ("GET", "/results/uploads/a.png")])
    def test_without_a_bucket(
        self, client: TestClient, monkeypatch: pytest.MonkeyPatch, method: str, path: str
    ) -> None:
        monkeypatch.delenv("LIGHTOCR_BUCKET", raising=False)
        response = client.request(method, path)
        assert (response.status_code, response.json()["code"]) == (404, "uploads_disabled")
        assert "LIGHTOCR_BUCKET" in response.json()["remedy"]


def test_whole_way(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """As docs/deploying.md tells it, against an S3 that is really posted to."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    variables = {"ENDPOINT_URL_S3": f"http://{host}:{port}", "ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x"}
    for name, value in (variables | {"DEFAULT_REGION": "us-east-1"}).items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("LIGHTOCR_BUCKET", BUCKET)
    storage.s3_client.cache_clear()
    try:
        storage.s3_client().create_bucket(Bucket=BUCKET)
        form = client.post("/uploads?type=image/png").json()
        httpx.post(form["url"], data=form["fields"], files={"file": PNG}).raise_for_status()
        assert client.get(f"/results/{form['key']}").status_code == 202
        assert storage.s3_client().head_object(Bucket=BUCKET, Key=form["key"])["ContentType"] == "image/png"
        assert process(Source(BUCKET, form["key"])) == "read"
        assert client.get(f"/results/{form['key']}").json()["text"] == TEXT
    finally:
        storage.s3_client.cache_clear()
        server.stop()


class TestResults:
    KEY = f"{PREFIX}한글 1+1.png"

    def get(self, client: TestClient, key: str = KEY, query: str = "") -> Any:
        return client.get(f"/results/{quote(key)}{query}")

    def test_from_nothing_to_the_result(self, client: TestClient, deployed: Bucket) -> None:
        missing = self.get(client)
        assert (missing.status_code, missing.json()["code"]) == (404, "no_such_picture")
        event = {"Records": [deployed.put(self.KEY)]}
        pending = self.get(client)
        assert (pending.status_code, pending.json()) == (202, {"status": "pending"})
        assert pending.headers["retry-after"] == "1"
        s3.handler(event, None)
        assert self.get(client).json() == page().to_dict()
        assert self.get(client, query="?format=text").text == TEXT

    def test_problem(self, client: TestClient, deployed: Bucket, ocr: FakeOcr) -> None:
        ocr.answer = CorruptImage("cut short")
        s3.handler({"Records": [deployed.put(self.KEY)]}, None)
        response = self.get(client)
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["code"] == "corrupt_image"

    def test_replaced_picture_is_pending_again(self, client: TestClient, deployed: Bucket) -> None:
        s3.handler({"Records": [deployed.put(self.KEY)]}, None)
        deployed.put(self.KEY, PNG + b"2")
        assert self.get(client).status_code == 202

    def test_rest_of_the_bucket_stays_closed(self, client: TestClient, deployed: Bucket) -> None:
        s3.handler({"Records": [deployed.put("pictures/private.png")]}, None)
        for key in ("pictures/private.png", "pictures/uploads/../private.png"):
            assert self.get(client, key).status_code == 404

    def test_documents_are_no_pictures_that_will_be_read(self, client: TestClient, deployed: Bucket) -> None:
        s3.handler({"Records": [deployed.put(self.KEY)]}, None)
        for key in (f"{self.KEY}.ocr.json", f"{self.KEY}.ocr.error.json", PREFIX):
            response = self.get(client, key)
            assert (response.status_code, response.json()["code"]) == (404, "no_such_picture")

    def test_head(self, client: TestClient, deployed: Bucket) -> None:
        s3.handler({"Records": [deployed.put(self.KEY)]}, None)
        response = client.head(f"/results/{quote(self.KEY)}")
        assert (response.status_code, response.content) == (200, b"")

    @pytest.mark.parametrize(("length", "asked"), [(1009, 1), (1010, 0)])
    def test_keys_that_leave_no_room_for_a_document_are_not_asked_for(
        self, client: TestClient, deployed: Bucket, monkeypatch: pytest.MonkeyPatch, length: int, asked: int
    ) -> None:
        keys: list[str] = []
        monkeypatch.setattr(storage, "head", lambda bucket, key: keys.append(key))
        response = self.get(client, PREFIX + "a" * (length - len(PREFIX + ".png")) + ".png")
        assert (response.status_code, response.json()["code"]) == (404, "no_such_picture")
        assert len(keys) == asked

    def test_refusal_of_s3_tells_the_client_nothing_of_the_inside(
        self, client: TestClient, deployed: Bucket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        deployed.refuse(monkeypatch, "head_object", client_error("403", "HeadObject"))
        response = self.get(client)
        assert (response.status_code, response.json()["code"]) == (503, "storage_unavailable")
        assert int(response.headers["retry-after"]) > 0
        assert "HeadObject" not in response.text


def test_other_routes_do_not_import_the_library_of_s3() -> None:
    """It would be a quarter of a second of every cold start."""
    code = """
import json, os, sys
os.environ |= {"AWS_LAMBDA_FUNCTION_NAME": "api", "LIGHTOCR_BUCKET": "b"}
from types import SimpleNamespace
from function import api
context = SimpleNamespace(function_name="api", memory_limit_in_mb=1769, invoked_function_arn="arn", aws_request_id="1")
event = json.load(open("events/http_v2_multipart.json"))
assert api.handler(event, context)["statusCode"] == 200
assert "boto3" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
