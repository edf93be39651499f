"""The demo page at `/`: a few files that use the API as any client does, by addresses relative to their own.

They are read when first asked for: a cold start that answers a picture pays nothing for them.
"""

import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from function.errors import NotFound

STATIC = Path(__file__).with_name("static")
# The scripts travel as one: every request of a burst would wake a Lambda instance of its own.
SCRIPTS = ("texts.js", "problem.js", "picture.js", "export.js", "overlay.js", "page.js")
# name -> media type, files. Not guessed: Python 3.11 takes a script for application/javascript, which would leave
# Lambda as base64.
FILES = {
    "index.html": ("text/html", ("index.html",)),
    "page.css": ("text/css", ("page.css",)),
    "page.js": ("text/javascript", SCRIPTS),
    "sample.webp": ("image/webp", ("sample.webp",)),
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # kept, but asked about each time: the files of two versions never meet
}

router = APIRouter(include_in_schema=False)


@router.get("/")
async def page(request: Request) -> Response:
    return _answer("index.html", request)


@router.get("/static/{name}")
async def static(name: str, request: Request) -> Response:
    return _answer(name, request)


def _answer(name: str, request: Request) -> Response:
    if name not in FILES:
        raise NotFound("The page has no such file.")
    media_type, files = FILES[name]
    content, etag = _read(files)
    headers = {**HEADERS, "ETag": etag}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)


@cache
def _read(files: tuple[str, ...]) -> tuple[bytes, str]:
    """The files' bytes, one after the other, and their ETag."""
    content = b"\n".join((STATIC / file).read_bytes() for file in files)
    return content, f'"{hashlib.sha256(content).hexdigest()[:16]}"'
