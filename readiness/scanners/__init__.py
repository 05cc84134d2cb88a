"""Other people's tools: which there are, what shape their modules have, and how they are run side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from readiness.model.artifact import Scan
    from readiness.scanners.kept import Kept
    from readiness.scanners.running import Running

SCANNERS: Mapping[str, str] = {
    "bandit": "readiness.scanners.bandit",
    "detect-secrets": "readiness.scanners.detect_secrets",
    "hadolint": "readiness.scanners.hadolint",
    "osv": "readiness.scanners.osv",
    "pip-audit": "readiness.scanners.pip_audit",
    "squawk": "readiness.scanners.squawk",
    "zizmor": "readiness.scanners.zizmor",
}
"""Name → module. Names, not modules: a run imports only the scanners its files call for."""

BESIDE: Mapping[str, tuple[str, ...]] = {"osv": ("pip-audit",)}
"""Scanners whose answers are told together with another's, whose rules speak for both."""


class ScanOptions(NamedTuple):
    timeout: float = 120.0
    """Seconds each scanner may take for all its files."""
    offline: bool = False
    """No scanner may open a connection."""
    osv_url: str = ""
    """Where advisories are asked for, in OSV's query protocol; empty: pip-audit's own default."""
    advisories: str = ""
    """The folder of the advisories that are kept on this machine; empty: there is none."""
    advisories_max_age: int = 30
    """Days after which they can not tell any more that there are none."""
    today: str = ""
    """ISO 8601; empty: not known, so that nothing is too old."""


class Scanner(Protocol):
    """The shape of a scanner's module. There is nothing to inherit: mypy compares."""

    NAME: str
    NETWORK: bool
    """It asks a server, so `offline` forbids it."""
    KEPT: str
    """What it says of a file is told by that one alone (`file`), or by all files it wants (`set`); empty: by more than files."""

    def wants(self, path: str) -> bool:
        """Whether a file with this path can matter to the tool. By name and place alone, nothing is read."""

    def scan(self, root: str, paths: Sequence[str], options: ScanOptions) -> Scan:
        """Runs the tool on `paths` (POSIX, relative to `root`). Never raises for what the tool or a file does."""

    def read(self, output: str, root: str, paths: Sequence[str]) -> Scan:
        """What the tool's output says of `paths`. ValueError if it is not the tool's output."""


def start(
    names: Iterable[str], root: str, paths: Sequence[str], options: ScanOptions, kept: Kept | None = None
) -> Running:
    """Starts the scanners that have files they want and returns at once; `.result()` collects.

    `kept`: what they said of the same files before.
    """
    from readiness.scanners.running import start as start_running

    return start_running(tuple(names), root, paths, options, kept)


def run(names: Iterable[str], root: str, paths: Sequence[str], options: ScanOptions) -> dict[str, Scan]:
    """Scan by scanner name; a scanner without files it wants is left out."""
    return start(names, root, paths, options).result()
