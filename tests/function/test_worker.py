"""One right document beside each picture, whatever order and number the events come in."""

import unicodedata
from itertools import permutations
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from buckets import BUCKET, Bucket, client_error, record
from fakes import PNG, TEXT, FakeOcr, page

from function import storage
from function.sources import Source, sources_in
from function.worker import process
from lightocr.errors import CorruptImage, WeightsError
from lightocr.page import Page

pytestmark = pytest.mark.usefixtures("ocr")


def work(event: dict[str, Any]) -> str:
    (source,) = sources_in({"Records": [event]})
    return process(source)


class Reader(FakeOcr):
    """Reads a picture as its own bytes; those that begin with `bad` are damaged."""

    def read(self, picture: bytes, *, seconds: float | None = None) -> Page:
        self.answer = CorruptImage("cut short") if picture.startswith(b"bad") else page(text=picture.decode())
        return super().read(picture, seconds=seconds)


@pytest.fixture
def reader(ocr: FakeOcr) -> FakeOcr:
    ocr.read = Reader().read  # type: ignore[method-assign]
    return ocr


def assert_only(bucket: Bucket, key: str, content: bytes) -> None:
    """The one document beside the picture is that of `content`."""
    if content.startswith(b"bad"):
        assert bucket.keys == {key, f"{key}.ocr.error.json"}
        document = bucket.document(f"{key}.ocr.error.json")
    else:
        assert bucket.keys == {key, f"{key}.ocr.json"}
        document = bucket.document(f"{key}.ocr.json")
        assert document["text"] == content.decode()
    assert document["source"]["etag"] == bucket.head(key)["ETag"].strip('"')


class TestResult:
    def test_is_written_beside_the_picture(self, bucket: Bucket, ocr: FakeOcr) -> None:
        event = bucket.put("a/shop.jpg")
        assert work(event) == "read"
        assert ocr.pictures == [PNG]
        etag = event["s3"]["object"]["eTag"]
        source = {"key": "a/shop.jpg", "etag": etag}
        assert bucket.document("a/shop.jpg.ocr.json") == {**page().to_dict(), "source": source}
        head = bucket.head("a/shop.jpg.ocr.json")
        assert head["ContentType"] == "application/json"
        assert head["Metadata"] == {
            "source-etag": etag,
            "source-sequencer": "0A1",
            "model-sha256": FakeOcr.model.sha256,
        }

    def test_tells_the_version_it_was_read_from(self, bucket: Bucket) -> None:
        versioned = {"Status": "Enabled"}
        bucket.client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration=versioned)
        assert work(bucket.put("a.png")) == "read"
        assert bucket.head("a.png.ocr.json")["Metadata"]["source-version-id"] == bucket.head("a.png")["VersionId"]

    @pytest.mark.parametrize(
        "key",
        [
            "my photo+1.jpg",
            unicodedata.normalize("NFC", "한글 간판.jpg"),
            unicodedata.normalize("NFD", "한글 간판.jpg"),
            "100%.jpg",
            "a%2Fb.jpg",
            "a%20b+c.jpg",
            "&=?#;.JPG",
        ],
    )
    def test_key_is_decoded_exactly_once(self, bucket: Bucket, key: str) -> None:
        assert work(bucket.put(key)) == "read"
        assert bucket.keys == {key, key + ".ocr.json"}

    def test_of_an_object_whose_etag_nobody_told(self, bucket: Bucket) -> None:
        bucket.put("a.png")
        assert process(Source(BUCKET, "a.png")) == "read"
        assert process(Source(BUCKET, "a.png")) == "skipped"


class TestOrder:
    """Duplicates, late and concurrent events."""

    def test_duplicate_is_not_read_again(self, bucket: Bucket, ocr: FakeOcr) -> None:
        event = bucket.put("a.png")
        assert [work(event) for _ in range(10)] == ["read"] + ["skipped"] * 9
        assert len(ocr.pictures) == 1

    def test_another_model_reads_again(self, bucket: Bucket, ocr: FakeOcr) -> None:
        event = bucket.put("a.png")
        bucket.client.put_object(
            Bucket=BUCKET,
            Key="a.png.ocr.json",
            Body=b"{}",
            Metadata={"source-etag": event["s3"]["object"]["eTag"], "model-sha256": "older"},
        )
        assert work(event) == "read"
        assert bucket.document("a.png.ocr.json")["text"] == TEXT

    @pytest.mark.parametrize("contents", [(b"one", b"two", b"bad"), (b"one", b"bad", b"two"), (b"bad", b"one", b"two")])
    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_newest_picture_wins_in_any_order(
        self, bucket: Bucket, reader: FakeOcr, contents: tuple[bytes, ...], order: tuple[int, ...]
    ) -> None:
        events = [bucket.put("a.png", content) for content in contents]
        for index in order * 2:
            work(events[index])
        assert_only(bucket, "a.png", contents[-1])

    @pytest.mark.parametrize("contents", [(b"one", b"two"), (b"one", b"bad"), (b"bad", b"one"), (b"bad", b"bad too")])
    @pytest.mark.parametrize(
        ("operation", "suffix"),
        [
            ("head_object", "a.png.ocr.json"),
            ("get_object", "a.png"),
            ("put_object", ".json"),
            ("head_object", "a.png"),
        ],
    )
    def test_picture_replaced_and_read_by_another_worker_meanwhile(
        self,
        bucket: Bucket,
        reader: FakeOcr,
        monkeypatch: pytest.MonkeyPatch,
        contents: tuple[bytes, bytes],
        operation: str,
        suffix: str,
    ) -> None:
        old, new = contents
        event = bucket.put("a.png", old)
        bucket.meanwhile(monkeypatch, operation, suffix, lambda: work(bucket.put("a.png", new)))
        assert work(event) == "skipped"
        assert_only(bucket, "a.png", new)

    @pytest.mark.parametrize("before", [b"one", b"bad"])
    @pytest.mark.parametrize("after", [b"two", b"bad too"])
    def test_picture_replaced_meanwhile_and_read_later(
        self, bucket: Bucket, reader: FakeOcr, monkeypatch: pytest.MonkeyPatch, before: bytes, after: bytes
    ) -> None:
        event, later = bucket.put("a.png", before), []
        bucket.meanwhile(monkeypatch, "put_object", ".json", lambda: later.append(replaced()))

        def replaced() -> dict[str, Any]:
            return bucket.put("a.png", after)

        assert work(event) == "skipped"
        assert bucket.keys == {"a.png"}, "what describes a replaced picture is taken back"
        work(later[0])
        assert_only(bucket, "a.png", after)

    @pytest.mark.parametrize("content", [b"one", b"bad"])
    @pytest.mark.parametrize("operation", ["put_object", "head_object"])
    def test_same_event_at_once(
        self, bucket: Bucket, reader: FakeOcr, monkeypatch: pytest.MonkeyPatch, content: bytes, operation: str
    ) -> None:
        event = bucket.put("a.png", content)
        bucket.meanwhile(monkeypatch, operation, ".json", lambda: work(event))
        work(event)
        assert_only(bucket, "a.png", content)

    def test_what_a_killed_worker_left_is_put_right(
        self, bucket: Bucket, reader: FakeOcr, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        work(bucket.put("a.png", b"bad"))
        event = bucket.put("a.png", b"good")
        with monkeypatch.context() as patch:
            bucket.refuse(patch, "delete_object", ReadTimeoutError(endpoint_url="s3"))
            with pytest.raises(ReadTimeoutError):
                work(event)
        assert len(bucket.keys) == 3
        work(event)
        assert_only(bucket, "a.png", b"good")

    def test_late_event_of_a_forbidden_object_harms_no_newer_result(
        self, bucket: Bucket, reader: FakeOcr, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = bucket.put("a.png", b"old")
        work(bucket.put("a.png", b"new"))
        with monkeypatch.context() as patch:
            bucket.refuse(patch, "get_object", client_error("AccessDenied"))
            assert work(old) == "skipped"
        assert_only(bucket, "a.png", b"new")

    def test_endless_conflict_goes_back_to_the_queue(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        event = bucket.put("a.png")
        bucket.refuse(monkeypatch, "put_object", client_error("ConditionalRequestConflict", "PutObject"))
        with pytest.raises(storage.Conflict):
            work(event)

    def test_copied_object_that_became_readable(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        """The remedy of object_unreadable: copied onto itself, it has the same ETag."""
        event = bucket.put("a.png")
        with monkeypatch.context() as patch:
            bucket.refuse(patch, "get_object", client_error("AccessDenied"))
            assert work(event) == "failed"
        assert work(event) == "read"
        assert bucket.keys == {"a.png", "a.png.ocr.json"}


class TestIgnored:
    @pytest.mark.parametrize(
        "key", ["a.jpg.ocr.json", "a.jpg.ocr.error.json", "a.jpg.json", "a.txt", "folder/", "jpg", ".jpg", "a.jpg/"]
    )
    def test_not_a_picture_by_its_name(self, bucket: Bucket, key: str) -> None:
        assert work(bucket.put(key)) == "ignored"
        assert bucket.keys == {key}

    def test_own_documents_start_nothing(self, bucket: Bucket, reader: FakeOcr) -> None:
        work(bucket.put("a.png", b"good"))
        work(bucket.put("b.png", b"bad"))
        written = bucket.keys - {"a.png", "b.png"}
        assert len(written) == 2
        assert [work(record(key)) for key in written] == ["ignored", "ignored"]

    def test_another_kind_of_picture_than_is_wanted(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LIGHTOCR_SUFFIXES", ".jpg, .jpeg")
        assert [work(bucket.put(key)) for key in ("a.png", "b.JPG", "c.jpeg")] == ["ignored", "read", "read"]
        assert bucket.keys == {"a.png", "b.JPG", "c.jpeg", "b.JPG.ocr.json", "c.jpeg.ocr.json"}

    def test_no_wish_makes_the_worker_answer_itself(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LIGHTOCR_SUFFIXES", ".json,.png")
        assert work(bucket.put("a.png.ocr.json")) == "ignored"

    def test_a_wish_for_no_picture_at_all_is_an_error(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LIGHTOCR_SUFFIXES", "jpg")
        with pytest.raises(ValueError, match=r"LIGHTOCR_SUFFIXES names none of .*\.jpg"):
            work(bucket.put("a.jpg"))

    def test_zero_bytes(self, bucket: Bucket) -> None:
        assert work(bucket.put("a.png", b"")) == "ignored"


class TestPermanent:
    def test_bad_picture_gets_its_problem_beside_it(self, bucket: Bucket, ocr: FakeOcr) -> None:
        ocr.answer = CorruptImage("cut short")
        assert work(bucket.put("a.png")) == "failed"
        assert bucket.keys == {"a.png", "a.png.ocr.error.json"}
        problem = bucket.document("a.png.ocr.error.json")
        assert {**problem, "source": None} == {**ocr.answer.to_dict(), "source": None}

    def test_vanished_object(self, bucket: Bucket) -> None:
        assert work(record("gone.png", etag="0")) == "gone"
        assert bucket.keys == set()

    def test_object_that_vanishes_while_it_is_read(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        event = bucket.put("a.png")
        bucket.meanwhile(monkeypatch, "put_object", ".json", lambda: bucket.delete("a.png"))
        assert work(event) == "skipped"
        assert bucket.keys == set()

    @pytest.mark.parametrize("code", ["AccessDenied", "InvalidObjectState", "KMS.DisabledException"])
    def test_forbidden_object(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
        event = bucket.put("a.png")
        with monkeypatch.context() as patch:
            bucket.refuse(patch, "get_object", client_error(code))
            bucket.refuse(patch, "head_object", client_error("403", "HeadObject"), suffix="a.png")
            assert work(event) == "failed"
        problem = bucket.document("a.png.ocr.error.json")
        assert problem["code"] == "object_unreadable"
        assert code in problem["detail"]

    def test_object_too_large(self, bucket: Bucket, ocr: FakeOcr, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(storage, "MAX_BYTES", len(PNG))
        assert work(bucket.put("a.png")) == "read"
        assert work(bucket.put("b.png", PNG + b"1")) == "failed"
        assert bucket.document("b.png.ocr.error.json")["status"] == 413
        assert ocr.pictures == [PNG]

    def test_key_with_no_room_for_a_document(self, bucket: Bucket) -> None:
        longest = "x" * (1024 - len(".png.ocr.error.json")) + ".png"
        assert work(bucket.put(longest)) == "read"
        assert work(bucket.put("x" + longest)) == "skipped"


class TestTransient:
    """What is raised is tried again."""

    @pytest.mark.parametrize("code", ["SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout"])
    def test_s3_asks_for_patience(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
        event = bucket.put("a.png")
        bucket.refuse(monkeypatch, "get_object", client_error(code))
        with pytest.raises(ClientError, match=code):
            work(event)
        assert bucket.keys == {"a.png"}

    def test_broken_connection(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        event = bucket.put("a.png")
        bucket.refuse(monkeypatch, "get_object", ReadTimeoutError(endpoint_url="s3"))
        with pytest.raises(ReadTimeoutError):
            work(event)

    def test_result_that_may_not_be_written(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
        event = bucket.put("a.png")
        bucket.refuse(monkeypatch, "put_object", client_error("AccessDenied", "PutObject"))
        with pytest.raises(ClientError, match="AccessDenied"):
            work(event)
        assert bucket.keys == {"a.png"}

    @pytest.mark.parametrize("error", [WeightsError("missing"), RuntimeError("bug")])
    def test_fault_of_the_service_is_not_blamed_on_the_picture(
        self, bucket: Bucket, ocr: FakeOcr, error: Exception
    ) -> None:
        ocr.answer = error
        with pytest.raises(type(error)):
            work(bucket.put("a.png"))
        assert bucket.keys == {"a.png"}
