"""What others expect of a running server: schemathesis calls every operation of its OpenAPI, where no 5xx may come and
schemas are kept, and a program written for NAVER CLOVA OCR reads a picture.

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
        if failed := subprocess.run([*command, "--max-examples", "50"], check=False).returncode:
            return failed
        client = [".venv-contract/bin/python", "benchmarks/clova_client.py", f"{server.url}/evaluation?format=clova"]
        return subprocess.run([*client, "docs/sample.jpg", "영업시간", "메뉴"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
