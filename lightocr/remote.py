"""A picture behind a URL, for those who ask for it: nothing else in the library opens a connection."""

import string
import urllib.request
from http.client import HTTPException
from urllib.parse import quote

from lightocr import document, image

TIMEOUT_S = 20.0
"""Longest wait for the connection and for each part of the answer."""


HANDLERS = (
    urllib.request.ProxyHandler,
    urllib.request.HTTPHandler,
    urllib.request.HTTPSHandler,
    urllib.request.HTTPRedirectHandler,
    urllib.request.HTTPDefaultErrorHandler,
    urllib.request.HTTPErrorProcessor,
    urllib.request.UnknownHandler,
)


def is_url(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def fetch(url: str, limit: int = document.MAX_BYTES) -> bytes:
    """The bytes behind an http or https URL.

    It reaches whatever this machine reaches, so a server must not call it with what strangers send. Raises ValueError
    for another scheme, ImageTooLarge over `limit` bytes, and OSError where it cannot be fetched.
    """
    if not is_url(url):
        raise ValueError(f"{url!r} is no http or https URL")
    try:
        escaped = quote(url, safe=string.punctuation)  # people paste addresses with Hangul in them
        with _opener().open(escaped, timeout=TIMEOUT_S) as answer:
            return image.contents(answer, limit)
    except (HTTPException, ValueError) as error:  # ValueError: a host that is none
        raise OSError(f"no answer in HTTP: {error!r}") from error


def _opener() -> urllib.request.OpenerDirector:
    """Opens http and https alone: urllib's own would follow a redirect to ftp."""
    opener = urllib.request.OpenerDirector()
    for handler in HANDLERS:
        opener.add_handler(handler())
    return opener
