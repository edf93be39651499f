#!/usr/bin/env bash
# The tests that need Docker: scripts/with_docker.sh scripts/e2e.sh. Ends with 69 where the base image cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/base_image.sh || exit 69
E2E=1 .venv/bin/python -m pytest -q -rs -s tests/e2e
