"""The example events, through the real handlers with the real weights."""

import json
from pathlib import Path

import pytest
from buckets import Bucket
from fakes import ROOT, load_event, picture_of

from function import api, s3

WORDS = ["서울", "한글", "간판", "2024"]
KEY = "사진/한글 간판+1.png"


def test_http_v2_multipart() -> None:
    answer = api.handler(load_event("http_v2_multipart"), None)
    assert answer["statusCode"] == 200
    page = json.loads(answer["body"])
    assert page["image"] == {"width": 480, "height": 240}
    assert [word["text"] for word in page["words"]] == WORDS


def test_http_v2_clova() -> None:
    answer = api.handler(load_event("http_v2_clova"), None)
    assert answer["statusCode"] == 200
    assert [field["inferText"] for field in json.loads(answer["body"])["images"][0]["fields"]] == WORDS


def test_rest_v1_multipart() -> None:
    answer = api.handler(load_event("rest_v1_multipart"), None)
    assert (answer["statusCode"], answer["body"].split()) == (200, WORDS)


def test_function_url_multipart() -> None:
    answer = api.handler(load_event("function_url_multipart"), None)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["text"].split() == WORDS


def test_alb_multipart() -> None:
    answer = api.handler(load_event("alb_multipart"), None)
    assert (answer["statusCode"], answer["body"].split()) == (200, WORDS)


def test_http_v2_health() -> None:
    answer = api.handler(load_event("http_v2_health"), None)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["ready"] is True


def test_warmup() -> None:
    assert api.handler(load_event("warmup"), None) == {"warm": True}


@pytest.fixture
def uploaded(bucket: Bucket) -> Bucket:
    """The bucket with the picture that the events tell of."""
    bucket.put(KEY, picture_of("http_v2_multipart"))
    return bucket


def assert_read(bucket: Bucket) -> None:
    assert bucket.keys == {KEY, f"{KEY}.ocr.json"}
    assert bucket.document(f"{KEY}.ocr.json")["text"].split() == WORDS


def test_s3_put(uploaded: Bucket) -> None:
    assert s3.handler(load_event("s3_put"), None)["read"] == 1
    assert_read(uploaded)


def test_s3_test() -> None:
    assert set(s3.handler(load_event("s3_test"), None).values()) == {0}


def test_sqs_batch(uploaded: Bucket) -> None:
    event = load_event("sqs_batch")
    poison = event["Records"][1]["messageId"]
    assert s3.handler(event, None) == {"batchItemFailures": [{"itemIdentifier": poison}]}
    assert_read(uploaded)


def test_eventbridge(uploaded: Bucket) -> None:
    assert s3.handler(load_event("eventbridge"), None)["read"] == 1
    assert_read(uploaded)


def test_s3_batch_job(uploaded: Bucket) -> None:
    event = load_event("s3_batch_job")
    (result,) = s3.handler(event, None)["results"]
    assert result == {"taskId": event["tasks"][0]["taskId"], "resultCode": "Succeeded", "resultString": "read"}
    assert_read(uploaded)


@pytest.mark.parametrize("path", sorted((ROOT / "events").glob("*.json")), ids=lambda path: path.stem)
def test_every_event_is_used_and_small(path: Path) -> None:
    assert path.stat().st_size < 60_000
    assert f"def test_{path.stem}(" in Path(__file__).read_text("utf-8")
