"""An ignore file that lets in what no image should hold."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from readiness.checks.contexts import contexts
from readiness.formats.dockerignore import matches
from readiness.model.finding import Kind, Observation
from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each image that copies its whole context through an ignore file."""
    for one in contexts(system):
        if one.whole is None or one.ignore is None or one.folder is None:
            continue
        let_in = [name for name, example in _unwanted(one.folder, system.files) if not matches(one.ignore.patterns, example)]
        kind = Kind.FAIL if let_in else Kind.PASS
        yield Observation(one.ignore.location, kind, ", ".join(let_in))


def _unwanted(folder: str, files: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What could be in this context: its name for people and a path that a pattern would have to match."""
    if not folder:
        yield ".git", ".git/config"
    yield ".env", ".env"
    if posixpath.join(folder, "package.json") in files:
        yield "node_modules", "node_modules/left/index.js"
