"""An ignore file that lets in what no image should hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.contexts import Context, contexts
from readiness.checks.docker.context_contents import into_image, unwanted
from readiness.formats.dockerignore import matches
from readiness.model.facts import IgnoreFile
from readiness.model.finding import Applicability, Edit, Fix, Kind, Level, Observation
from readiness.model.location import Location, Region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System

_PATTERNS = {".git": ".git", ".env": "**/.env*", "node_modules": "**/node_modules"}


def check(system: System) -> Iterator[Observation]:
    """One observation for each ignore file through which a whole context is copied."""
    by_file: dict[str, list[Context]] = defaultdict(list)
    for one in contexts(system):
        if one.whole is not None and one.ignore is not None and one.folder is not None:
            by_file[one.ignore.location.path].append(one)
    for found in by_file.values():
        ignore, folder = found[0].ignore, found[0].folder
        if isinstance(ignore, IgnoreFile) and folder is not None:
            yield _judge(ignore, folder, system, level=None if any(map(into_image, found)) else Level.NOTE)


def _judge(ignore: IgnoreFile, folder: str, system: System, level: Level | None) -> Observation:
    let_in = [name for name, example in unwanted(folder, system) if not matches(ignore.patterns, example)]
    return Observation(
        Location(ignore.location.path),
        Kind.FAIL if let_in else Kind.PASS,
        ", ".join(let_in),
        level=level,
        fix=_fix(ignore, let_in) if let_in else None,
    )


def _fix(ignore: IgnoreFile, names: list[str]) -> Fix:
    """More patterns behind the last: there they count, whatever stands above."""
    lines = [_PATTERNS[name] for name in names]
    start = Region(1, 1, 1, 1)
    text = "".join(f"\n{line}" for line in lines) if ignore.end else "".join(f"{line}\n" for line in lines)
    edit = Edit(ignore.location.path, ignore.end or start, text)
    return Fix(f"leave out {', '.join(names)}", (edit,), Applicability.UNSAFE)
