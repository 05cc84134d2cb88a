#!/usr/bin/env bash
# Installs the readiness that lies around this file into a virtual environment of its own.
#
#   install.sh FOLDER        PYTHON: the interpreter (default: python3)
#
# Everything it fetches is in requirements.lock with its hash: a package that was changed since is refused.
# Only wheels are taken, so that no foreign build script runs.
set -euo pipefail
folder="$1"
source="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
python="${PYTHON:-python3}"

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "readiness needs Python 3.11 or newer; \`$python\` is $("$python" -V 2>&1 || echo "not there"). Set up a newer one before this step." >&2
  exit 2
fi
"$python" -m venv "$folder"
pip=("$folder/bin/python" -I -m pip --quiet --disable-pip-version-check --no-input)
"${pip[@]}" install --require-hashes --only-binary :all: --no-deps --requirement "$source/integrations/requirements.lock"
"${pip[@]}" install --no-index --no-deps --no-build-isolation "$source"
"$folder/bin/readiness" --version
