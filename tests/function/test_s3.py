"""The S3 door: each sender is answered in its own terms, and nothing is lost on the way."""

import json
import logging
from typing import Any

import pytest
from botocore.exceptions import ClientError
from buckets import BUCKET, Bucket, client_error, record
from fakes import PNG, Clock, FakeOcr, load_event, page

from function import s3
from function.sources import sources_in
from lightocr.errors import CorruptImage
from lightocr.page import Page

pytestmark = pytest.mark.usefixtures("ocr")


def message(number: int, body: Any) -> dict[str, Any]:
    return {
        "messageId": str(number),
        "eventSource": "aws:sqs",
        "body": body if isinstance(body, str) else to_body(body),
    }


def to_body(*records: dict[str, Any]) -> str:
    return json.dumps({"Records": records})


def failures(*messages: dict[str, Any], context: Any = None) -> list[str]:
    """The ids that go back to the queue."""
    answer = s3.handler({"Records": list(messages)}, context)
    assert set(answer) == {"batchItemFailures"}
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def counts(event: Any, context: Any = None) -> dict[str, int]:
    """Those that are not zero."""
    counted = s3.handler(event, context)
    assert set(counted) == {"read", "failed", "skipped", "gone", "ignored"}
    return {outcome: count for outcome, count in counted.items() if count}


class TestQueue:
    @pytest.mark.parametrize("poison", ["", "not JSON", "null", "[]", "{}", '{"Records": [{"eventSource": "aws:s3"}]}'])
    def test_poison_goes_back_and_its_neighbours_are_read(self, bucket: Bucket, poison: str) -> None:
        messages = [message(n, bucket.put(f"{n}.png", PNG + bytes([n]))) for n in range(9)]
        assert failures(*messages[:4], message(99, poison), *messages[4:]) == ["99"]
        assert len(bucket.keys) == 18

    def test_bad_pictures_are_done_with(self, bucket: Bucket, ocr: FakeOcr) -> None:
        ocr.answer = CorruptImage("bad")
        assert failures(message(1, bucket.put("a.png")), message(2, record("a.txt"))) == []
        assert bucket.keys == {"a.png", "a.png.ocr.error.json"}

    def test_what_may_pass_goes_back(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        messages = [message(1, bucket.put("a.png")), message(2, bucket.put("b.png"))]
        with monkeypatch.context() as patch:
            bucket.refuse(patch, "get_object", client_error("SlowDown"), suffix="a.png")
            assert failures(*messages) == ["1"]
        assert failures(messages[0]) == []
        assert len(bucket.keys) == 4

    def test_one_message_may_name_several_pictures(self, bucket: Bucket) -> None:
        body = to_body(bucket.put("a.png"), bucket.put("b.png"))
        assert failures(message(1, body)) == []
        assert len(bucket.keys) == 4

    def test_what_there_is_no_time_for_goes_back(self, bucket: Bucket, ocr: FakeOcr) -> None:
        messages = [message(n, bucket.put(f"{n}.png", PNG + bytes([n]))) for n in range(5)]
        clock = Clock(s3.RESERVE_MS + 45_000, 10_000)
        assert failures(*messages, context=clock) == ["3", "4"]
        assert len(ocr.pictures) == 3

    def test_a_picture_is_read_in_the_time_that_is_left(self, bucket: Bucket, ocr: FakeOcr) -> None:
        messages = [message(n, bucket.put(f"{n}.png", PNG + bytes([n]))) for n in range(2)]
        assert failures(*messages, context=Clock(100_000)) == []
        assert ocr.limits == [pytest.approx(85), pytest.approx(85)]
        assert failures(message(2, bucket.put("2.png"))) == []
        assert ocr.limits[2] is None

    def test_something_is_done_however_little_time_there_is(self, bucket: Bucket) -> None:
        messages = [message(n, bucket.put(f"{n}.png")) for n in range(2)]
        assert failures(*messages, context=Clock(1)) == ["1"]

    def test_messages_in_other_envelopes(self, bucket: Bucket) -> None:
        bus = load_event("eventbridge")
        stored = bucket.put("a+b 한글.png")["s3"]["object"]
        bus["detail"]["object"] = {"key": "a+b 한글.png", "size": stored["size"], "etag": stored["eTag"]}
        topic = {"Type": "Notification", "Message": to_body(bucket.put("c.png"))}
        test = load_event("s3_test")
        assert failures(*(message(n, json.dumps(body)) for n, body in enumerate((bus, topic, test)))) == []
        assert bucket.keys == {"a+b 한글.png", "a+b 한글.png.ocr.json", "c.png", "c.png.ocr.json"}


class TestBatchJob:
    @staticmethod
    def results(*keys: str, context: Any = None, **task: Any) -> list[tuple[str, str, str]]:
        event = load_event("s3_batch_job")
        bucket = task or {"s3BucketArn": f"arn:aws:s3:::{BUCKET}"}
        event["tasks"] = [{"taskId": f"task {key}", "s3Key": key, "s3VersionId": None, **bucket} for key in keys]
        answer = s3.handler(event, context)
        assert answer["invocationSchemaVersion"] == "1.0"
        assert answer["invocationId"] == event["invocationId"]
        assert answer["treatMissingKeysAs"] == "TemporaryFailure"
        return [(result["taskId"], result["resultCode"], result["resultString"]) for result in answer["results"]]

    def test_each_task_is_answered(self, bucket: Bucket, ocr: FakeOcr, monkeypatch: pytest.MonkeyPatch) -> None:
        class Picky(FakeOcr):
            def read(self, picture: bytes, *, seconds: float | None = None) -> Page:
                self.answer = CorruptImage("bad") if picture == b"bad" else page()
                return super().read(picture, seconds=seconds)

        monkeypatch.setattr(ocr, "read", Picky().read)
        for key, content in {"good 1.png": PNG, "bad.png": b"bad", "busy.png": PNG}.items():
            bucket.put(key, content)
        bucket.refuse(monkeypatch, "get_object", client_error("SlowDown"), suffix="busy.png")
        assert self.results("good+1.png", "bad.png", "busy.png", "gone.png", "a.txt", "good+1.png.ocr.json") == [
            ("task good+1.png", "Succeeded", "read"),
            ("task bad.png", "PermanentFailure", "failed"),
            ("task busy.png", "TemporaryFailure", "ClientError"),
            ("task gone.png", "PermanentFailure", "gone"),
            ("task a.txt", "Succeeded", "ignored"),
            ("task good+1.png.ocr.json", "Succeeded", "ignored"),
        ]
        assert "good 1.png.ocr.json" in bucket.keys

    def test_newer_schema_names_the_bucket_itself(self, bucket: Bucket) -> None:
        bucket.put("a.png")
        assert self.results("a.png", s3Bucket=BUCKET) == [("task a.png", "Succeeded", "read")]

    def test_no_time(self, bucket: Bucket) -> None:
        bucket.put("a.png")
        codes = [code for _, code, _ in self.results("a.png", "b.png", context=Clock(1))]
        assert codes == ["Succeeded", "TemporaryFailure"]


class TestDirectEvent:
    def test_every_record(self, bucket: Bucket) -> None:
        records = [bucket.put(f"{n}.png", PNG + bytes([n])) for n in range(3)]
        removed = record("a.png", name="ObjectRemoved:Delete")
        assert counts({"Records": [*records, record("a.txt"), removed]}) == {"read": 3, "ignored": 1}

    def test_failure_is_raised_after_the_others_were_read(
        self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Lambda invokes again with the same event; what is done already is skipped then."""
        event = {"Records": [bucket.put("a.png"), bucket.put("b.png")]}
        with monkeypatch.context() as patch:
            bucket.refuse(patch, "get_object", client_error("SlowDown"), suffix="a.png")
            with pytest.raises(ClientError, match="SlowDown"):
                s3.handler(event, None)
        assert counts(event) == {"read": 1, "skipped": 1}

    def test_no_time(self, bucket: Bucket) -> None:
        with pytest.raises(s3.TimeUp):
            s3.handler({"Records": [bucket.put("a.png"), bucket.put("b.png")]}, Clock(1))

    def test_other_events_of_the_bus(self) -> None:
        assert sources_in({**load_event("eventbridge"), "detail-type": "Object Deleted"}) == []


@pytest.mark.parametrize(
    "event", [{}, None, [], {"Records": None}, {"Records": [{"eventSource": "aws:sqs"}]}, load_event("http_v2_health")]
)
def test_foreign_events_are_named(event: Any) -> None:
    with pytest.raises(ValueError, match="not an S3 event"):
        s3.handler(event, None)


def test_logs_hold_neither_text_nor_names(bucket: Bucket, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "function"):
        counts({"Records": [bucket.put("비밀.png"), bucket.put("비" * 340 + ".png")]})
    assert "'read': 1" in caplog.text
    assert "skipped" in caplog.text
    assert "비" not in caplog.text
    assert "서울" not in caplog.text
