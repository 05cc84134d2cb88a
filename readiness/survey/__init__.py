"""System → Survey: what `readiness services` and the HTML report show of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.model.survey import Survey
    from readiness.model.system import System


def survey(system: System) -> Survey:
    """Every service with its links, what else runs here, and who asks whom. Most runs ask for none: it is imported by the first that does."""
    from readiness.survey.whole import whole

    return whole(system)
