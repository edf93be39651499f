"""What a function writes into its log on Lambda, as the log's readers see it."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from fakes import ROOT

# On Lambda the functions configure logging for their whole process, so each test has one of its own.
PROLOGUE = """
import json, os, sys
sys.path.insert(0, "tests/function")
from types import SimpleNamespace
from fakes import FakeOcr, load_event
from function import api
from lightocr.errors import CorruptImage
context = SimpleNamespace(
    function_name="ocr-api", memory_limit_in_mb=1769, invoked_function_arn="arn", aws_request_id="id-1"
)
ocr = FakeOcr()
api.get_ocr = lambda: ocr
"""


def lines(code: str, **variables: str) -> list[dict[str, Any]]:
    """The lines that `code` writes to its output; any that is not JSON is an error."""
    done = subprocess.run(
        [sys.executable, "-c", PROLOGUE + code],
        cwd=ROOT,
        env={"PATH": os.defpath, "POWERTOOLS_SERVICE_NAME": "api", **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


ON_LAMBDA = {"AWS_LAMBDA_FUNCTION_NAME": "ocr-api"}


@pytest.fixture(scope="module")
def written() -> list[dict[str, Any]]:
    """One picture that is read, one that is refused and a health check, in one process."""
    return lines(
        """
api.handler(load_event("http_v2_multipart"), context)
ocr.answer = CorruptImage("bad")
api.handler(load_event("http_v2_multipart"), context)
api.handler(load_event("http_v2_health"), context)
""",
        **ON_LAMBDA,
    )


def metrics(written: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [line for line in written if name in line and "_aws" in line]


def test_log_carries_the_request(written: list[dict[str, Any]]) -> None:
    logged = [line for line in written if "message" in line]
    assert [line["message"] for line in logged][-1] == "422 corrupt_image"
    assert {line["function_request_id"] for line in logged} == {"id-1"}
    assert {line["level"] for line in logged} == {"INFO"}


def test_log_holds_neither_text_nor_names(written: list[dict[str, Any]]) -> None:
    text = json.dumps(written, ensure_ascii=False)
    assert "서울" not in text
    assert "sign.png" not in text


def test_metrics_of_a_picture(written: list[dict[str, Any]]) -> None:
    (read,) = metrics(written, "Words")
    assert read["Words"] == [1.0]
    assert read["Total"] == [1.5]
    assert read["service"] == "api"
    (directive,) = read["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "LightOCR"
    assert {"Name": "Total", "Unit": "Milliseconds"} in directive["Metrics"]


def test_refusals_and_cold_starts_are_counted_once(written: list[dict[str, Any]]) -> None:
    assert [line["Rejects"] for line in metrics(written, "Rejects")] == [[1.0]]
    assert [line["ColdStart"] for line in metrics(written, "ColdStart")] == [[1.0]]


def test_fault_of_the_service_is_no_refusal() -> None:
    failed = lines(
        """
ocr.answer = RuntimeError("bug")
api.handler(load_event("http_v2_multipart"), context)
""",
        **ON_LAMBDA,
    )
    assert not metrics(failed, "Rejects")
    assert "500 internal_error" in [line.get("message") for line in failed]


def test_elsewhere_nothing_is_written_and_powertools_need_not_be_there() -> None:
    code = """
assert "aws_lambda_powertools" not in sys.modules
api.handler(load_event("http_v2_multipart"), None)
"""
    assert lines(code) == []
