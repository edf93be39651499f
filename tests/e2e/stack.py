"""MiniStack, an AWS that runs here: it deploys the template and runs the image for every event."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from container import ROOT

REGION = "us-east-1"


@dataclass(frozen=True)
class MiniStack:
    port: int

    def client(self, service: str) -> Any:
        credentials = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": REGION}
        return boto3.client(service, endpoint_url=f"http://127.0.0.1:{self.port}", **credentials)

    def deploy(self, template: Path, name: str, **parameters: str) -> dict[str, str]:
        """The outputs of the stack."""
        formation = self.client("cloudformation")
        formation.create_stack(
            StackName=name,
            TemplateBody=template.read_text("utf-8"),
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )

        def status() -> str:
            return str(formation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])

        until(lambda: not status().endswith("IN_PROGRESS"))
        events = formation.describe_stack_events(StackName=name)["StackEvents"]
        assert status() == "CREATE_COMPLETE", [event.get("ResourceStatusReason") for event in events]
        self._mend_event_sources()
        outputs = formation.describe_stacks(StackName=name)["Stacks"][0]["Outputs"]
        return {output["OutputKey"]: output["OutputValue"] for output in outputs}

    def _mend_event_sources(self) -> None:
        """MiniStack 1.5.33 hands a Number parameter on as text, and then cannot compare the worker's concurrency."""
        functions = self.client("lambda")
        for source in functions.list_event_source_mappings()["EventSourceMappings"]:
            functions.update_event_source_mapping(UUID=source["UUID"], ScalingConfig={"MaximumConcurrency": 10})


def until(done: Callable[[], Any], seconds: float = 180) -> Any:
    """What `done` returns as soon as that is true."""
    deadline = time.monotonic() + seconds
    while not (answer := done()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.5)
    return answer


@contextmanager
def started(rie: Path, log: Path) -> Iterator[MiniStack]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    flags = f"-v {rie}:/usr/local/bin/aws-lambda-rie:ro --read-only --tmpfs /tmp:rw,size=512m -m 1769m"
    environment = os.environ | {
        "GATEWAY_PORT": str(port),
        "LAMBDA_EXECUTOR": "docker",
        "LAMBDA_STRICT": "1",
        "LAMBDA_DOCKER_FLAGS": flags,
    }
    with log.open("wb") as output:
        command = [str(ROOT / ".venv-ministack" / "bin" / "ministack")]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            until(lambda: answers(port), 60)
            yield MiniStack(port)
        finally:
            process.terminate()
            process.wait(60)
            print(log.read_text("utf-8", "replace")[-5000:])


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
