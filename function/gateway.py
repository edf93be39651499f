"""An ASGI application as an AWS Lambda handler: what Mangum leaves open is closed here.

Answers events of API Gateway (HTTP API v2, REST v1), function URLs and load balancers. Mangum raises on whatever else
it is given, and the caller would see a bare 502; here every event gets an answer.
"""

import binascii
import logging
from collections.abc import Callable
from typing import Any

from mangum import Mangum
from mangum.types import ASGI
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from function.answers import PROBLEM
from function.encoding import to_json
from function.errors import ForeignEvent, MalformedRequest
from lightocr.errors import OcrError

# Others travel as base64, which a REST API without binary media types hands on undecoded.
TEXT_TYPES = ["text/", "application/json", "application/xml", PROBLEM]
WARM_UP_SOURCES = {"aws.events", "aws.scheduler", "serverless-plugin-warmup"}

logger = logging.getLogger(__name__)

Handler = Callable[[Any, Any], dict[str, Any]]


def lambda_handler(app: ASGIApp) -> Handler:
    """The handler that Lambda calls with (event, context). It raises nothing."""
    # At INFO it names every path that is asked for, and so the keys of uploads.
    logging.getLogger("mangum.http").setLevel(logging.WARNING)
    # lifespan="off": Mangum would start and stop the application on every single event.
    adapter = Mangum(_under_stage(app), lifespan="off", text_mime_types=TEXT_TYPES)

    def handler(event: Any, context: Any) -> dict[str, Any]:
        try:
            if _is_warm_up(event):
                return {"warm": True}
            if not isinstance(event, dict) or "requestContext" not in event:
                raise ForeignEvent("The event has no requestContext.")
            return adapter(event, context)
        except OcrError as error:
            return _answer(error)
        except binascii.Error:
            return _answer(MalformedRequest("The event says that its body is base64, but it is not."))
        except Exception:
            # The application catches its own errors, so this one came from translating the event.
            logger.exception("event not understood")
            return _answer(MalformedRequest("The event lacks what an HTTP event has."))

    return handler


class HeadAsGet:
    """Answers HEAD wherever `app` answers GET (RFC 9110, 9.1): with the same headers, without the content.

    FastAPI's routes do not, and listed among their methods HEAD would stand in the OpenAPI description too. Servers
    leave the content of such an answer out by themselves, but Mangum would hand it to the gateway.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_bare(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        if scope["type"] == "http" and scope["method"] == "HEAD":
            await self.app({**scope, "method": "GET"}, receive, send_bare)
        else:
            await self.app(scope, receive, send)


def _is_warm_up(event: Any) -> bool:
    return isinstance(event, dict) and (event.get("warmup") is True or event.get("source") in WARM_UP_SOURCES)


def _answer(error: OcrError) -> dict[str, Any]:
    logger.warning("%d %s", error.status, error.code)
    return {
        "statusCode": error.status,
        "headers": {"content-type": PROBLEM},
        "body": to_json(error.to_dict()).decode(),
        "isBase64Encoded": False,
    }


def _under_stage(app: ASGIApp) -> ASGI:
    """`app`, told by ASGI's `root_path` under which stage it answers: routes match, links lead back to it."""

    async def staged(scope: Scope, receive: Receive, send: Send) -> None:
        context = scope["aws.event"]["requestContext"]
        path = context.get("http", context).get("path", "")
        prefix = scope["root_path"] = _stage_prefix(path, context.get("stage"))
        # Relative links of the page at `/Prod` would lead out of the stage; those of `/Prod/` do not.
        answer = RedirectResponse(f"{prefix}/") if prefix and path == prefix else app
        await answer(scope, receive, send)

    return staged


def _stage_prefix(path: str, stage: Any) -> str:
    """`/Prod` when the client's path begins with the stage; the stage `$default` and custom domains have no prefix."""
    prefix = f"/{stage}"
    return prefix if f"{path}/".startswith(f"{prefix}/") else ""
