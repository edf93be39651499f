"""What the functions tell of themselves: JSON log lines with the request's id, metrics in CloudWatch's own format.

On Lambda alone. Elsewhere (`lightocr serve`) nobody collects metrics, logging stays Python's own, and Powertools need
not be installed. Every module logs with the standard library; what it logs becomes JSON here.
"""

import os
import warnings
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from function import tracing
from lightocr.errors import OcrError
from lightocr.page import Page

if TYPE_CHECKING:
    from aws_lambda_powertools.metrics import Metrics

NAMESPACE = "LightOCR"

Handler = Callable[[Any, Any], dict[str, Any]]


@cache
def _metrics() -> "Metrics | None":
    """None where nobody collects them."""
    if "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
        return None
    from aws_lambda_powertools.metrics import Metrics

    return Metrics(namespace=NAMESPACE)


def observed(handler: Handler) -> Handler:
    """`handler` with a JSON log that carries the request's id, and its metrics written out after each event."""
    metrics = _metrics()
    if metrics is None:
        return handler
    from aws_lambda_powertools.logging import Logger

    # An event that reads nothing, such as a health check, has no metrics; that is no mistake.
    warnings.filterwarnings("ignore", "No application metrics to publish")
    # By this name it is the parent of every logger of this package, whose lines so become JSON.
    logger = Logger(service=__package__)
    measured: Handler = logger.inject_lambda_context(metrics.log_metrics(handler, capture_cold_start_metric=True))
    return measured


def count_page(page: Page) -> None:
    """Words and the milliseconds of each stage, to the metrics and to a trace that is being sampled."""
    tracing.send(page)
    if metrics := _metrics():
        metrics.add_metric("Words", "Count", len(page.words))
        for stage, milliseconds in page.timings_ms.items():
            metrics.add_metric(stage.capitalize(), "Milliseconds", milliseconds)


def count_reject(error: OcrError) -> None:
    """One more request or picture that is refused; the log has its code."""
    if (metrics := _metrics()) and error.status < 500:
        metrics.add_metric("Rejects", "Count", 1)
