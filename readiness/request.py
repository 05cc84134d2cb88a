"""What an audit is asked: the folder, and all that may be said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from readiness.baseline import Entry
    from readiness.config import Config
    from readiness.model.artifact import Scan


class Request(NamedTuple):
    """What to audit."""

    root: str
    config: Config
    today: Callable[[], date]
    """Asked only where something may have expired: most hook runs need no date, and so not what makes one."""
    paths: tuple[str, ...] = ()
    """Only these files (a hook's changed ones): rules over the whole repository are left out."""
    rules_folder: str = ""
    """Other rules than ours; empty: ours."""
    scans: Mapping[str, Scan] | None = None
    """What scanners said, when that is known already: they are not run then."""
    changed: frozenset[str] = frozenset()
    """What the change touches or adds, where there is a base to compare with; `added`: what it adds."""
    added: frozenset[str] = frozenset()
    checklist: str = ""
    """Another checklist, by its file or its name; empty: ours."""
    evidence: tuple[str, ...] = ()
    """Files of other tools that speak for items: reports of tests, scans, load."""
    baseline: tuple[Entry, ...] | None = None
    """Fails that stood there before; None: there is no baseline."""
    compiled: str = ""
    """Where compiled rules are kept; empty: nowhere."""
    kept: str = ""
    """The file of what earlier runs found in this folder; empty: nothing is kept."""
    advisories: str = ""
    """The folder of the advisories that the user has fetched; empty: there is no place for it."""
    support: str = ""
    """The user's own table of end-of-life dates, used if it is there and newer than ours."""
    surveyed: bool = False
    """The report shall explain the system: an output shows it."""
    progress: Callable[[int, int], None] = lambda _done, _total: None
    """Told how many files of how many are examined."""
