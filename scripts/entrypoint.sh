#!/bin/sh
# The image's entry point. On Lambda the runtime API is there; elsewhere the emulator, when mounted, stands in for it:
#   docker run -v "$PWD/aws-lambda-rie:/usr/local/bin/aws-lambda-rie:ro" -p 127.0.0.1:9000:8080 lightocr
# And the command line of the library runs as anywhere:
#   docker run -p 127.0.0.1:5000:5000 lightocr lightocr serve --host 0.0.0.0
set -eu

if [ "${1:-}" = lightocr ]; then
    exec "$@"
fi
emulator=/usr/local/bin/aws-lambda-rie
if [ -n "${AWS_LAMBDA_RUNTIME_API:-}" ]; then
    exec python -m awslambdaric "$@"
elif [ -x "$emulator" ]; then
    exec "$emulator" "$(command -v python)" -m awslambdaric "$@"
fi
echo "Not on Lambda: mount the Runtime Interface Emulator as $emulator, or run: lightocr serve --host 0.0.0.0" >&2
exit 64
