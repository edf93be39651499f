"""The HTTP door: a picture in, its words out.

`app` is the ASGI application (`lightocr serve`), `handler` the same application on AWS Lambda. Every failure is one
schema, RFC 9457 problem details with `code` and `remedy`. CORS, authorization and throttling are the gateway's.
"""

from function import cold_start, deferred  # noqa: F401 - before what they make quicker to import

# isort: split

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from function import answers, clova, demo_page, large_pictures, telemetry
from function.answers import PROBLEM
from function.encoding import to_json
from function.errors import Busy, InvalidParameter, MalformedRequest, MethodNotAllowed, NotFound, StorageUnavailable
from function.gateway import HeadAsGet, lambda_handler
from function.reader import get_ocr, preload, seconds_to_read
from function.rendering import Format, render
from function.upload import read_upload
from lightocr import OCR, __version__
from lightocr.errors import OcrError
from lightocr.page import Page
from lightocr.runtime import cpu_threads

logger = logging.getLogger(__name__)

_PICTURE = {"type": "string", "format": "binary"}
_FORM = {"type": "object", "required": ["file"], "properties": {"file": _PICTURE}}
_REQUEST_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {"schema": _FORM},
        "image/*": {"schema": _PICTURE},
        "application/octet-stream": {"schema": _PICTURE},
        "application/json": {"schema": clova.SCHEMA},
    },
}

app = FastAPI(
    title="Light OCR",
    version=__version__,
    description="Korean OCR: send a picture, get its words with boxes.",
    redoc_url=None,
    redirect_slashes=False,  # behind a stage the redirect would miss its prefix
    responses=answers.FAILED,
)

app.add_middleware(HeadAsGet)
app.include_router(large_pictures.router)
app.include_router(demo_page.router)

# More readings at once than cores would only be slower together, and each needs memory for its picture. Threads of
# their own, for those that wait would hold the ones that answer /uploads and /results.
_readers = ThreadPoolExecutor(cpu_threads(), "reader")

# Each holds its picture in memory while it arrives and waits. On Lambda an instance has one request at a time.
MAX_REQUESTS = 100
RETRY_SECONDS = 5
PASSING = Busy, StorageUnavailable
_places = BoundedSemaphore(MAX_REQUESTS)


async def ready_ocr() -> OCR:
    return get_ocr()


async def place() -> AsyncGenerator[None, None]:
    """One of MAX_REQUESTS places, until the request is answered. Raises Busy, before the body is read."""
    if not _places.acquire(blocking=False):
        raise Busy(f"{MAX_REQUESTS} requests are being answered already.")
    try:
        yield
    finally:
        _places.release()


@app.post(
    "/evaluation",
    dependencies=[Depends(place)],
    responses=answers.READ,
    openapi_extra={"requestBody": _REQUEST_BODY},
)
@app.post("/evaluation/", dependencies=[Depends(place)], include_in_schema=False)
async def evaluation(request: Request, ocr: Annotated[OCR, Depends(ready_ocr)], format: Format = "json") -> Response:
    """Read one picture, sent as the form's `file`, as the body itself, or as base64 in the JSON of CLOVA's clients.

    `json` is the whole result, with polygons in pixels of the upright picture; `text` its lines; `legacy` an object
    `{text: [x1, y1, ..., x4, y4]}`; `hocr` and `alto` are for libraries, `clova` is the answer of NAVER CLOVA OCR.
    """
    picture, asked = await read_upload(request)
    loop = asyncio.get_running_loop()
    page = await loop.run_in_executor(_readers, _read, ocr, picture, request, loop)
    telemetry.count_page(page)
    logger.info("read %d bytes, %dx%d pixels, %d words", len(picture), page.width, page.height, len(page.words))
    return render(page, format, asked)


def _read(ocr: OCR, picture: bytes, request: Request, loop: asyncio.AbstractEventLoop) -> Page:
    # Others wait: nobody's time goes into an answer that nobody takes.
    if asyncio.run_coroutine_threadsafe(request.is_disconnected(), loop).result():
        raise MalformedRequest("The client went away before its picture was read.")
    return ocr.read(picture, seconds=seconds_to_read(request.scope.get("aws.context")))


@app.get("/health")
async def health(ocr: Annotated[OCR, Depends(ready_ocr)]) -> dict[str, Any]:
    """Whether the service can read, and with which weights; 503 when it cannot."""
    return {"ready": True, "version": __version__, "model": ocr.model.to_dict()}


def _problem(error: OcrError, headers: Mapping[str, str] | None = None) -> Response:
    telemetry.count_reject(error)
    logger.info("%d %s", error.status, error.code)
    return Response(to_json(error.to_dict()), error.status, headers, PROBLEM)


@app.exception_handler(OcrError)
async def _on_ocr_error(request: Request, error: OcrError) -> Response:
    return _problem(error, {"Retry-After": str(RETRY_SECONDS)} if isinstance(error, PASSING) else None)


@app.exception_handler(HTTPException)
async def _on_http_exception(request: Request, error: HTTPException) -> Response:
    kinds: dict[int, type[OcrError]] = {404: NotFound, 405: MethodNotAllowed}
    headers = dict(error.headers or {})
    if headers.get("Allow") == "GET":
        headers["Allow"] = "GET, HEAD"  # of which the route does not know
    return _problem(kinds.get(error.status_code, MalformedRequest)(error.detail), headers)


@app.exception_handler(RequestValidationError)
async def _on_validation_error(request: Request, error: RequestValidationError) -> Response:
    first = error.errors()[0]
    return _problem(InvalidParameter(f"{first['loc'][-1]}: {first['msg']}."))


@app.exception_handler(Exception)
async def _on_exception(request: Request, error: Exception) -> Response:
    return _problem(OcrError("An unexpected error; its trace is in the log."))  # Starlette raises it on, into the log


handler = telemetry.observed(lambda_handler(app))

preload()
cold_start.over()
