"""What Java and Kotlin code does, where only the whole service tells whether it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.correlation import correlations
from readiness.model.trait import Trait
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code

_LOCKED = lazy(r"(?i)SchedulerLock|\block\b|leader|cache|refresh|heartbeat|metric")
"""What runs on a timetable takes a lock, or keeps something of the process's own up to date, as each must."""
_TIMED = lazy(r"@Timed\b|@Observed\b|Timer\.builder\(|\.timer\(")


def traits(code: Code) -> Iterator[Trait]:
    """`MDC.put("…Id", …)` is seen by the name of the id."""
    yield from correlations(code)
    if "@Scheduled" in code.source.text and not _LOCKED.search(code.source.text) and code.imports:
        yield Trait(code.at(code.imports[0].node), "schedule", "@Scheduled")
    if _TIMED.search(code.source.text) and code.imports:
        yield Trait(code.at(code.imports[0].node), "metric-duration", "micrometer")
