"""Both handlers under the emulator, and a moto server as their S3."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from emulator import Invoke, emulated, load_event
from moto.server import ThreadedMotoServer


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Invoke]:
    with emulated("function.api.handler", tmp_path_factory.mktemp("api") / "log") as invoke:
        yield invoke


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The URL of a fresh S3."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def bucket(endpoint: str) -> Any:
    """The bucket that the example event names."""
    name = load_event("s3_put")["Records"][0]["s3"]["bucket"]["name"]
    credentials = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "us-east-1"}
    bucket = boto3.resource("s3", endpoint_url=endpoint, **credentials).Bucket(name)
    bucket.create()
    return bucket


@pytest.fixture(scope="module")
def s3(endpoint: str, bucket: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Invoke]:
    credentials = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "us-east-1"}
    log = tmp_path_factory.mktemp("s3") / "log"
    with emulated("function.s3.handler", log, AWS_ENDPOINT_URL_S3=endpoint, **credentials) as invoke:
        yield invoke
