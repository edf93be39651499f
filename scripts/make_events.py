"""Draw the picture of the example events and write `events/`: python scripts/make_events.py

The shapes are those of `sam local generate-event`, which `.ci/run` compares them with.
"""

import base64
import hashlib
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parent.parent
EVENTS = ROOT / "events"
FONT = ROOT / "lightocr" / "fonts" / "NanumSquareR.ttf"
LINES = ["서울 한글", "간판 2024"]
BUCKET = "lightocr-example"
KEY = "사진/한글 간판+1.png"
BOUNDARY = "----LightOcrExample"
DOMAIN = "a1b2c3d4e5.execute-api.ap-northeast-2.amazonaws.com"
URL_ID = "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def draw() -> bytes:
    """A PNG of 480 x 240 pixels with `LINES` in black on white."""
    picture = Image.new("L", (480, 240), 255)
    font = ImageFont.truetype(str(FONT), 64)
    for row, line in enumerate(LINES):
        ImageDraw.Draw(picture).text((60, 30 + 96 * row), line, 0, font)
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def multipart(picture: bytes) -> str:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="sign.png"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    return base64.b64encode(head.encode() + picture + f"\r\n--{BOUNDARY}--\r\n".encode()).decode()


def http_v2(method: str, path: str, headers: dict[str, str], body: str | None = None) -> dict[str, Any]:
    """An event of an HTTP API, payload format 2.0, stage $default."""
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": DOMAIN, "x-forwarded-port": "443", "x-forwarded-proto": "https", **headers},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "a1b2c3d4e5",
            "domainName": DOMAIN,
            "domainPrefix": "a1b2c3d4e5",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "curl/8.5.0",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "$default",
            "stage": "$default",
            "time": "10/Mar/2025:05:16:23 +0000",
            "timeEpoch": 1741583783000,
        },
        "isBase64Encoded": body is not None,
    }
    return event if body is None else {**event, "body": body}


def http_v2_clova(picture: bytes) -> dict[str, Any]:
    """A request of a client of NAVER CLOVA OCR: JSON, which an HTTP API passes as text."""
    images = [{"format": "png", "name": "sign", "data": base64.b64encode(picture).decode()}]
    message = {"version": "V2", "requestId": "string", "timestamp": 0, "lang": "ko", "images": images}
    event = http_v2("POST", "/evaluation", {"content-type": "application/json"}, json.dumps(message))
    return event | {"rawQueryString": "format=clova", "isBase64Encoded": False}


def rest_v1(method: str, path: str, headers: dict[str, str], body: str) -> dict[str, Any]:
    """An event of a REST API's proxy integration, whose stage `Prod` stands in the client's path alone."""
    headers = {"Host": DOMAIN, "X-Forwarded-Port": "443", "X-Forwarded-Proto": "https", **headers}
    return {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {"format": "text"},
        "multiValueQueryStringParameters": {"format": ["text"]},
        "pathParameters": {"proxy": path.removeprefix("/")},
        "stageVariables": None,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "a1b2c3d4e5",
            "httpMethod": method,
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "curl/8.5.0"},
            "path": f"/Prod{path}",
            "protocol": "HTTP/1.1",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "requestTime": "10/Mar/2025:05:16:23 +0000",
            "requestTimeEpoch": 1741583783000,
            "resourceId": "123456",
            "resourcePath": "/{proxy+}",
            "stage": "Prod",
        },
        "body": body,
        "isBase64Encoded": True,
    }


def function_url(method: str, path: str, headers: dict[str, str], body: str) -> dict[str, Any]:
    """An event of a function URL: an HTTP API's, but for its names."""
    event = http_v2(method, path, headers, body)
    domain = f"{URL_ID}.lambda-url.ap-northeast-2.on.aws"
    event["headers"]["host"] = domain
    event["requestContext"] |= {"accountId": "anonymous", "apiId": URL_ID, "domainName": domain, "domainPrefix": URL_ID}
    return event


def load_balancer(method: str, path: str, headers: dict[str, str], body: str) -> dict[str, Any]:
    group = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:targetgroup/lightocr/49e9d65c45c6791a"
    return {
        "requestContext": {"elb": {"targetGroupArn": group}},
        "httpMethod": method,
        "path": path,
        "queryStringParameters": {"format": "text"},
        "headers": {"host": "ocr.example.com", "x-forwarded-port": "443", "x-forwarded-proto": "https", **headers},
        "body": body,
        "isBase64Encoded": True,
    }


def s3_put(picture: bytes) -> dict[str, Any]:
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "ap-northeast-2",
        "eventTime": "2025-03-10T05:16:23.000Z",
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "EXAMPLE"},
        "requestParameters": {"sourceIPAddress": "192.0.2.1"},
        "responseElements": {"x-amz-request-id": "EXAMPLE123456789", "x-amz-id-2": "EXAMPLE123/abcdefghijklmno"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "pictures",
            "bucket": {
                "name": BUCKET,
                "ownerIdentity": {"principalId": "EXAMPLE"},
                "arn": f"arn:aws:s3:::{BUCKET}",
            },
            "object": {
                "key": quote_plus(KEY, safe="/"),
                "size": len(picture),
                "eTag": hashlib.md5(picture).hexdigest(),
                "sequencer": "0067CE7467A1B2C3D4",
            },
        },
    }
    return {"Records": [record]}


def s3_test() -> dict[str, Any]:
    """What S3 sends to the queue when the bucket's notification is set up."""
    return {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": "2025-03-10T05:16:23.000Z",
        "Bucket": BUCKET,
        "RequestId": "EXAMPLE123456789",
        "HostId": "EXAMPLE123/abcdefghijklmno",
    }


def sqs_batch(*bodies: str) -> dict[str, Any]:
    """Messages with these bodies, their ids counted from 1."""

    def message(number: int, body: str) -> dict[str, Any]:
        return {
            "messageId": f"00000000-0000-4000-8000-{number:012}",
            "receiptHandle": "EXAMPLE",
            "body": body,
            "attributes": {
                "ApproximateReceiveCount": "1",
                "SentTimestamp": "1741583783000",
                "SenderId": "EXAMPLE",
                "ApproximateFirstReceiveTimestamp": "1741583783001",
            },
            "messageAttributes": {},
            "md5OfBody": hashlib.md5(body.encode()).hexdigest(),
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:ap-northeast-2:123456789012:lightocr-example",
            "awsRegion": "ap-northeast-2",
        }

    return {"Records": [message(number, body) for number, body in enumerate(bodies, 1)]}


def eventbridge(picture: bytes) -> dict[str, Any]:
    return {
        "version": "0",
        "id": "17793124-05d4-b198-2fde-7ededc63b103",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": "123456789012",
        "time": "2025-03-10T05:16:23Z",
        "region": "ap-northeast-2",
        "resources": [f"arn:aws:s3:::{BUCKET}"],
        "detail": {
            "version": "0",
            "bucket": {"name": BUCKET},
            "object": {
                "key": KEY,
                "size": len(picture),
                "etag": hashlib.md5(picture).hexdigest(),
                "sequencer": "0067CE7467A1B2C3D4",
            },
            "request-id": "EXAMPLE123456789",
            "requester": "123456789012",
            "source-ip-address": "192.0.2.1",
            "reason": "PutObject",
        },
    }


def s3_batch_job() -> dict[str, Any]:
    """What S3 Batch Operations asks of the function, one object a time."""
    return {
        "invocationSchemaVersion": "1.0",
        "invocationId": "EXAMPLEinvocation",
        "job": {"id": "f3cc4f60-61f6-4a2b-8a21-d07600c373ce"},
        "tasks": [
            {
                "taskId": "EXAMPLEtask",
                "s3Key": quote_plus(KEY, safe="/"),
                "s3VersionId": "EXAMPLEversion",
                "s3BucketArn": f"arn:aws:s3:::{BUCKET}",
            }
        ],
    }


def warm_up() -> dict[str, Any]:
    return {
        "id": "cdc73f9d-aea9-11e3-9d5a-835b769c0d9c",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2025-03-10T05:15:00Z",
        "region": "ap-northeast-2",
        "resources": ["arn:aws:events:ap-northeast-2:123456789012:rule/keep-warm"],
        "detail": {},
    }


def main() -> None:
    picture = draw()
    form = multipart(picture)
    headers = {"content-type": CONTENT_TYPE}
    events = {
        "http_v2_multipart": http_v2("POST", "/evaluation", headers, form),
        "http_v2_clova": http_v2_clova(picture),
        "http_v2_health": http_v2("GET", "/health", {}),
        "rest_v1_multipart": rest_v1("POST", "/evaluation", {"Content-Type": CONTENT_TYPE}, form),
        "function_url_multipart": function_url("POST", "/evaluation", headers, form),
        "alb_multipart": load_balancer("POST", "/evaluation", headers, form),
        "s3_put": s3_put(picture),
        "s3_test": s3_test(),
        "sqs_batch": sqs_batch(json.dumps(s3_test()), "not JSON", json.dumps(s3_put(picture))),
        "eventbridge": eventbridge(picture),
        "s3_batch_job": s3_batch_job(),
        "warmup": warm_up(),
    }
    EVENTS.mkdir(exist_ok=True)
    for name, event in events.items():
        (EVENTS / f"{name}.json").write_text(json.dumps(event, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
