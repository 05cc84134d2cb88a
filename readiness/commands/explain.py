"""`readiness explain ID`: a rule's page, for its own id or for another tool's code."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import TYPE_CHECKING

from readiness import catalog, docs, places
from readiness.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from readiness.model.rule import Rule


def run(arguments: Namespace) -> int:
    """Prints the page of every rule the word names."""
    folder = catalog.folder()
    known = catalog.load(folder, places.compiled_rules(os.environ)).rules
    found = [rule for rule in known if named(rule, arguments.id)]
    if not found:
        from readiness.commands.rules import with_custom

        known = with_custom().rules
        found = [rule for rule in known if named(rule, arguments.id)]
    if not found:
        near = get_close_matches(arguments.id.lower(), [rule.id for rule in known], 1)
        advice = f"did you mean `{near[0]}`?" if near else "`readiness rules` lists them"
        raise UsageError(f"no rule is called `{arguments.id}`", advice=advice)
    for rule in found:
        print(docs.explain(rule, catalog.cases(folder, rule)))
    return 0


def named(rule: Rule, word: str) -> bool:
    """Whether the word is the rule's id, an alias, or another tool's code with or without the tool's name."""
    wanted = word.lower()
    names = {rule.id, *rule.aliases, *(name.lower() for name in rule.equivalents)}
    return wanted in names | {name.partition(":")[2] for name in names if ":" in name}
