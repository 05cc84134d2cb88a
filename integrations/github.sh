#!/usr/bin/env bash
# The audit of action.yml: the whole text into the log, the first findings as annotations, a summary, and the reports as files.
#
#   github.sh FOLDER         where install.sh put readiness
#
# Reads READINESS_PATH, READINESS_ARGUMENTS, READINESS_COMPARE, READINESS_ANNOTATIONS and what the runner sets.
set -euo pipefail
folder="$1"
reports="$RUNNER_TEMP/readiness-reports"
mkdir -p "$reports"

arguments=(audit "${READINESS_PATH:-.}" --output text
  --output "sarif=$reports/readiness.sarif" --output "json=$reports/readiness.json"
  --output "markdown=$reports/summary.md" --output "github=$reports/annotations.txt")
if [ "${READINESS_COMPARE:-auto}" = auto ] && [ -n "${GITHUB_BASE_REF:-}" ]; then
  arguments+=(--diff-base auto)
fi
while IFS= read -r line; do
  if [ -n "$line" ]; then arguments+=("$line"); fi
done <<< "${READINESS_ARGUMENTS:-}"

code=0
"$folder/bin/readiness" "${arguments[@]}" || code=$?

echo "exit-code=$code" >> "$GITHUB_OUTPUT"
if [ -f "$reports/readiness.json" ]; then
  if [ "${READINESS_ANNOTATIONS:-true}" = true ]; then cat "$reports/annotations.txt"; fi
  cat "$reports/summary.md" >> "$GITHUB_STEP_SUMMARY"
  "$folder/bin/python" -I "$(dirname "${BASH_SOURCE[0]}")/outputs.py" "$reports/readiness.json" >> "$GITHUB_OUTPUT"
  echo "sarif=$reports/readiness.sarif" >> "$GITHUB_OUTPUT"
  echo "json=$reports/readiness.json" >> "$GITHUB_OUTPUT"
fi
exit "$code"
