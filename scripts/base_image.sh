#!/usr/bin/env bash
# See to it that the image which the Dockerfile builds upon is there: pulled, or where no registry can be reached,
# a stand-in of the same name, Debian with its own Python. Its label says that it is one.
set -euo pipefail
cd "$(dirname "$0")/.."

image=$(sed -n 's/^FROM \([^ ]*:[^ ]*\).*/\1/p' Dockerfile | sort -u)
docker image inspect "$image" >/dev/null 2>&1 && exit
docker pull --quiet "$image" && exit

echo "$image cannot be pulled; building a stand-in from Debian packages" >&2
if ! command -v mmdebstrap >/dev/null; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends mmdebstrap; } >/dev/null
fi
# Without what only a person would read. A network without that registry often has its own certificates and package
# index, so those of this machine are copied. $1 is mmdebstrap's: the new system's folder.
hooks=(
    --customize-hook='ln -s python3 "$1/usr/bin/python"'
    --customize-hook='rm -f "$1"/usr/lib/python3*/EXTERNALLY-MANAGED'
    --customize-hook='cp -L /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/ca-certificates.crt"'
)
if index=$(python3 -m pip config get global.index-url 2>/dev/null); then
    hooks+=(--customize-hook="printf '[global]\nindex-url = %s\n' '$index' >\"\$1/etc/pip.conf\"")
fi
mmdebstrap --quiet --variant=minbase --include=python3,python3-pip,ca-certificates \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' "${hooks[@]}" "${image##*-}" - \
    | docker import --change 'LABEL lightocr.base=stand-in' - "$image" >/dev/null
