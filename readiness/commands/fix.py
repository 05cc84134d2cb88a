"""`readiness audit --fix` and `--diff`: the findings' fixes, as edited files or as a diff."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from readiness import discover, fixes, formats
from readiness.discover.names import native
from readiness.model.artifact import Artifact
from readiness.model.finding import Applicability, Fix, Kind
from readiness.model.problem import Problem
from readiness.output.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from readiness.model.finding import Finding
    from readiness.model.report import Report

MOST_ROUNDS = 10
"""Of fixes that had to wait for one at the same place. More would be two rules that undo each other's."""


def fix(report: Report, root: str, again: Callable[[], Report], *, unsafe: bool) -> bool:
    """Writes what the findings offer; True if files were written.

    Two fixes at one place wait for each other: `again` audits what is written, and the rest is applied then.
    """
    count, paths = 0, set[str]()
    for number in range(MOST_ROUNDS):
        offered = _offered(again() if number else report)
        texts = _texts(root, offered)
        result = _applied(offered, texts, unsafe=unsafe)
        refused = dict(fixes.write(root, result.files, before=texts))
        left = _left(offered, result.skipped, refused)
        paths |= result.files.keys() - refused.keys()
        count += len(offered) - len(left)
        if len(left) == len(offered) or not any(unsafe or not _dangerous(one) for one, _ in left):
            break
    _tell_left(left, unsafe=unsafe)
    print(f"fixed {_counted(count, 'finding')} in {_counted(len(paths), 'file')}", file=sys.stderr)
    return bool(paths)


def diff(report: Report, root: str, *, unsafe: bool) -> None:
    """Prints what `fix` would write first, as a diff that `patch -p1` and `git apply` take."""
    offered = _offered(report)
    texts = _texts(root, offered)
    result = _applied(offered, texts, unsafe=unsafe)
    for path, after in sorted(result.files.items()):
        sys.stdout.buffer.write(fixes.diff_on_disk(root, path, after).encode("utf-8", "replace"))
    sys.stdout.flush()
    _tell_left(_left(offered, result.skipped, {}), unsafe=unsafe)


def _offered(report: Report) -> list[Finding]:
    return [one for one in report.findings if one.kind is Kind.FAIL and not one.suppression and one.fix]


def _applied(offered: Iterable[Finding], texts: Mapping[str, str], *, unsafe: bool) -> fixes.FixResult:
    problems = {path: _problems(path, text) for path, text in texts.items()}
    wanted = list(dict.fromkeys(one.fix for one in offered if one.fix))
    return fixes.apply(
        texts, wanted, unsafe=unsafe, parses=lambda path, text: _problems(path, text) <= problems.get(path, 0)
    )


def _texts(root: str, offered: Iterable[Finding]) -> dict[str, str]:
    paths = sorted({edit.path for one in offered if one.fix for edit in one.fix.edits})
    found = {path: discover.read(root, path) for path in paths if os.path.isfile(os.path.join(root, native(path)))}
    return {path: one.text for path, one in found.items() if isinstance(one, Artifact)}


def _problems(path: str, text: str) -> int:
    """What could not be read of it. A file may have had its own before."""
    return sum(isinstance(part, Problem) for part in formats.documents(Artifact(path, text)))


def _left(
    offered: Iterable[Finding], skipped: Iterable[tuple[Fix, str]], refused: Mapping[str, str]
) -> list[tuple[Finding, str]]:
    """Findings that keep their fix, with the reason."""
    reasons = dict(skipped)
    told = []
    for one in offered:
        edited = [edit.path for edit in one.fix.edits] if one.fix else []
        unwritten = next((f"`{path}` was not written: {refused[path]}" for path in edited if path in refused), "")
        reason = reasons.get(one.fix) if one.fix else None
        if reason or unwritten:
            told.append((one, reason or unwritten))
    return told


def _tell_left(left: Iterable[tuple[Finding, str]], *, unsafe: bool) -> None:
    dangerous = 0
    for one, reason in left:
        if _dangerous(one) and not unsafe:
            dangerous += 1
            continue
        line = one.location.region.start_line if one.location.region else 1
        print(f"not fixed: {one_line(one.location.path)}:{line} {one.rule_id}: {reason}", file=sys.stderr)
    if dangerous:
        print(f"{_counted(dangerous, 'fix', 'es')} may change behaviour: --fix=unsafe for those too", file=sys.stderr)


def _dangerous(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.applicability is Applicability.UNSAFE


def _counted(number: int, word: str, plural: str = "s") -> str:
    return f"{number} {word}{'' if number == 1 else plural}"
