"""`--baseline` and `--write-baseline`: the baseline's file, read and written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from readiness.baseline import Entry, counts, read, written
from readiness.errors import UsageError
from readiness.output.write import write

if TYPE_CHECKING:
    from readiness.model.report import Report

DEFAULT = "readiness-baseline.jsonl"
"""Beside the configuration, where nobody names another file."""


def within(root: str, path: str) -> str:
    """The file that nobody named on the command line. Whoever commits it, or a link in its place, may not lead us elsewhere.

    Raises:
        UsageError: it lies outside the audited folder.
    """
    found = os.path.join(root, path)
    real, folder = os.path.realpath(found), os.path.realpath(root)
    if not real.startswith(folder.rstrip(os.sep) + os.sep):
        raise UsageError(f"the baseline `{path}` leads out of the audited folder", advice="name it: --baseline FILE")
    return found


def load(path: str) -> tuple[Entry, ...]:
    """Raises UsageError when there is no such file, ConfigError when it is no baseline."""
    if not os.path.isfile(path):
        raise UsageError(f"there is no baseline `{path}`", advice="write one: readiness audit . --write-baseline")
    with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
        return read(file.read(), path)


def store(path: str, report: Report) -> tuple[Entry, ...]:
    """Writes all that counts now, and gives it back as it will be read."""
    text = written(report.findings)
    try:
        write(path, text)
    except OSError as error:
        raise UsageError(f"`{path}` cannot be written: {error.strerror}") from error
    return read(text, path)


def applied(report: Report) -> Report:
    """The report as the next run will see it: all that counts is known."""
    return report._replace(findings=tuple(one._replace(known=True) if counts(one) else one for one in report.findings))
