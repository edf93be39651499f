"""The one `OCR` of a process, shared by every request it answers."""

import logging
from functools import cache
from typing import Any

from lightocr import OCR
from lightocr.errors import WeightsError

READING_SHARE = 0.85
"""Of the time that is left so much goes into reading; the rest is for putting thousands of words in order and into an
answer."""

logger = logging.getLogger(__name__)


@cache
def get_ocr() -> OCR:
    """The OCR, its weights loaded once a process. Raises WeightsError, and then the next call tries again."""
    return OCR()


def seconds_to_read(context: Any) -> float | None:
    """How long a picture may be read before Lambda ends the invocation of this context; None outside of Lambda."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    return READING_SHARE * remaining() / 1000 if remaining else None


def preload() -> None:
    """Load the weights now, while the process starts, so that no request waits for them.

    A failure is logged, not raised: the process lives on, and what it is asked next says why it cannot read.
    """
    try:
        get_ocr()
    except WeightsError as error:
        logger.error("not ready: %s", error)
