"""Lambda events to the HTTP application and back."""

import base64
import json
import logging
from typing import Any

import pytest
from fakes import Clock, FakeOcr, load_event

from function import api


def assert_problem(answer: dict[str, Any], status: int, code: str) -> dict[str, Any]:
    assert answer["statusCode"] == status
    assert answer["headers"]["content-type"] == "application/problem+json"
    assert answer["isBase64Encoded"] is False
    problem: dict[str, Any] = json.loads(answer["body"])
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["remedy"]
    return problem


@pytest.mark.parametrize("event", [{}, None, [], "text", {"Records": []}, load_event("s3_put")])
def test_foreign_events_get_an_answer(event: Any) -> None:
    assert "function.s3" in assert_problem(api.handler(event, None), 400, "foreign_event")["remedy"]


@pytest.mark.parametrize("event", [{"warmup": True}, {"source": "serverless-plugin-warmup"}])
def test_warm_up_is_not_an_error(event: Any) -> None:
    assert api.handler(event, None) == {"warm": True}


@pytest.mark.parametrize("body", ["abc", "a"])
def test_body_that_is_not_base64(ocr: FakeOcr, body: str) -> None:
    event = {**load_event("http_v2_multipart"), "body": body}
    assert "base64" in assert_problem(api.handler(event, None), 400, "malformed_request")["detail"]
    assert ocr.pictures == []


@pytest.mark.parametrize(
    "damage",
    [
        {"source": []},
        {"requestContext": {}},
        {"requestContext": None},
        {"headers": None},
        {"body": "가나다", "isBase64Encoded": True},
        {"headers": {"host": "a:b:c"}},
        {"headers": {"x": "\ud800"}},
        {"version": None, "requestContext": {"eventType": "CONNECT"}},
    ],
)
def test_damaged_events_get_an_answer(damage: dict[str, Any]) -> None:
    assert_problem(api.handler({**load_event("http_v2_health"), **damage}, None), 400, "malformed_request")


def test_a_picture_is_read_in_the_time_that_lambda_leaves(ocr: FakeOcr) -> None:
    for context in (Clock(20_000), None):
        assert api.handler(load_event("http_v2_multipart"), context)["statusCode"] == 200
    assert ocr.limits == [pytest.approx(17), None]


@pytest.mark.parametrize("format", ["json", "text", "legacy", "hocr", "alto", "clova"])
def test_every_format_travels_as_text(ocr: FakeOcr, format: str) -> None:
    event = load_event("rest_v1_multipart")
    event["queryStringParameters"] = {"format": format}
    event["multiValueQueryStringParameters"] = {"format": [format]}
    answer = api.handler(event, None)
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)


def test_problems_of_the_application_travel_as_text(ocr: FakeOcr) -> None:
    event = load_event("http_v2_multipart")
    event["headers"]["content-type"] = "text/plain"
    assert_problem(api.handler(event, None), 415, "unsupported_media_type")


def test_unexpected_errors_are_answered(ocr: FakeOcr) -> None:
    ocr.answer = RuntimeError("bug")
    assert_problem(api.handler(load_event("http_v2_multipart"), None), 500, "internal_error")


def test_log_holds_no_path(ocr: FakeOcr, caplog: pytest.LogCaptureFixture) -> None:
    """In that of an upload's result stands its key."""
    event = load_event("http_v2_health")
    event["rawPath"] = event["requestContext"]["http"]["path"] = "/results/uploads/0123456789abcdef.png"
    with caplog.at_level(logging.INFO):
        assert_problem(api.handler(event, None), 404, "uploads_disabled")
    assert "404 uploads_disabled" in caplog.text
    assert "0123456789abcdef" not in caplog.text


def test_answer_to_head_has_no_content(ocr: FakeOcr) -> None:
    event = load_event("http_v2_health")
    got = api.handler(event, None)
    event["requestContext"]["http"]["method"] = "HEAD"
    assert api.handler(event, None) == {**got, "body": ""}


def test_without_binary_media_types_the_remedy_is_told(ocr: FakeOcr) -> None:
    """A REST API whose binary media types were forgotten passes the body as text."""
    event = load_event("rest_v1_multipart")
    event["body"] = base64.b64decode(event["body"]).decode("utf-8", "replace")
    event["isBase64Encoded"] = False
    assert "binary media types" in assert_problem(api.handler(event, None), 415, "mangled_body")["remedy"]


class TestStage:
    @staticmethod
    def http_v2(path: str, stage: str) -> dict[str, Any]:
        event = load_event("http_v2_health")
        event["rawPath"] = event["requestContext"]["http"]["path"] = path
        event["requestContext"]["stage"] = stage
        return event

    @pytest.mark.parametrize("path", ["/health", "/Prod/health"])
    def test_routes_match_with_and_without_it(self, ocr: FakeOcr, path: str) -> None:
        assert api.handler(self.http_v2(path, "Prod"), None)["statusCode"] == 200

    def test_path_that_only_begins_like_the_stage(self) -> None:
        assert "'/openapi.json'" in api.handler(self.http_v2("/docs", "doc"), None)["body"]

    def test_links_lead_back_under_it(self) -> None:
        assert "'/Prod/openapi.json'" in api.handler(self.http_v2("/Prod/docs", "Prod"), None)["body"]
        assert api.handler(self.http_v2("/Prod", "Prod"), None)["headers"]["location"] == "/Prod/"

    def test_rest_api(self, ocr: FakeOcr) -> None:
        event = load_event("rest_v1_multipart")
        event.update(httpMethod="GET", path="/docs", body=None)
        event["requestContext"]["path"] = "/Prod/docs"
        assert "'/Prod/openapi.json'" in api.handler(event, None)["body"]
        event["path"], event["requestContext"]["path"] = "/", "/Prod"
        assert api.handler(event, None)["headers"]["location"] == "/Prod/"
