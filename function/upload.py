"""The picture of a request: out of a multipart form, a raw body or CLOVA's JSON, never more than `MAX_BODY_BYTES`."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator
from typing import NamedTuple

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from function import clova
from function.errors import (
    BodyTooLarge,
    MalformedRequest,
    MangledBody,
    MissingFile,
    SlowBody,
    TooManyFiles,
    UnsupportedMediaType,
)

# Lambda takes 6 MB of event, in which the body travels as base64: four bytes for three.
LAMBDA_BODY_BYTES = 4_500_000
# Elsewhere what phones take passes as it is; `function.api` holds a hundred of them at most.
SERVER_BODY_BYTES = 16_000_000
MAX_BODY_BYTES = LAMBDA_BODY_BYTES if "AWS_LAMBDA_FUNCTION_NAME" in os.environ else SERVER_BODY_BYTES
# Room for the few text fields that a browser's form sends along.
MAX_PARTS = 16
# For every text field; those of CLOVA's clients have a few hundred bytes.
MAX_FIELD_BYTES = 4096
MAX_SHOWN = 80  # characters of what a client sent, in an answer
MAX_LENGTH_DIGITS = 19  # of a Content-Length; `int` refuses those of thousands
# A client that dribbles keeps a place of `function.api` no longer than this.
MAX_BODY_SECONDS = 30.0

FILE_IS_TEXT = "The part `file` is text: it has no filename."


class Upload(NamedTuple):
    """A picture's bytes as the client sent them, and what it calls them, if it is one of CLOVA's."""

    picture: bytes
    asked: clova.Asked = clova.Asked()


async def read_upload(request: Request) -> Upload:
    """What a request carries.

    Raises BodyTooLarge, SlowBody, UnsupportedMediaType, MangledBody, and MalformedRequest or one of its kinds for a
    form or JSON that is broken or does not carry exactly one picture.
    """
    _check_content_length(request.headers.get("content-length", ""))
    try:
        async with asyncio.timeout(MAX_BODY_SECONDS):
            upload = await _body(request)
    except TimeoutError:
        raise SlowBody(f"The body was not complete after {MAX_BODY_SECONDS:g} seconds.") from None
    if _is_mangled(upload.picture):
        raise MangledBody("Its bytes arrived as text in which U+FFFD stands for all that was not UTF-8.")
    return upload


async def _body(request: Request) -> Upload:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        return await _read_form(request)
    if media_type.startswith("image/") or media_type == "application/octet-stream":
        return Upload(await _read_all(request))
    if media_type == "application/json":
        message = clova.parse(await _read_all(request))
        return Upload(clova.picture_of(message), clova.asked(message))
    shown = repr(media_type[:MAX_SHOWN]) if media_type else "none"
    raise UnsupportedMediaType(f"The Content-Type of the request is {shown}.")


def _check_content_length(value: str) -> None:
    """Refuse early what the header already admits; a header that lies is caught by `_bounded`."""
    if not value.isdecimal():
        return
    if len(value) > MAX_LENGTH_DIGITS:
        raise BodyTooLarge(f"Its Content-Length has {len(value):,} digits; {MAX_BODY_BYTES:,} bytes are allowed.")
    if int(value) > MAX_BODY_BYTES:
        raise BodyTooLarge(f"The body has {int(value):,} bytes; {MAX_BODY_BYTES:,} are allowed.")


async def _bounded(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    size = 0
    try:
        async for chunk in chunks:
            size += len(chunk)
            if size > MAX_BODY_BYTES:
                raise BodyTooLarge(f"The body has more than the {MAX_BODY_BYTES:,} bytes allowed.")
            yield chunk
    except ClientDisconnect:
        raise MalformedRequest("The client went away before the body was complete.") from None


async def _read_all(request: Request) -> bytes:
    return b"".join([chunk async for chunk in _bounded(request.stream())])


class _FormParser(MultiPartParser):
    spool_max_size = MAX_BODY_BYTES  # a picture stays in memory: it never touches the disk
    complete = False

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        try:
            super().on_part_data(data, start, end)
        except MultiPartException:  # a text field that is too long
            if self._current_part.field_name == "file":
                raise MissingFile(FILE_IS_TEXT) from None
            raise MalformedRequest(f"A text field has more than the {MAX_FIELD_BYTES:,} bytes allowed.") from None

    def on_end(self) -> None:
        self.complete = True


async def _read_form(request: Request) -> Upload:
    parser = _FormParser(
        request.headers,
        _bounded(request.stream()),
        max_files=MAX_PARTS,
        max_fields=MAX_PARTS,
        max_part_size=MAX_FIELD_BYTES,
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise MalformedRequest(error.message) from error
    try:
        if not parser.complete:
            raise MalformedRequest("The form ends before its closing boundary.")
        return Upload(await _the_file(form).read(), _asked(form.get("message")))
    finally:
        await form.close()


def _asked(message: UploadFile | str | None) -> clova.Asked:
    """What a form's `message` says; nothing where it is no JSON of CLOVA's: other clients may send what they like."""
    try:
        return clova.asked(clova.parse(message)) if isinstance(message, str) else clova.Asked()
    except MalformedRequest:
        return clova.Asked()


def _the_file(form: FormData) -> UploadFile:
    """The form's only file. A second one is refused: dropping it would be a silent wrong answer."""
    files = [(name, value) for name, value in form.multi_items() if isinstance(value, UploadFile)]
    if len(files) > 1:
        raise TooManyFiles(f"The form has {len(files)} files.")
    if not files:
        raise MissingFile(FILE_IS_TEXT if "file" in form else "The form has no file.")
    name, file = files[0]
    if name != "file":
        raise MissingFile("The form's file part has another name.")
    return file


def _is_mangled(picture: bytes) -> bool:
    """Whether a gateway decoded the picture as text: no picture is valid UTF-8, and none holds U+FFFD for its magic."""
    if b"\xef\xbf\xbd" not in picture:
        return False
    try:
        picture.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
