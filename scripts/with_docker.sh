#!/usr/bin/env bash
# Run a command with a Docker daemon: the one that answers, else one started for this command, and installed if need be.
#   scripts/with_docker.sh docker info
# Ends as the command does, or with 69 where no daemon can be had.
set -euo pipefail

unavailable() {
    echo "No Docker: $*" >&2
    exit 69
}

install() {
    [[ $EUID == 0 ]] || unavailable "no daemon answers, and only root can start one."
    command -v dockerd >/dev/null && return
    command -v apt-get >/dev/null || unavailable "it is not installed, and apt-get is not there to install it."
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends docker.io; } >/dev/null \
        || unavailable "apt-get cannot install docker.io."
}

# In a folder of its own, so that nothing is left of it. Not under /tmp, which may be kept in memory: images are large.
start() {
    home=$(mktemp -d /var/tmp/docker.XXXXXX)
    export DOCKER_HOST=unix://$home/socket
    dockerd --data-root "$home/data" --exec-root "$home/run" --pidfile "$home/pid" --host "$DOCKER_HOST" \
        >"$home/log" 2>&1 &
    daemon=$!
    trap stop EXIT
    until docker info >/dev/null 2>&1; do
        if ! kill -0 "$daemon" 2>/dev/null || ((SECONDS > 120)); then
            tail -n 5 "$home/log" >&2
            unavailable "its daemon does not start."
        fi
        sleep 0.5
    done
}

stop() {
    kill "$daemon" 2>/dev/null || true
    wait "$daemon" || true
    # A build on the host's network leaves that network mounted here.
    umount "$home"/run/netns/* 2>/dev/null || true
    rm -rf "$home"
}

docker info >/dev/null 2>&1 && exec "$@"
install
SECONDS=0
start
"$@"
