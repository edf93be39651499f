"""The template as a customer uses it: deployed, pictures put into its bucket, results beside them."""

import base64
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from container import ROOT
from stack import MiniStack, until

RESULT = ".ocr.json"


def picture() -> bytes:
    body = base64.b64decode(json.loads((ROOT / "events" / "http_v2_multipart.json").read_text("utf-8"))["body"])
    return body[body.index(b"\x89PNG") : body.rindex(b"\r\n--", 0, -4)]


class Stack:
    def __init__(self, ministack: MiniStack, template: Path, name: str, **parameters: str) -> None:
        self.ministack, self.name = ministack, name
        self.outputs = ministack.deploy(template, name, **parameters)
        self.bucket = self.outputs["Bucket"]
        self.s3, self.sqs, self.functions = (ministack.client(name) for name in ("s3", "sqs", "lambda"))

    def put(self, key: str, body: bytes) -> None:
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)

    def stored(self) -> set[str]:
        listed = self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return {stored["Key"] for stored in listed}

    def document(self, key: str) -> Any:
        until(lambda: key in self.stored())
        return json.load(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"])

    def queue(self) -> str:
        (url,) = [url for url in self.sqs.list_queues()["QueueUrls"] if f"{self.name}-Queue-" in url]
        return str(url)

    def invoke(self, function: str, event: Any) -> Any:
        answer = self.functions.invoke(FunctionName=function, Payload=json.dumps(event))
        return json.load(answer["Payload"])

    def api(self, method: str, path: str, query: str = "") -> Any:
        """By the event that the HTTP API would send: MiniStack takes no routes from a definition."""
        event = json.loads((ROOT / "events" / "http_v2_health.json").read_text("utf-8"))
        event |= {"rawPath": path, "rawQueryString": query}
        event["requestContext"]["http"] |= {"method": method, "path": path}
        (name,) = [
            each["FunctionName"]
            for each in self.functions.list_functions()["Functions"]
            if f"{self.name}-ApiFunction" in each["FunctionName"]
        ]
        return self.invoke(name, event)


@pytest.fixture(scope="module")
def stack(template: Path, ministack: MiniStack) -> Stack:
    return Stack(ministack, template, "lightocr")


def test_result_beside_a_picture_with_a_korean_key(stack: Stack) -> None:
    stack.put("pictures/한글 간판+1.png", picture())
    result = stack.document("pictures/한글 간판+1.png" + RESULT)
    assert result["text"].split() == ["서울", "한글", "간판", "2024"]


def test_ten_times_the_same_event_is_one_result(stack: Stack) -> None:
    key = "pictures/ten.png"
    stack.put(key, picture())
    stack.document(key + RESULT)
    written = stack.s3.head_object(Bucket=stack.bucket, Key=key + RESULT)["LastModified"]
    event = json.loads((ROOT / "events" / "s3_put.json").read_text("utf-8"))
    etag = stack.s3.head_object(Bucket=stack.bucket, Key=key)["ETag"].strip('"')
    event["Records"][0]["s3"] |= {"bucket": {"name": stack.bucket}, "object": {"key": key, "eTag": etag}}
    answers = [stack.invoke(stack.outputs["Worker"], event) for _ in range(10)]
    assert [answer["skipped"] for answer in answers] == [1] * 10
    assert {name for name in stack.stored() if name.startswith(key)} == {key, key + RESULT}
    assert stack.s3.head_object(Bucket=stack.bucket, Key=key + RESULT)["LastModified"] == written


def test_broken_picture_leaves_its_problem(stack: Stack) -> None:
    stack.put("pictures/broken.jpg", b"no picture")
    assert stack.document("pictures/broken.jpg.ocr.error.json")["code"] == "unsupported_format"


def test_poison_ends_in_the_dead_letters_and_its_neighbours_are_read(stack: Stack) -> None:
    # Nobody waits an hour for five tries here: a message that failed comes back after seconds.
    stack.sqs.set_queue_attributes(QueueUrl=stack.queue(), Attributes={"VisibilityTimeout": "5"})
    keys = [f"pictures/neighbour {number}.png" for number in range(9)]
    for key in keys[:4]:
        stack.put(key, picture())
    stack.sqs.send_message(QueueUrl=stack.queue(), MessageBody="poison")
    for key in keys[4:]:
        stack.put(key, picture())
    for key in keys:
        assert stack.document(key + RESULT)["text"]

    def dead() -> Any:
        return stack.sqs.receive_message(QueueUrl=stack.outputs["DeadLetters"]).get("Messages")

    assert [message["Body"] for message in until(dead)] == ["poison"]


class TestUploads:
    def send(self, stack: Stack, size: int = 0) -> tuple[dict[str, Any], httpx.Response]:
        answer = stack.api("POST", "/uploads", "type=image/png")
        assert answer["statusCode"] == 201, answer
        form = json.loads(answer["body"])
        url = f"http://127.0.0.1:{stack.ministack.port}/{stack.bucket}"  # this machine's way to the emulator
        body = picture().ljust(size, b"\0")
        return form, httpx.post(url, data=form["fields"], files={"file": body}, timeout=120)

    def test_accepted_and_read(self, stack: Stack) -> None:
        form, sent = self.send(stack)
        assert sent.status_code == 204, sent.text
        stack.document(form["key"] + RESULT)
        result = stack.api("GET", f"/results/{form['key']}")
        assert result["statusCode"] == 200, result
        assert json.loads(result["body"])["text"].split() == ["서울", "한글", "간판", "2024"]

    def test_too_large_is_refused(self, stack: Stack) -> None:
        form, sent = self.send(stack, 50 * 2**20 + 1)
        assert sent.status_code == 400
        assert "EntityTooLarge" in sent.text
        assert form["key"] not in stack.stored()


def test_a_bucket_that_was_there_before(template: Path, ministack: MiniStack) -> None:
    s3 = ministack.client("s3")
    s3.create_bucket(Bucket="photos")
    s3.put_bucket_notification_configuration(
        Bucket="photos", NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    stack = Stack(ministack, template, "beside", Bucket="photos")
    assert stack.bucket == "photos"
    stack.put("elsewhere/sign.png", picture())
    stack.put("pictures/한글 간판+1.png", picture())
    result = stack.document("pictures/한글 간판+1.png" + RESULT)
    assert result["text"].split() == ["서울", "한글", "간판", "2024"]
    assert not {key for key in stack.stored() if key.startswith("elsewhere/")} - {"elsewhere/sign.png"}
