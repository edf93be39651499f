"""The one `OCR` of a process, shared by every request it answers."""

import logging
from functools import cache

from lightocr import OCR
from lightocr.errors import WeightsError

logger = logging.getLogger(__name__)


@cache
def get_ocr() -> OCR:
    """The OCR, its weights loaded once a process. Raises WeightsError, and then the next call tries again."""
    return OCR()


def preload() -> None:
    """Load the weights now, while the process starts, so that no request waits for them.

    A failure is logged, not raised: the process lives on, and what it is asked next says why it cannot read.
    """
    try:
        get_ocr()
    except WeightsError as error:
        logger.error("not ready: %s", error)
