"""`readiness rules test`: each rule of one's own is run on its own cases, and must say what they say, where they say it."""

from __future__ import annotations

import os
import re
import tempfile
from datetime import date
from typing import TYPE_CHECKING

from readiness import catalog, custom, fixes, formats, places
from readiness.audit import audit
from readiness.config import Config, RuleSettings
from readiness.config.values import leads_out
from readiness.errors import ReadinessError, RuleError
from readiness.model.artifact import Artifact
from readiness.model.finding import Kind
from readiness.model.named import NamedTuple
from readiness.model.problem import Problem
from readiness.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.finding import Finding
    from readiness.model.rule import Case, Rule

_MARK = re.compile(r"^\s*(#|//|;|--|<!--)\s*fail\b")
TODAY = date(2026, 11, 1)
"""Of every case, so that none changes by waiting."""


class Tried(NamedTuple):
    """A case, or a rule as a whole, and what was wrong with it."""

    name: str
    problems: tuple[str, ...]


def tried(rule: Rule, folders: Sequence[str]) -> Iterator[Tried]:
    """Each case of a rule, and the rule where it shows too little. `folders`: those that it is loaded from."""
    try:
        cases = catalog.cases(catalog.folder(), rule)
    except (KeyError, TypeError, ValueError, AttributeError, RuleError) as error:
        yield Tried("its cases", (f"not made as cases are: {error}",))
        return
    kinds = {case.expect for case in cases}
    lacking = [kind.value for kind in (Kind.FAIL, Kind.PASS) if kind not in kinds]
    if lacking:
        yield Tried("its cases", (f"none expects {' and none '.join(lacking)}: show it both",))
    for case in cases:
        yield Tried(case.name, tuple(_problems(rule, case, folders)))


def _problems(rule: Rule, case: Case, folders: Sequence[str]) -> Iterator[str]:
    if bad := [path for path in case.files if leads_out(path) or not path]:
        yield f"`files` names `{bad[0]}`, which leads out of the case"
        return
    if case.scans or case.evidence or case.changed:
        yield "`scans`, `evidence` and `changed` are for readiness's own rules"
        return
    try:
        findings, crashed = _judged(rule, case, folders)
    except ReadinessError as error:
        yield str(error)
        return
    yield from crashed
    yield from _wrong(case, findings)
    if case.fixed is not None:
        yield from _fixed(case, findings)


def _judged(rule: Rule, case: Case, folders: Sequence[str]) -> tuple[list[Finding], list[str]]:
    settings = {rule.id: RuleSettings(parameters=case.parameters)} if case.parameters else {}
    config = Config(
        only=(rule.id, *case.beside), without=("all",), offline=True, rules=settings, rule_folders=tuple(folders)
    )
    with tempfile.TemporaryDirectory(prefix="readiness-case-") as root:
        for path, text in case.files.items():
            target = os.path.join(root, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "w", encoding="utf-8", newline="") as stream:
                stream.write(str(text))
        report = audit(Request(root, config, lambda: TODAY, compiled=places.compiled_rules(os.environ)))
    crashed = [note.message for note in report.notifications if note.rule_id == rule.id]
    own = [one for one in report.findings if one.rule_id == rule.id and one.suppression is None]
    return own, crashed


def _wrong(case: Case, findings: Sequence[Finding]) -> Iterator[str]:
    wanted = marks(case)
    found = {_place(one): one for one in findings if one.kind is Kind.FAIL}
    yield from (f"expected a fail at {place}, and there is none" for place in sorted(wanted - set(found)))
    yield from (f"unexpected fail at {place}: {found[place].message}" for place in sorted(set(found) - wanted))
    if case.expect is Kind.FAIL and not wanted:
        yield "expects a fail, but marks no place: write `# fail` on the line above it, or name it under `at: [path:line]`"
    opens = [one for one in findings if one.kind is Kind.OPEN]
    if case.expect is Kind.OPEN and not opens:
        yield "expected open, and nothing is"
    if case.expect is Kind.PASS:
        yield from (f"unexpected open at {_place(one)}: {one.message}" for one in opens)
        if not findings:
            yield "expected a pass, but the rule looked at nothing: does `each` or `on` find anything in these files?"


def _place(finding: Finding) -> str:
    region = finding.location.region
    return f"{finding.location.path}:{region.start_line if region else 1}"


def marks(case: Case) -> set[str]:
    """Where a case says that a fail must be: the line below each `# fail`, and what stands under `at`."""
    found = set(case.at)
    for path, text in case.files.items():
        lines = str(text).split("\n")
        for number, line in enumerate(lines, 1):
            if _MARK.match(line):
                below = next((n for n in range(number, len(lines)) if not _MARK.match(lines[n])), number)
                found.add(f"{path}:{below + 1}")
    return found


def _fixed(case: Case, findings: Sequence[Finding]) -> Iterator[str]:
    offered = [one.fix for one in findings if one.fix is not None and one.kind is Kind.FAIL]
    mended = fixes.apply(case.files, offered, unsafe=True, parses=_parses)
    wanted = case.fixed or {}
    for path in sorted({*mended.files, *wanted}):
        if mended.files.get(path) != wanted.get(path):
            yield f"`fixed`: the fix leaves {path} otherwise:\n{mended.files.get(path, '(unchanged)')}"


def _parses(path: str, text: str) -> bool:
    return not any(isinstance(part, Problem) for part in formats.documents(Artifact(path, text)))


def told(rule: Rule) -> str:
    """A rule's file, from where the command runs."""
    return custom.shown(rule.source, os.curdir)
