"""Which rules are known, ours and those that the configuration names, and which of them run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness import catalog, scanners, select

if TYPE_CHECKING:
    from readiness.model.rule import Rule
    from readiness.request import Request


def rules_of(request: Request) -> tuple[catalog.Catalog, tuple[Rule, ...]]:
    """All rules that are known, and those that run.

    Raises:
        ConfigError, RuleError: with every mistake.
    """
    config = request.config
    known = catalog.load(request.rules_folder or catalog.folder(), request.compiled)
    if config.rule_folders:
        from readiness.custom import beside

        known = beside(known, config.rule_folders, request.root, request.compiled)
    items = None if request.checklist else known.checklist
    return known, select.selected(known.rules, config, (items, scanners.SCANNERS))
