"""The stages of a reading as subsegments of AWS X-Ray's trace of the invocation, where one is being sampled.

The daemon takes them as one datagram each (AWS X-Ray Developer Guide, "Sending trace data" and "Segment documents").
X-Ray's own SDK, which does the same, is no longer kept up.
"""

import json
import os
import secrets
import socket
import time
from collections.abc import Mapping
from typing import Any

from lightocr.page import Page

HEADER = '{"format": "json", "version": 1}\n'


def send(page: Page) -> None:
    """Tell the daemon how long each stage of a page that was just read took; nothing where nobody traces."""
    trace = dict(pair.partition("=")[::2] for pair in os.environ.get("_X_AMZN_TRACE_ID", "").split(";"))
    host, _, port = os.environ.get("AWS_XRAY_DAEMON_ADDRESS", "").rpartition(":")
    if trace.get("Sampled") != "1" or not host:
        return
    document = HEADER + json.dumps(_document(page, trace, time.time()))
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
            daemon.sendto(document.encode(), (host, int(port)))
    except (OSError, ValueError, OverflowError):
        pass  # a trace is worth no answer


def _document(page: Page, trace: Mapping[str, str], end: float) -> dict[str, Any]:
    """One subsegment that ends now, its stages one after the other. Counts and times alone, never text."""
    begun = end - page.timings_ms.get("total", 0) / 1000
    stages, start = [], begun
    for stage, milliseconds in page.timings_ms.items():
        if stage != "total":
            stages.append({"name": stage, "id": secrets.token_hex(8), "start_time": start})
            start += milliseconds / 1000
            stages[-1]["end_time"] = start
    return {
        "name": "read",
        "type": "subsegment",
        "id": secrets.token_hex(8),
        "trace_id": trace.get("Root", ""),
        "parent_id": trace.get("Parent", ""),
        "start_time": begun,
        "end_time": end,
        "annotations": {"words": len(page.words), "pixels": page.width * page.height},
        "subsegments": stages,
    }
