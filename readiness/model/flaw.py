"""What is publicly known to be wrong with a package: told by several scanners, and as one."""

from __future__ import annotations

from readiness.model.named import NamedTuple


class Flaw(NamedTuple):
    """A published vulnerability of one version of a package, whatever databases list it."""

    ids: tuple[str, ...]
    """All names of it; the one that most people know first."""
    word: str = ""
    """`low`, `medium`, `high`, `critical`; empty when nobody says."""
    score: float = 0.0
    """CVSS, 0.1 to 10.0; 0.0 when only the word is known, or nothing."""
    fixed: str = ""
    """The first later version without it; empty when there is none."""
    notice: bool = False
    """No flaw: nobody maintains the package any more."""


class Flawed(NamedTuple):
    """A package of a lock file, and what is known to be wrong with it."""

    ecosystem: str
    name: str
    version: str
    flaws: tuple[Flaw, ...]
    direct: bool | None = None
    development: bool | None = None
