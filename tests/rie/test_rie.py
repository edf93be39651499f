"""Both handlers as Lambda runs them: every example event in, real words out."""

import base64
import json
import os
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulator import Invoke, load_event

pytestmark = pytest.mark.skipif(
    not os.environ.get("AWS_LAMBDA_RIE"), reason="AWS_LAMBDA_RIE is not the path of the Runtime Interface Emulator"
)

WORDS = ["서울", "한글", "간판", "2024"]
KEY = "사진/한글 간판+1.png"


def picture() -> bytes:
    body = base64.b64decode(load_event("http_v2_multipart")["body"])
    return body[body.index(b"\x89PNG") : body.rindex(b"\r\n--", 0, -4)]


class TestApi:
    def test_http_api(self, api: Invoke) -> None:
        answer = api(load_event("http_v2_multipart"))
        assert answer["statusCode"] == 200, answer
        assert [word["text"] for word in json.loads(answer["body"])["words"]] == WORDS

    def test_rest_api(self, api: Invoke) -> None:
        answer = api(load_event("rest_v1_multipart"))
        assert (answer["statusCode"], answer["body"].split()) == (200, WORDS)

    def test_function_url(self, api: Invoke) -> None:
        answer = api(load_event("function_url_multipart"))
        assert answer["statusCode"] == 200, answer
        assert json.loads(answer["body"])["text"].split() == WORDS

    def test_load_balancer(self, api: Invoke) -> None:
        answer = api(load_event("alb_multipart"))
        assert (answer["statusCode"], answer["body"].split()) == (200, WORDS)

    def test_health(self, api: Invoke) -> None:
        answer = api(load_event("http_v2_health"))
        assert answer["statusCode"] == 200, answer
        assert json.loads(answer["body"])["ready"] is True

    def test_warm_up(self, api: Invoke) -> None:
        assert api(load_event("warmup")) == {"warm": True}

    def test_foreign_event_is_answered(self, api: Invoke) -> None:
        assert api(load_event("s3_put"))["statusCode"] == 400


class TestS3:
    def test_result_beside_the_picture(self, s3: Invoke, bucket: Any) -> None:
        bucket.put_object(Key=KEY, Body=picture())
        assert s3(load_event("s3_put")) == {"read": 1, "failed": 0, "skipped": 0, "gone": 0, "ignored": 0}
        assert {stored.key for stored in bucket.objects.all()} == {KEY, KEY + ".ocr.json"}
        result = bucket.Object(KEY + ".ocr.json").get()
        assert json.load(result["Body"])["text"].split() == WORDS

    def test_duplicates_by_other_ways_change_nothing(self, s3: Invoke, bucket: Any) -> None:
        bucket.put_object(Key=KEY, Body=picture())
        s3(load_event("s3_put"))
        written = bucket.Object(KEY + ".ocr.json").get()["Body"].read()
        assert s3(load_event("eventbridge"))["skipped"] == 1
        poison = load_event("sqs_batch")["Records"][1]["messageId"]
        assert s3(load_event("sqs_batch")) == {"batchItemFailures": [{"itemIdentifier": poison}]}
        (result,) = s3(load_event("s3_batch_job"))["results"]
        assert (result["resultCode"], result["resultString"]) == ("Succeeded", "skipped")
        assert bucket.Object(KEY + ".ocr.json").get()["Body"].read() == written

    def test_test_event_of_s3(self, s3: Invoke) -> None:
        assert set(s3(load_event("s3_test")).values()) == {0}

    def test_foreign_event_is_an_error(self, s3: Invoke) -> None:
        answer = s3(load_event("http_v2_health"))
        assert answer["errorType"] == "ValueError"
        assert "not an S3 event" in answer["errorMessage"]

    def test_vanished_object(self, s3: Invoke, bucket: Any) -> None:
        event = load_event("s3_put")
        event["Records"][0]["s3"]["object"]["key"] = "gone.png"
        assert s3(event)["gone"] == 1
        with pytest.raises(ClientError, match="404"):
            bucket.Object("gone.png.ocr.error.json").load()
