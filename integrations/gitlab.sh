#!/usr/bin/env bash
# The audit of gitlab-ci.yml: the whole text into the log, and the reports that merge requests show.
#
#   gitlab.sh FOLDER         where install.sh put readiness
#
# Reads READINESS_PATH, READINESS_ARGUMENTS and what the runner sets. In a merge request only what is new fails.
set -euo pipefail
folder="$1"
arguments=(audit "${READINESS_PATH:-.}" --output text
  --output "gitlab=gl-code-quality-report.json" --output "junit=readiness-junit.xml" --output "json=readiness.json")
if [ -n "${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}" ]; then
  git fetch --quiet origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME" || true # without it everything counts, and that is said
  arguments+=(--diff-base auto)
fi
while IFS= read -r line; do
  if [ -n "$line" ]; then arguments+=("$line"); fi
done <<< "${READINESS_ARGUMENTS:-}"
exec "$folder/bin/readiness" "${arguments[@]}"
