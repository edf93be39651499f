"""The OpenAPI against a running server: schemathesis calls every operation; no 5xx, and schemas are kept.

make contract
"""

import subprocess
import sys

from benchmarks.server import running

# The service's own 503 is deliberate; `positive_data_acceptance` cannot know which random bytes are a picture.
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def main() -> int:
    with running() as server:
        command = ["schemathesis", "run", f"{server.url}/openapi.json", "--checks", CHECKS, "--seed", "1"]
        return subprocess.run([*command, "--max-examples", "50"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
