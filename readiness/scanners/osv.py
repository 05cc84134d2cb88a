"""The advisories kept on this machine, compared with all that lock files fix. Opens no connection and starts no program."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from readiness.scanners import pip_audit, places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.model.artifact import Scan
    from readiness.scanners import ScanOptions

NAME = "osv"
KEPT: Literal["", "file", "set"] = "set"
NETWORK = False

_LOCKS = frozenset(
    {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb", "go.mod",
     "Cargo.lock", "Gemfile.lock", "gems.locked", "composer.lock", "packages.lock.json", "gradle.lockfile"}
)  # fmt: skip


def wants(path: str) -> bool:
    """Lock files of all ecosystems, go.mod, and what pip-audit wants."""
    if "{{" in path:
        return False  # a template of a project
    ours = path.rpartition("/")[2] in _LOCKS and not places.is_vendored(path) and not places.is_test(path)
    return ours or pip_audit.wants(path)


def state(options: ScanOptions) -> str:
    """What decides besides the files: the advisories that are kept, and the day."""
    try:
        files = sorted(os.scandir(options.advisories), key=lambda entry: entry.name) if options.advisories else []
        told = [f"{entry.name} {entry.stat().st_size} {entry.stat().st_mtime_ns}" for entry in files]
    except OSError:
        told = []
    return f"{options.today} {options.advisories_max_age} {told}"


def scan(root: str, paths: Sequence[str], options: ScanOptions) -> Scan:
    from readiness.scanners.osv_kept import compared

    return compared(root, paths, options)


def read(output: str, root: str, paths: Sequence[str]) -> Scan:
    """Of records of OSV's schema, a JSON list, instead of those that are kept. ValueError if it is none."""
    from readiness.scanners.osv_kept import compared_with

    return compared_with(output, root, paths)
