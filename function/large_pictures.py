"""Pictures too large for a request: a form that puts them straight into the bucket, and what was read on them.

Only where LIGHTOCR_BUCKET names the bucket that the worker watches. S3's library is imported on these routes alone:
it takes longer to import than all the rest of the HTTP door.
"""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse

from function import answers
from function.answers import PROBLEM
from function.errors import InvalidParameter, NoSuchPicture, StorageUnavailable, UploadsDisabled
from function.rendering import Format, render
from function.sources import ERROR_SUFFIX, RESULT_SUFFIX, Source, wanted_suffixes
from lightocr.image import MAX_BYTES
from lightocr.page import Page

EXPIRES_SECONDS = 900
POLL_SECONDS = 1

MediaType = Literal["image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/tiff"]
SHORT = {".jpeg": ".jpg", ".tiff": ".tif"}

logger = logging.getLogger(__name__)
router = APIRouter()


def bucket() -> str:
    name = os.environ.get("LIGHTOCR_BUCKET")
    if not name:
        raise UploadsDisabled("It was started without LIGHTOCR_BUCKET.")
    return name


def prefix() -> str:
    return os.environ.get("LIGHTOCR_UPLOADS", "uploads/")


@contextmanager
def _storage() -> Iterator[ModuleType]:
    """`function.storage`, whose failures become StorageUnavailable. Raises UploadsDisabled without S3's library."""
    try:
        from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

        from function import storage
    except ModuleNotFoundError as error:
        raise UploadsDisabled("It was installed without the extra lightocr[aws].") from error
    try:
        yield storage
    except (BotoCoreError, ClientError) as error:
        logger.exception("S3 failed")
        raise StorageUnavailable("S3 refused a request of this service or did not answer it.") from error


Bucket = Annotated[str, Depends(bucket)]
Prefix = Annotated[str, Depends(prefix)]


@router.post("/uploads", status_code=201)
def uploads(bucket: Bucket, prefix: Prefix, type: MediaType = "image/jpeg") -> dict[str, Any]:
    """A form for one picture of up to 50 MiB: POST its `fields`, then the picture as `file`, to its `url`.

    `GET /results/{key}` then answers with what was read. The key cannot be guessed, and whoever has it may read the
    result.
    """
    key = f"{prefix}{uuid4().hex}{_suffix(type)}"
    with _storage() as storage:
        form = storage.upload_form(bucket, key, type, EXPIRES_SECONDS)
    return {"key": key, **form, "expires_seconds": EXPIRES_SECONDS, "max_bytes": MAX_BYTES}


def _suffix(type: MediaType) -> str:
    """A suffix for such pictures that the worker reads."""
    long = f".{type.partition('/')[2]}"
    wanted = wanted_suffixes()
    for suffix in (long, SHORT.get(long)):
        if suffix in wanted:
            return suffix
    raise InvalidParameter(f"type: this service reads {', '.join(sorted(wanted))} alone.")


@router.get(
    "/results/{key:path}",
    responses=answers.READ | answers.PENDING,
)
def results(key: str, bucket: Bucket, prefix: Prefix, format: Format = "json") -> Response:
    """What was read on the picture that was uploaded under `key`, or the problem why nothing was."""
    # The rest of the bucket is not for everybody who may call this API, and what the worker passes over stays pending.
    source = Source(bucket, key)
    if not (key.startswith(prefix) and source.is_picture and source.leaves_room):
        raise NoSuchPicture("No key of an upload looks like this.")
    with _storage() as storage:
        picture = storage.head(bucket, key)
        if picture is None:
            raise NoSuchPicture("Nothing was uploaded under this key.")
        for suffix in (RESULT_SUFFIX, ERROR_SUFFIX):
            found = storage.read_document(bucket, key + suffix)
            if found and found[0].metadata.get("source-etag") == picture.etag:  # else it is of a picture replaced since
                return _answer(json.loads(found[1]), format)
    return JSONResponse({"status": "pending"}, 202, {"Retry-After": str(POLL_SECONDS)})


def _answer(document: dict[str, Any], format: Format) -> Response:
    if "status" in document:
        return JSONResponse(document, document["status"], media_type=PROBLEM)
    return render(Page.from_dict(document), format)
