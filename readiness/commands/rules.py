"""`readiness rules`: what is asked, as a table, Markdown or JSON; `readiness rules test`: rules of one's own on their cases."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from readiness import catalog, docs, places
from readiness import config as configuration
from readiness.commands.explain import named
from readiness.errors import ReadinessError, UsageError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from readiness.catalog import Catalog
    from readiness.commands.rule_cases import Tried
    from readiness.model.rule import Rule

    Result = tuple[Rule, str, list[Tried]]  # with its file


def run(arguments: Namespace) -> int:
    """Prints all rules, or those that say what another tool's code says; or tries some."""
    if arguments.action == "test":
        return _test(arguments.paths, arguments.output)
    if arguments.paths:
        raise UsageError("`readiness rules list` takes no paths")
    known = with_custom().rules
    rules = [rule for rule in known if not arguments.equivalent_to or named(rule, arguments.equivalent_to)]
    forms = {"json": _json, "markdown": docs.index, "text": _text}
    print(forms[arguments.output](rules))
    return 0


def with_custom() -> Catalog:
    """Our rules and those that the configuration here names. Where that is broken ours alone, and that is said."""
    kept = places.compiled_rules(os.environ)
    known = catalog.load(catalog.folder(), kept)
    try:
        folders = configuration.load(os.curdir).rule_folders
        if not folders:
            return known
        from readiness.custom import beside

        return beside(known, folders, os.curdir, kept)
    except ReadinessError as error:
        print(f"note: rules of your own are left out: {error}", file=sys.stderr)
        return known


def _test(paths: Sequence[str], output: str) -> int:
    from readiness.commands.rule_cases import told, tried
    from readiness.custom import beside

    folders = [os.path.realpath(path) for path in paths] or list(configuration.load(os.curdir).rule_folders)
    if not folders:
        advice = "name a folder or a file: readiness rules test policy/rules; or set `rule_folders` in readiness.toml"
        raise UsageError("there are no rules to test", advice=advice)
    for path in folders:
        if not os.path.exists(path):
            raise UsageError(f"`{path}` is not there")
    known = catalog.load(catalog.folder(), places.compiled_rules(os.environ))
    ours = {rule.id for rule in known.rules}
    rules = [rule for rule in beside(known, folders, os.curdir).rules if rule.id not in ours]
    results = [(rule, told(rule), list(tried(rule, folders))) for rule in rules]
    print(_told_json(results) if output == "json" else _told(results))
    return int(any(one.problems for _, _, cases in results for one in cases) or not rules)


def _told(results: Sequence[Result]) -> str:
    from readiness.output.plain import plain

    lines = []
    for rule, path, cases in results:
        lines.append(plain(f"{path}: {rule.id}"))
        for one in cases:
            lines.append(f"  {'FAIL' if one.problems else 'pass'}  {plain(one.name)}")
            lines += [f"        {plain(line)}" for problem in one.problems for line in problem.split("\n")]
    failed = sum(bool(one.problems) for _, _, cases in results for one in cases)
    number = sum(len(cases) for _, _, cases in results)
    lines.append(f"{len(results)} rules, {number} cases, {failed} failed")
    return "\n".join(lines)


def _told_json(results: Sequence[Result]) -> str:
    rows = [
        {
            "rule": rule.id,
            "path": path,
            "cases": [{"name": one.name, "passed": not one.problems, "problems": list(one.problems)} for one in cases],
        }
        for rule, path, cases in results
    ]
    return json.dumps({"rules": rows}, indent=2, ensure_ascii=False)


def _json(rules: Sequence[Rule]) -> str:
    """Field by field: what scripts rely on is written here, not derived from our types."""
    return json.dumps({"rules": [
        {
            "id": rule.id,
            "title": rule.title,
            "level": rule.level.value,
            "precision": rule.precision.value,
            "items": list(rule.items),
            "disproves": list(rule.disproves),
            "equivalents": list(rule.equivalents),
            "applies_to": list(rule.applies_to),
            "profile": rule.profile,
            "preview": rule.preview,
            "tags": list(rule.tags),
            "message": rule.message,
            "why": rule.why,
            "remediation": rule.remediation,
            "references": list(rule.references),
            "aliases": list(rule.aliases),
        }
        for rule in rules
    ]}, indent=2, ensure_ascii=False)  # fmt: skip


def _text(rules: Sequence[Rule]) -> str:
    width = max((len(rule.id) for rule in rules), default=0)
    return "\n".join(f"{rule.id:{width}}  {rule.level.value:7}  {rule.title}" for rule in rules)
