"""Every rule, by its own cases: what no author can forget."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from readiness import catalog, fixes, formats
from readiness.audit import audit
from readiness.config import Config, RuleSettings
from readiness.engine import plan
from readiness.model.artifact import Artifact
from readiness.model.finding import Applicability, Finding, Fix, Kind
from readiness.model.problem import Problem
from readiness.model.rule import Case, Declared, Rule, Scanned, Uses
from readiness.places import compiled_rules
from readiness.request import Request
from readiness.scanners.running import load as load_scanner

if TYPE_CHECKING:
    from readiness.model.artifact import Scalar, Scan

    Parameters = Mapping[str, Scalar | tuple[Scalar, ...]]

FOLDER = catalog.folder()
RULES = catalog.load(FOLDER).rules
TODAY = date(2026, 11, 1)
MARK = re.compile(r"^\s*(#|//|;|--|<!--)\s*fail\b")
_OTHER = frozenset({"hygiene", "security", "isolation", "pipeline", "manifest"})
"""Tags of what no item asks about: how a file is written, what a container may do to its node, what the pipeline risks, whether
the cluster takes the manifest."""
MAY_BE_UNRESOLVED = ("dockerfile", "kubernetes", "compose", "workflow")


class Judged(NamedTuple):
    """One rule's findings on one case, its fails as `path:line`."""

    findings: tuple[Finding, ...]

    @property
    def kinds(self) -> set[Kind]:
        return {one.kind for one in self.findings if one.suppression is None}

    @property
    def fixes(self) -> list[Fix]:
        return [one.fix for one in self.findings if one.kind is Kind.FAIL and one.fix is not None]

    @property
    def fails(self) -> set[str]:
        return {
            f"{one.location.path}:{one.location.region.start_line if one.location.region else 1}"
            for one in self.findings
            if one.kind is Kind.FAIL and one.suppression is None
        }


def _all_cases() -> Iterator[tuple[Rule, Case]]:
    for rule in RULES:
        for case in catalog.cases(FOLDER, rule):
            yield rule, case


CASES = [pytest.param(rule, case, id=f"{rule.id}: {case.name}") for rule, case in _all_cases()]
BY_RULE = [pytest.param(rule, id=rule.id) for rule in RULES]


def judge(
    root: Path,
    rule: Rule,
    files: Mapping[str, str],
    scans: Mapping[str, str] | None,
    parameters: Parameters | None = None,
    beside: tuple[str, ...] = (),
    changed: tuple[str, ...] = (),
    evidence: tuple[str, ...] = (),
) -> Judged:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    settings = {rule.id: RuleSettings(parameters=parameters)} if parameters else {}
    config = Config(select=(rule.id, *beside), without=("all",), rules=settings)
    recorded = {name: _scan(name, text, str(root), sorted(files)) for name, text in (scans or {}).items()}
    request = Request(
        root=str(root),
        config=config,
        today=lambda: TODAY,
        scans=recorded,
        compiled=compiled_rules(os.environ),
        changed=frozenset(changed),
        added=frozenset(changed),
        evidence=tuple(str(root / path) for path in evidence),
    )
    report = audit(request)
    assert [note.message for note in report.notifications if "crashed" in note.message] == []
    return Judged(tuple(one for one in report.findings if one.rule_id == rule.id))


def _scan(name: str, text: str, root: str, paths: list[str]) -> Scan:
    scanner = load_scanner(name)
    return scanner.read(text, root, [path for path in paths if scanner.wants(path)])


def marks(case: Case) -> set[str]:
    """Where a case says a fail must be: the line below each `# fail`."""
    found = set(case.at)
    for path, text in case.files.items():
        lines = text.split("\n")
        for number, line in enumerate(lines, 1):
            if MARK.match(line):
                below = next(n for n in range(number, len(lines)) if not MARK.match(lines[n]))
                found.add(f"{path}:{below + 1}")
    return found


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_case_is_judged_as_it_says(rule: Rule, case: Case, tmp_path: Path) -> None:
    judged = judge(tmp_path, rule, case.files, case.scans, case.parameters, case.beside, case.changed, case.evidence)
    assert judged.fails == marks(case)
    match case.expect:
        case Kind.FAIL:
            assert judged.fails
        case Kind.OPEN:
            assert Kind.OPEN in judged.kinds
            assert not judged.fails
        case Kind.PASS:
            assert judged.kinds <= {Kind.PASS}


FAILING = [
    pytest.param(rule, case, id=f"{rule.id}: {case.name}")
    for rule, case in _all_cases()
    if case.expect is Kind.FAIL and not case.scans and not case.at and rule.id.partition("-")[0] != "suppression"
]


@pytest.mark.parametrize(("rule", "case"), FAILING)
def test_a_comment_with_a_reason_silences_it_and_nothing_less(rule: Rule, case: Case, tmp_path: Path) -> None:
    silenced = judge(
        tmp_path / "reason",
        rule,
        _commented(case, f"readiness: ignore[{rule.id}] -- because"),
        None,
        case.parameters,
        case.beside,
        case.changed,
    )
    assert silenced.fails == set()
    assert [one.suppression.justification for one in silenced.findings if one.suppression]
    unreasoned = judge(
        tmp_path / "none",
        rule,
        _commented(case, f"readiness: ignore[{rule.id}]"),
        None,
        case.parameters,
        case.beside,
        case.changed,
    )
    assert unreasoned.fails
    other = judge(
        tmp_path / "other",
        rule,
        _commented(case, "readiness: ignore[another-rule] -- because"),
        None,
        case.parameters,
        case.beside,
        case.changed,
    )
    assert other.fails


def _commented(case: Case, comment: str) -> dict[str, str]:
    """The case with the comment in the place of each `# fail` mark; in a document's sample, above the sample."""
    made = {}
    for path, text in case.files.items():
        lines = text.split("\n")
        for at, line in enumerate(lines):
            fences = [above for above in range(at) if lines[above].lstrip().startswith("```")]
            if MARK.match(line) and path.endswith(".md") and len(fences) % 2:
                lines[fences[-1] - 1] = f"<!-- {comment} -->"
                lines[at] = "#"
            elif MARK.match(line):
                lines[at] = re.sub(r"fail\b.*?(?=\s*(?:-->|\*/)|$)", comment, line, count=1)
        made[path] = "\n".join(lines)
    return made


FIXABLE = [
    pytest.param(rule, case, id=f"{rule.id}: {case.name}")
    for rule, case in _all_cases()
    if case.expect is Kind.FAIL and (rule.fix or case.fixed)
]


@pytest.mark.parametrize(("rule", "case"), FIXABLE)
def test_fix_mends_what_it_is_offered_for_and_nothing_else(rule: Rule, case: Case, tmp_path: Path) -> None:
    judged = judge(tmp_path / "before", rule, case.files, case.scans, case.parameters)
    mended = fixes.apply(case.files, judged.fixes, unsafe=True, parses=_parses)
    assert mended.skipped == ()
    assert mended.files == (case.fixed or {})  # pytest shows the difference
    if not mended.files:
        return
    safe = fixes.apply(case.files, judged.fixes, unsafe=False, parses=_parses)
    assert rule.fix is not None
    assert {one.applicability for one in judged.fixes} == {rule.fix.applicability}
    assert safe.files == (mended.files if rule.fix.applicability is Applicability.SAFE else {})
    assert all(_untouched(case.files[path], judged.fixes, path, text) for path, text in mended.files.items())
    after = judge(tmp_path / "after", rule, {**case.files, **mended.files}, case.scans, case.parameters)
    assert after.fixes == [], "fixed again, it would change again"
    assert len(after.fails) == len(judged.fails) - len({one.location for one in judged.findings if one.fix})


def _parses(path: str, text: str) -> bool:
    return not any(isinstance(part, Problem) for part in formats.documents(Artifact(path, text)))


def _untouched(before: str, made: list[Fix], path: str, after: str) -> bool:
    """Every line that no edit touches is there still, in its order."""
    regions = [edit.region for fix in made for edit in fix.edits if edit.path == path]
    touched = {number for region in regions for number in range(region.start_line, region.end_line + 1)}
    rest = iter(after.split("\n"))
    kept = (line for number, line in enumerate(before.split("\n"), 1) if number not in touched)
    return all(line in rest for line in kept)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES if rule.fix])
def test_rule_with_a_fix_shows_it(rule: Rule) -> None:
    assert any(case.fixed for case in catalog.cases(FOLDER, rule) if case.expect is Kind.FAIL)


@pytest.mark.parametrize("rule", BY_RULE)
def test_rule_has_a_case_of_each_kind_it_can_tell(rule: Rule) -> None:
    kinds = {case.expect for case in catalog.cases(FOLDER, rule)}
    assert {Kind.PASS, Kind.FAIL} <= kinds
    if (
        isinstance(rule.check, Declared)
        and plan.formats(rule)[0] in MAY_BE_UNRESOLVED
        and _compares(rule.check.require)
    ):
        assert Kind.OPEN in kinds, "a value may be unresolved: show an open case"


def _compares(predicate: object) -> bool:
    if isinstance(predicate, Mapping):
        inner = [one for key in ("all_of", "any_of") for one in predicate.get(key, ())]
        return any(_compares(one) for one in inner) or bool(set(predicate) & set(_tests()))
    return False


def _tests() -> tuple[str, ...]:
    from readiness.checks.declared import TESTS

    return tuple(TESTS)


@pytest.mark.parametrize("rule", BY_RULE)
def test_rule_is_well_formed(rule: Rule) -> None:
    problems = []
    words = rule.id.split("-")
    if {"no", "require", "must", "ensure"} & set(words[:1]):
        problems.append("the id names the cure, not the bad thing")
    if rule.source.partition("/")[0] != words[0]:
        problems.append("the folder is not the id's first word")
    if len(rule.message) > 120 or rule.message.endswith("."):
        problems.append("the message is one sentence of at most 120 characters without full stop")
    if rule.title.endswith("."):
        problems.append("the title has no full stop")
    if len(rule.why) > 1024:
        problems.append("`why` has at most 1,024 characters (GitHub's limit)")
    if not rule.remediation.endswith("."):
        problems.append("the remediation ends with a full stop")
    if not (rule.items or rule.disproves) and _OTHER.isdisjoint(rule.tags):
        problems.append("it names no checklist item, nor of what else it speaks")
    if rule.profile not in ("regular", "strict"):
        problems.append("profile is regular or strict")
    if rule.security_severity and not 0 < float(rule.security_severity) <= 10:
        problems.append("security_severity is a number from 0.1 to 10.0")
    problems += [f"equivalent `{one}` is not `tool:code`" for one in rule.equivalents if ":" not in one]
    problems += [f"reference `{one}` is not an https link" for one in rule.references if not one.startswith("https://")]
    assert problems == []


@pytest.mark.parametrize(("rule", "case"), FAILING)
def test_message_of_a_fail_has_no_place_in_it(rule: Rule, case: Case, tmp_path: Path) -> None:
    for finding in judge(tmp_path, rule, case.files, None, case.parameters).findings:
        if finding.kind is Kind.FAIL:
            assert "{name}" not in finding.message
            assert "hygiene" in rule.tags or not re.search(r"\bline \d", finding.message)
            assert finding.location.path in case.files
            assert rule.fix or not finding.fix, "say what its fix promises: `fix: {applicability: …, description: …}`"


def test_every_check_is_used_by_a_rule() -> None:
    folder = Path(catalog.__file__).parent / "checks"
    texts = {
        ".".join(path.relative_to(folder).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if path.stem not in {"__init__", "declared"}
    }
    checks = {name for name, text in texts.items() if "\ndef check(" in text}
    used = {rule.check.name for rule in RULES if isinstance(rule.check, Uses)}
    assert used == checks


def test_every_format_and_selector_a_rule_names_exists() -> None:
    for rule in RULES:
        for name in plan.formats(rule):
            assert name in (plan.SYSTEM, plan.PROBLEM, plan.TEXT) or name in formats.MODULES, rule.id
        if isinstance(rule.check, Declared):
            format_name, _, selector = rule.check.each.partition(".")
            assert selector in formats.module(format_name).SELECTORS, rule.id


def test_every_equivalent_belongs_to_one_scanner_rule_at_most() -> None:
    claimed: dict[str, str] = {}
    for rule in RULES:
        if isinstance(rule.check, Scanned):
            for code in rule.check.codes:
                name = f"{rule.check.scanner}:{code}"
                assert claimed.setdefault(name, rule.id) == rule.id


def test_rule_files_and_fixture_trees_belong_together() -> None:
    fixtures = Path(FOLDER).parent / "fixtures"
    ids = {rule.id for rule in RULES}
    trees = {path.name for path in fixtures.iterdir() if path.is_dir()} if fixtures.is_dir() else set()
    assert trees - ids - {"repositories", "scans"} == set()
    assert os.path.isdir(FOLDER)
