"""Which questions are asked, and which answers a service of some tier owes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.verdicts import unsettled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.catalog import Catalog
    from readiness.config import Config
    from readiness.model.checklist import Item, ItemVerdict


def items(checklist: str, known: Catalog) -> Sequence[Item]:
    """Of our own checklist, or of another by its file or name."""
    if not checklist:
        return known.checklist
    from readiness import checklists

    return checklists.load(checklist, known.rules, known.checklist)


def required(config: Config, verdicts: Sequence[ItemVerdict]) -> tuple[ItemVerdict, ...]:
    """What is not settled of what the tiers of the services ask for."""
    asked = {one.name: config.tiers[one.tier].required for one in config.services if one.tier in config.tiers}
    return unsettled(verdicts, asked)
