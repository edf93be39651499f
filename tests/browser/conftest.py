"""The real application with its real weights on a loopback port, and a Chromium that visits it.

CHROMIUM is the browser's path; `.ci/run` installs one. Playwright is imported here alone, so that no other test needs
it.
"""

import os
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

START_SECONDS = 20
READ_SECONDS = 60
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    from function.api import app

    staged = Starlette(routes=[Mount("/Prod", app), Mount("/", app)])
    server = uvicorn.Server(uvicorn.Config(staged, port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        assert time.monotonic() < deadline, "the server does not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def options() -> dict[str, Any]:
    """Of the browser's window; a test class may have its own."""
    return {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def visitor(chromium: "Browser", options: dict[str, Any]) -> "Iterator[Page]":
    """A fresh window that speaks English, and whose console stays empty but for what `console` takes out of it."""
    context = chromium.new_context(
        **{"locale": "en-GB", "permissions": ["clipboard-read", "clipboard-write"], **options}
    )
    page = context.new_page()
    page.set_default_timeout(READ_SECONDS * 1000)
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()
    assert page.complaints == []
