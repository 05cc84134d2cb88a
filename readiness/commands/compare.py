"""`--diff-base`: the folder as it was where the change began, audited too. What was there already does not fail the run.

Policy comes from the base: a change can not exempt itself. What it newly silences in place is listed.
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from readiness import config as configuration
from readiness.baseline import entry
from readiness.discover import revision
from readiness.discover.git import GitError
from readiness.model.finding import Kind, Level
from readiness.model.report import Notification
from readiness.repository import distrust

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from readiness.config import Config
    from readiness.model.report import Report
    from readiness.request import Request

AUTO = "auto"


def compared(
    request: Request, reference: str, flags: Callable[[Config], Config], audited: Callable[[Request], Report]
) -> tuple[Request, Report]:
    """The request with what the base held, and the report. Where there is no base, everything counts, and that is said."""
    reference = found(os.environ) if reference == AUTO else reference
    if not reference:
        return request, _noted(audited(request), (Notification(Level.WARNING, _NO_BASE),))
    try:
        commit = revision.merge_base(request.root, reference)
        changed, added = revision.changed(request.root, commit)
        with tempfile.TemporaryDirectory(prefix="readiness-base-") as folder:
            request, base = _before(
                request, commit, os.path.join(folder, os.path.basename(request.root)), flags, audited
            )
            # While the base is there: rules of its own are judged by, so that a change can not mend them to its liking.
            report = audited(request._replace(changed=changed, added=added))
    except GitError as error:
        message = f"could not be compared with `{reference}`: {error}; every finding counts"
        return request, _noted(audited(request), (Notification(Level.WARNING, message),))
    return request, _noted(report, _silenced(report, base))


_NO_BASE = (
    "`--diff-base auto` found no base, so every finding counts; it is told in pull and merge requests, merge queues and pushes of "
    "GitHub and GitLab, elsewhere name a revision"
)


def found(environ: Mapping[str, str]) -> str:
    """The base of the change that CI works on; empty where nothing tells it, as on the first push of a branch."""
    if sha := environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):  # GitLab
        return sha
    if branch := environ.get("GITHUB_BASE_REF") or environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"):
        return f"origin/{branch}"
    told = _event(environ.get("GITHUB_EVENT_PATH", "")) or environ.get("CI_COMMIT_BEFORE_SHA", "")
    return told if told.strip("0") else ""


def _event(path: str) -> str:
    """The commit before, of a merge queue or a push, as GitHub's file on the event tells it."""
    if not path:
        return ""
    import json

    try:
        with open(path, encoding="utf-8") as file:
            event = json.load(file)
        queue = event.get("merge_group") or {}
        return str(queue.get("base_sha") or event.get("before") or "")
    except (OSError, ValueError, AttributeError):
        return ""


def _before(
    request: Request, commit: str, folder: str, flags: Callable[[Config], Config], audited: Callable[[Request], Report]
) -> tuple[Request, Report]:
    distrust(request.root)  # what is laid out elsewhere is judged by no program of this repository either
    os.mkdir(folder)
    revision.lay_out(request.root, commit, folder)
    config = flags(configuration.load(folder))
    base = audited(request._replace(root=folder, config=config, paths=()))
    entries = tuple(entry(one) for one in base.findings if one.kind is Kind.FAIL and one.suppression is None)
    return request._replace(config=config, baseline=entries), base


def _silenced(report: Report, base: Report) -> tuple[Notification, ...]:
    """Fails that are suppressed now and were not in the base, each with its reason."""
    before = {entry(one) for one in base.findings if one.suppression is not None}
    return tuple(
        Notification(
            Level.WARNING,
            f"newly suppressed: {one.message} ({one.suppression.justification})",
            one.rule_id,
            one.location,
        )
        for one in report.findings
        if one.suppression is not None and entry(one) not in before
    )


def _noted(report: Report, more: tuple[Notification, ...]) -> Report:
    return report._replace(notifications=(*more, *report.notifications))
