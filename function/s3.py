"""The S3 door: pictures that arrive in a bucket, told of by a queue, an S3 or EventBridge event, or a batch job.

What cannot be done now (throttling, broken connections, too little time) goes back to whoever sent it: to the queue as
a batch item failure, to S3 Batch Operations as a temporary failure, to Lambda's own retries as an exception.
"""

from function import cold_start  # before what it makes quicker to import

# isort: split

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from function import telemetry
from function.reader import preload
from function.sources import from_task, sources_in
from function.worker import Outcome, process

RESERVE_MS = 50_000  # a picture of thousands of words may take half a minute; with less left, none is begun

T = TypeVar("T")
R = TypeVar("R")

logger = logging.getLogger(__name__)


class TimeUp(Exception):
    """Too little time is left to begin with another picture."""


@telemetry.observed
def handler(event: Any, context: Any) -> dict[str, Any]:
    """Read every picture that the event names, and answer in its sender's own terms.

    Raises ValueError for an event of another kind and, where exceptions are the answer, the first one.
    """
    if isinstance(event, dict) and "tasks" in event:
        return _answer_job(event, context)
    if _is_of_queue(event):
        return _answer_queue(event["Records"], context)
    return _answer_event(event, context)


def _is_of_queue(event: Any) -> bool:
    records = event.get("Records") if isinstance(event, dict) else None
    if not isinstance(records, list) or not records:
        return False
    return all(
        isinstance(record, dict) and record.get("eventSource") == "aws:sqs" and "messageId" in record
        for record in records
    )


def _answer_queue(records: list[dict[str, Any]], context: Any) -> dict[str, Any]:
    def work(record: Mapping[str, Any]) -> list[Outcome]:
        return [process(source, context) for source in sources_in(json.loads(record["body"]))]

    done = list(_each(records, work, context))
    _log(outcome for outcomes in done if isinstance(outcomes, list) for outcome in outcomes)
    failures = [record for record, outcomes in zip(records, done, strict=True) if isinstance(outcomes, Exception)]
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in failures]}


def _answer_job(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    def work(task: Mapping[str, Any]) -> Outcome:
        return process(from_task(task), context)

    def result(task: Mapping[str, Any], outcome: Outcome | Exception) -> dict[str, str]:
        if isinstance(outcome, Exception):
            code, text = "TemporaryFailure", type(outcome).__name__
        else:
            code, text = "PermanentFailure" if outcome in {"failed", "gone"} else "Succeeded", outcome
        return {"taskId": task["taskId"], "resultCode": code, "resultString": text}

    tasks = event["tasks"]
    done = list(_each(tasks, work, context))
    _log(outcome for outcome in done if not isinstance(outcome, Exception))
    return {
        "invocationSchemaVersion": event["invocationSchemaVersion"],
        "treatMissingKeysAs": "TemporaryFailure",
        "invocationId": event["invocationId"],
        "results": [result(task, outcome) for task, outcome in zip(tasks, done, strict=True)],
    }


def _answer_event(event: Any, context: Any) -> dict[str, int]:
    done = list(_each(sources_in(event), lambda source: process(source, context), context))
    counts = _log(outcome for outcome in done if not isinstance(outcome, Exception))
    for outcome in done:
        if isinstance(outcome, Exception):
            raise outcome
    return counts


def _each(items: Iterable[T], work: Callable[[T], R], context: Any) -> Iterator[R | Exception]:
    """What became of each item. An exception is its item's own and stops no other.

    The first item is always begun: a function whose whole time is short would otherwise never do anything.
    """
    for index, item in enumerate(items):
        if index and context and context.get_remaining_time_in_millis() < RESERVE_MS:
            yield TimeUp()
            continue
        try:
            yield work(item)
        except Exception as error:
            logger.exception("an item failed and goes back")
            yield error


def _log(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """The count of each `Outcome`."""
    counts = dict.fromkeys(get_args(Outcome), 0)
    for outcome in outcomes:
        counts[outcome] += 1
    logger.info("%s", counts)
    return counts


preload()
cold_start.over()
