"""The doors with a fake OCR behind them, and a bucket as moto keeps it."""

from collections.abc import Iterator

import pytest
from buckets import BUCKET, Bucket
from fakes import FakeOcr
from fastapi.testclient import TestClient
from moto import mock_aws

from function import api, storage, worker


@pytest.fixture
def ocr(monkeypatch: pytest.MonkeyPatch) -> FakeOcr:
    fake = FakeOcr()
    monkeypatch.setattr(api, "get_ocr", lambda: fake)
    monkeypatch.setattr(worker, "get_ocr", lambda: fake)
    return fake


@pytest.fixture
def client(ocr: FakeOcr) -> Iterator[TestClient]:
    with TestClient(api.app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """An empty bucket, in the region of the example events."""
    for name, value in {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x", "DEFAULT_REGION": "ap-northeast-2"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    with mock_aws():
        storage.s3_client.cache_clear()
        client = storage.s3_client()
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"})
        yield Bucket(client)
    storage.s3_client.cache_clear()
