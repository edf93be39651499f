"""What `sam local` makes of the template: every example event, and a picture sent over HTTP."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from conftest import SAM, sam
from container import ROOT, docker
from stack import MiniStack, answers, until
from test_deployed import picture

WORDS = ["서울", "한글", "간판", "2024"]
KEY = "사진/한글 간판+1.png"
HTTP = ["alb_multipart", "function_url_multipart", "http_v2_multipart", "rest_v1_multipart"]
OTHERS = ["http_v2_clova", "http_v2_health", "warmup"]
S3 = ["s3_put", "eventbridge", "sqs_batch", "s3_batch_job", "s3_test"]


def invoke(function: str, name: str, *arguments: str) -> Any:
    return json.loads(sam("local", "invoke", function, "--event", f"events/{name}.json", *arguments))


def test_every_event_is_invoked() -> None:
    assert {path.stem for path in (ROOT / "events").glob("*.json")} == {*HTTP, *OTHERS, *S3}


@pytest.mark.parametrize("name", HTTP)
def test_picture_in_an_http_event(template: Path, name: str) -> None:
    answer = invoke("ApiFunction", name)
    assert answer["statusCode"] == 200, answer
    body = answer["body"]
    assert (json.loads(body)["text"] if body.startswith("{") else body).split() == WORDS


def test_client_of_clova(template: Path) -> None:
    image = json.loads(invoke("ApiFunction", "http_v2_clova")["body"])["images"][0]
    assert [field["inferText"] for field in image["fields"]] == WORDS


def test_health(template: Path) -> None:
    assert json.loads(invoke("ApiFunction", "http_v2_health")["body"])["ready"] is True


def test_warm_up(template: Path) -> None:
    assert invoke("ApiFunction", "warmup") == {"warm": True}


@pytest.fixture(scope="module")
def with_s3(template: Path, image: str, ministack: MiniStack) -> str:
    """The built template, whose worker finds the bucket of the events in the emulator."""
    hosts = docker("run", "--rm", "--add-host", "me:host-gateway", "--entrypoint", "cat", image, "/etc/hosts")
    gateway = next(line.split()[0] for line in hosts.splitlines() if line.endswith("me"))
    built = yaml.safe_load(template.read_text("utf-8"))
    variables = built["Resources"]["S3Function"]["Properties"]["Environment"]["Variables"]
    variables["AWS_ENDPOINT_URL_S3"] = f"http://{gateway}:{ministack.port}"
    path = template.with_name("with_s3.yaml")
    path.write_text(yaml.safe_dump(built, sort_keys=False))
    s3 = ministack.client("s3")
    s3.create_bucket(Bucket="lightocr-example")
    s3.put_object(Bucket="lightocr-example", Key=KEY, Body=picture())
    return str(path)


def test_events_of_s3(with_s3: str, ministack: MiniStack) -> None:
    def handled(name: str) -> Any:
        answer = invoke("S3Function", name, "--template", with_s3)
        assert "errorMessage" not in answer, answer
        return answer

    assert handled("s3_put")["read"] == 1
    stored = ministack.client("s3").get_object(Bucket="lightocr-example", Key=f"{KEY}.ocr.json")
    assert json.load(stored["Body"])["text"].split() == WORDS
    assert handled("eventbridge")["skipped"] == 1
    poison = json.loads((ROOT / "events" / "sqs_batch.json").read_text("utf-8"))["Records"][1]["messageId"]
    assert handled("sqs_batch") == {"batchItemFailures": [{"itemIdentifier": poison}]}
    assert handled("s3_batch_job")["results"][0]["resultString"] == "skipped"
    assert set(handled("s3_test").values()) == {0}


@pytest.fixture
def url(template: Path, tmp_path: Path) -> Iterator[str]:
    """`sam local start-api`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    command = [str(SAM), "local", "start-api", "--port", str(port), "--warm-containers", "LAZY"]
    with (tmp_path / "log").open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            until(lambda: answers(port), 60)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


def test_picture_over_http(url: str) -> None:
    sample = (ROOT / "docs" / "sample.jpg").read_bytes()
    answer = httpx.post(f"{url}/evaluation", files={"file": sample}, timeout=120)
    assert answer.status_code == 200, answer.text
    assert "영업시간" in answer.json()["text"]
