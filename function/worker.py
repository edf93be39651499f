"""One picture in a bucket: read it and leave exactly one document beside it, that of the newest picture.

`shop.jpg` gets `shop.jpg.ocr.json`, or `shop.jpg.ocr.error.json` when it can never be read.

Events come late, twice, out of order and at once to several workers. What keeps the documents right is the order of
the steps: look at the documents, fetch the picture only if it is still the event's, write only over what was seen, look
whether the picture is still the same, and only then remove the other document, again only if it is the one that was
seen. Whoever reads an older picture finds at one of these steps that it is late, and takes its own document back. S3 is
strongly consistent, so no order of events, sequencers or clocks needs to be compared.
"""

import logging
from dataclasses import replace
from typing import Any, Literal

from function import storage, telemetry
from function.encoding import to_json
from function.reader import get_ocr, seconds_to_read
from function.sources import ERROR_SUFFIX, RESULT_SUFFIX, Source
from function.storage import Conflict, Document, ObjectGone, ObjectReplaced
from lightocr.errors import OcrError

# read: the result is written; failed: the problem is; skipped: nothing (more) is to be done; gone: there is no object;
# ignored: not a picture.
Outcome = Literal["read", "failed", "skipped", "gone", "ignored"]

ATTEMPTS = 4
SUFFIXES = (RESULT_SUFFIX, ERROR_SUFFIX)

logger = logging.getLogger(__name__)


def process(source: Source, context: Any = None) -> Outcome:
    """Bring the documents beside a picture up to date, within the time that Lambda's `context` leaves.

    Raises Conflict, botocore's errors and OcrErrors of the service itself: what may pass, and is worth another try.
    """
    if not source.is_picture:
        return "ignored"
    if not source.leaves_room:
        logger.warning("skipped: the key is too long for a document beside it")
        return "skipped"
    for _ in range(ATTEMPTS - 1):
        try:
            return _attempt(source, context)
        except Conflict:
            logger.info("another worker was faster, looking again")
    return _attempt(source, context)


def _attempt(source: Source, context: Any) -> Outcome:
    ocr = get_ocr()
    seen = {suffix: storage.head(source.bucket, source.key + suffix) for suffix in SUFFIXES}
    try:
        picture = storage.open_picture(source)
        source = replace(source, etag=picture.etag, version_id=picture.version_id)
        if _describes(seen[RESULT_SUFFIX], source, ocr.model.sha256):
            picture.body.close()
            _remove(source, ERROR_SUFFIX, seen[ERROR_SUFFIX])
            return "skipped"
        page = ocr.read(picture.read(), seconds=seconds_to_read(context))
    except ObjectGone:
        return "gone"
    except ObjectReplaced:
        _withdraw(source, seen)
        return "skipped"
    except OcrError as error:
        if error.status >= 500:  # the service's fault, not the picture's
            raise
        telemetry.count_reject(error)
        return "failed" if _leave(source, ERROR_SUFFIX, error.to_dict(), {}, seen) else "skipped"
    telemetry.count_page(page)
    model = {"model-sha256": page.model.sha256}
    return "read" if _leave(source, RESULT_SUFFIX, page.to_dict(), model, seen) else "skipped"


def _describes(document: Document | None, source: Source, model: str) -> bool:
    """Whether the result is that of this very object, read by this very model: then the event is a duplicate."""
    if document is None:
        return False
    return (document.metadata.get("source-etag"), document.metadata.get("model-sha256")) == (source.etag, model)


def _leave(
    source: Source, suffix: str, content: dict[str, Any], metadata: dict[str, str], seen: dict[str, Document | None]
) -> bool:
    """Make this the picture's only document; False when the picture was replaced or removed in the meantime."""
    # With its source inside, no two pictures' documents have the same bytes, and so the same ETag.
    content = {**content, "source": {"key": source.key, "etag": source.etag}}
    told = {"source-etag": source.etag, "source-version-id": source.version_id, "source-sequencer": source.sequencer}
    metadata = metadata | {name: value for name, value in told.items() if value}
    own = storage.put(source.bucket, source.key + suffix, to_json(content), metadata, seen[suffix])
    if source.etag and not storage.is_current(source):
        _withdraw(source, {suffix: own})
        return False
    for other in SUFFIXES:
        if other != suffix:
            _remove(source, other, seen[other])
    return True


def _withdraw(source: Source, documents: dict[str, Document | None]) -> None:
    """Remove what was written of a picture that is no longer there."""
    for suffix, document in documents.items():
        if document and document.metadata.get("source-etag") == source.etag:
            _remove(source, suffix, document)


def _remove(source: Source, suffix: str, document: Document | None) -> None:
    if document:
        storage.remove(source.bucket, source.key + suffix, document)
