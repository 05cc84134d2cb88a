"""`readiness rules`: what is asked, as a table, Markdown or JSON."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from readiness import catalog, docs, places
from readiness.commands.explain import named

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from readiness.model.rule import Rule


def run(arguments: Namespace) -> int:
    """Prints all rules, or those that say what another tool's code says."""
    known = catalog.load(catalog.folder(), places.compiled_rules(os.environ)).rules
    rules = [rule for rule in known if not arguments.equivalent_to or named(rule, arguments.equivalent_to)]
    forms = {"json": _json, "markdown": docs.index, "text": _text}
    print(forms[arguments.output](rules))
    return 0


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
