#!/usr/bin/env bash
# Writes requirements.lock anew: what readiness needs to be built and run, each with the hashes of its files. Needs uv on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."
build="$(mktemp)"
trap 'rm -f "$build"' EXIT
python3 -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' > "$build"
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-header \
  --output-file integrations/requirements.lock pyproject.toml "$build"
