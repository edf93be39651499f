"""S3, as far as the doors need it: a picture, and the documents beside it that are never overwritten blindly."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import boto3  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from function.errors import ObjectUnreadable
from function.sources import Source
from lightocr.errors import ImageTooLarge
from lightocr.image import MAX_BYTES

# The answers to HEAD have no body, and so no code but the status.
GONE = {"NoSuchKey", "NoSuchVersion", "NoSuchBucket", "404"}
FORBIDDEN = {"AccessDenied", "InvalidObjectState", "KMS.DisabledException", "KMS.NotFoundException"}
CONFLICT = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}


class ObjectGone(Exception):
    """The object is no longer there."""


class ObjectReplaced(Exception):
    """Another object stands under the key now; an event of its own tells of it."""


class Conflict(Exception):
    """Somebody else wrote or removed the document in the meantime."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes, unread so far, and what they are."""

    etag: str
    version_id: str
    size: int
    body: Any

    def read(self) -> bytes:
        """Raises ImageTooLarge, and botocore's errors for a connection that breaks."""
        with self.body:
            if self.size > MAX_BYTES:
                raise ImageTooLarge(f"The object has {self.size:,} bytes; {MAX_BYTES:,} are allowed.")
            content: bytes = self.body.read()
            return content


@dataclass(frozen=True, slots=True)
class Document:
    """A document beside a picture, as it stood when it was looked at: `metadata` says what it describes."""

    etag: str
    metadata: Mapping[str, str]


@cache
def s3_client(addressing: Literal["auto", "virtual"] = "auto") -> Any:
    """The one S3 client of this process; it retries with growing, jittered waits."""
    retries = {"mode": "standard", "total_max_attempts": 4}
    style = {"addressing_style": addressing}
    return boto3.client("s3", config=Config(retries=retries, connect_timeout=5, read_timeout=20, s3=style))


def upload_form(bucket: str, key: str, media_type: str, seconds: int) -> dict[str, Any]:
    """`url` and `fields` with which anybody may POST one picture within so many seconds."""
    # "auto" would give the address of no region, which answers a young bucket's POST with a redirect.
    form: dict[str, Any] = s3_client("virtual").generate_presigned_post(
        bucket,
        key,
        Fields={"Content-Type": media_type},
        Conditions=[{"Content-Type": media_type}, ["content-length-range", 1, MAX_BYTES]],
        ExpiresIn=seconds,
    )
    return form


def _code(error: ClientError) -> str:
    code: str = error.response["Error"]["Code"]
    return code


def open_picture(source: Source) -> Picture:
    """The object, as long as it is still the one the event tells of.

    Raises ObjectGone, ObjectReplaced, ObjectUnreadable and, for what may pass, botocore's errors.
    """
    unchanged = {"IfMatch": f'"{source.etag}"'} if source.etag else {}
    try:
        answer = s3_client().get_object(Bucket=source.bucket, Key=source.key, **unchanged)
    except ClientError as error:
        if _code(error) in GONE:
            raise ObjectGone from error
        if _code(error) in CONFLICT:
            raise ObjectReplaced from error
        if _code(error) in FORBIDDEN:
            raise ObjectUnreadable(f"S3 answers {_code(error)}.") from error
        raise
    return Picture(answer["ETag"].strip('"'), answer.get("VersionId", ""), answer["ContentLength"], answer["Body"])


def head(bucket: str, key: str) -> Document | None:
    """What stands under the key, or None."""
    try:
        answer = s3_client().head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if _code(error) in GONE:
            return None
        raise
    return Document(answer["ETag"].strip('"'), answer["Metadata"])


def is_current(source: Source) -> bool:
    """Whether the source is still the object under its key; also when S3 keeps that to itself."""
    try:
        answer = s3_client().head_object(Bucket=source.bucket, Key=source.key)
    except ClientError as error:
        if _code(error) in GONE:
            return False
        if _code(error) in {"400", "403"}:
            return True
        raise
    return bool(answer["ETag"].strip('"') == source.etag)


def read_document(bucket: str, key: str) -> tuple[Document, bytes] | None:
    """A document with its content, or None."""
    try:
        answer = s3_client().get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if _code(error) in GONE:
            return None
        raise
    with answer["Body"] as body:
        return Document(answer["ETag"].strip('"'), answer["Metadata"]), body.read()


def put(bucket: str, key: str, content: bytes, metadata: Mapping[str, str], over: Document | None) -> Document:
    """Write JSON in the place of `over` (None: where nothing stands) and of nothing else, or raise Conflict."""
    condition = {"IfMatch": f'"{over.etag}"'} if over else {"IfNoneMatch": "*"}
    try:
        answer = s3_client().put_object(
            Bucket=bucket, Key=key, Body=content, ContentType="application/json", Metadata=metadata, **condition
        )
    except ClientError as error:
        if _code(error) in CONFLICT | GONE:  # gone: `over` was removed
            raise Conflict from error
        raise
    return Document(answer["ETag"].strip('"'), metadata)


def remove(bucket: str, key: str, document: Document) -> None:
    """Remove exactly this document. Raises Conflict when another stands in its place."""
    try:
        s3_client().delete_object(Bucket=bucket, Key=key, IfMatch=f'"{document.etag}"')
    except ClientError as error:
        if _code(error) in CONFLICT:
            raise Conflict from error
        if _code(error) not in GONE:
            raise
