"""Which pictures a message tells of, whatever brought it: S3 itself, EventBridge, SNS or S3 Batch Operations."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import splitext
from typing import Any
from urllib.parse import unquote_plus

RESULT_SUFFIX = ".ocr.json"
ERROR_SUFFIX = ".ocr.error.json"
PICTURE_SUFFIXES = {".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"}
MAX_KEY_BYTES = 1024  # S3's own limit


@dataclass(frozen=True, slots=True)
class Source:
    """An object as a message describes it: `key` decoded, `size` in bytes (None: not told).

    An empty `etag` stands for whatever object is there now.
    """

    bucket: str
    key: str
    etag: str = ""
    size: int | None = None
    sequencer: str = ""
    version_id: str = ""

    @property
    def is_picture(self) -> bool:
        """By its name, and one of those wanted. Documents end in `.json`: so the worker never answers itself."""
        return self.size != 0 and splitext(self.key)[1].lower() in wanted_suffixes()

    @property
    def leaves_room(self) -> bool:
        """Whether the keys of its documents are short enough for S3."""
        return len((self.key + ERROR_SUFFIX).encode()) <= MAX_KEY_BYTES


def wanted_suffixes() -> set[str]:
    """The suffixes of pictures that are read: those of LIGHTOCR_SUFFIXES (".jpg,.png"), or all that can be.

    Raises ValueError where it names none of them.
    """
    named = {suffix.strip().lower() for suffix in os.environ.get("LIGHTOCR_SUFFIXES", "").split(",")}
    if named == {""}:
        return PICTURE_SUFFIXES
    if not (wanted := named & PICTURE_SUFFIXES):
        raise ValueError(f"LIGHTOCR_SUFFIXES names none of {', '.join(sorted(PICTURE_SUFFIXES))}")
    return wanted


def sources_in(message: Any) -> list[Source]:
    """The objects that were created, by an S3 or EventBridge event, plain or in SNS's envelope.

    Raises ValueError for anything else.
    """
    try:
        return _sources_in(message)
    except (AttributeError, KeyError, TypeError, json.JSONDecodeError):
        raise ValueError("not an S3 event: it lacks what S3 events have") from None


def _sources_in(message: Any) -> list[Source]:
    if message.get("Event") == "s3:TestEvent":  # S3 sends one when the notification is set up
        return []
    if message.get("Type") == "Notification":
        return _sources_in(json.loads(message["Message"]))
    if message.get("source") == "aws.s3":
        return [_from_eventbridge(message["detail"])] if message["detail-type"] == "Object Created" else []
    records = message["Records"]
    if any(record["eventSource"] != "aws:s3" for record in records):
        raise ValueError("not an S3 event: it has Records of another service")
    return [_from_record(record) for record in records if record["eventName"].startswith("ObjectCreated:")]


def _from_record(record: Mapping[str, Any]) -> Source:
    stored = record["s3"]["object"]
    # S3's own events carry keys as a form would: once URL-encoded, spaces as "+".
    return Source(
        record["s3"]["bucket"]["name"],
        unquote_plus(stored["key"]),
        stored.get("eTag", ""),
        stored.get("size"),
        stored.get("sequencer", ""),
    )


def _from_eventbridge(detail: Mapping[str, Any]) -> Source:
    stored = detail["object"]  # its key is as it is, not encoded
    return Source(
        detail["bucket"]["name"],
        stored["key"],
        stored.get("etag", ""),
        stored.get("size"),
        stored.get("sequencer", ""),
    )


def from_task(task: Mapping[str, Any]) -> Source:
    """The object of an S3 Batch Operations task, schema 1.0 or 2.0: the one that stands under the key now."""
    bucket = task.get("s3Bucket") or task["s3BucketArn"].rpartition(":::")[2]
    return Source(bucket, unquote_plus(task["s3Key"]))
