"""A bucket in a test's own words, and the events that tell of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import pytest
from botocore.exceptions import ClientError
from fakes import PNG

BUCKET = "lightocr-example"


@dataclass
class Bucket:
    client: Any

    def put(self, key: str, content: bytes = PNG) -> dict[str, Any]:
        """Put an object; the record that S3 sends of it."""
        etag = self.client.put_object(Bucket=BUCKET, Key=key, Body=content)["ETag"].strip('"')
        return record(key, len(content), etag)

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=BUCKET, Key=key)

    @property
    def keys(self) -> set[str]:
        return {stored["Key"] for stored in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])}

    def document(self, key: str) -> Any:
        return json.loads(self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode("utf-8"))

    def head(self, key: str) -> Any:
        return self.client.head_object(Bucket=BUCKET, Key=key)

    def refuse(self, patch: pytest.MonkeyPatch, operation: str, error: Exception, suffix: str = "") -> None:
        """Let an operation fail with `error` on keys that end with `suffix`."""
        real = getattr(self.client, operation)

        def fail(**arguments: Any) -> Any:
            if arguments["Key"].endswith(suffix):
                raise error
            return real(**arguments)

        patch.setattr(self.client, operation, fail)

    def meanwhile(self, patch: pytest.MonkeyPatch, operation: str, suffix: str, action: Callable[[], Any]) -> None:
        """Let `action` happen once, right before `operation` on a key that ends with `suffix`."""
        real = getattr(self.client, operation)

        def interrupted(**arguments: Any) -> Any:
            if arguments["Key"].endswith(suffix):
                patch.setattr(self.client, operation, real)
                action()
            return real(**arguments)

        patch.setattr(self.client, operation, interrupted)


def record(key: str, size: int = 1, etag: str = "", name: str = "ObjectCreated:Put") -> dict[str, Any]:
    stored = {"key": quote_plus(key, safe="/"), "size": size, "eTag": etag, "sequencer": "0A1"}
    return {"eventSource": "aws:s3", "eventName": name, "s3": {"bucket": {"name": BUCKET}, "object": stored}}


def client_error(code: str, operation: str = "GetObject") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, operation)
