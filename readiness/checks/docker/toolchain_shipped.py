"""Compilers and build tools in the image that ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.started import Start, shipped, starts
from readiness.checks.docker.toolchains import is_package, of_base
from readiness.checks.dockerfile_views import all_runs, place
from readiness.formats.package_managers import call
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.dockerfile.commands import Run
    from readiness.model.artifact import Document

_MANAGERS = frozenset({"apt", "apk", "dnf", "zypper"})
_ADDING = frozenset({"install", "add", "in"})
_REMOVING = lazy(
    r"(apt-get|apt|aptitude)\b.* (purge|remove|autoremove)\b.*|apk\b.* del\b.*|(dnf|yum|microdnf)\b.* (remove|erase)\b.*"
)


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for the base of what ships, one for each RUN that installs system packages."""
    stage = shipped(document)
    dockerfile = document.content
    if stage is None or _is_workshop(starts(stage)):
        return
    base = dockerfile.base
    kind = of_base(base.image)
    where = place(document, base, base.origin, base.reference.region)
    if isinstance(base.image, Unresolved):
        yield Observation(where, Kind.OPEN, base.reference.text, "the base image is only known at build time")
    else:
        level = Level.NOTE if kind == "kit" else None
        note = "a JRE is enough to run it" if kind == "kit" else ""
        yield Observation(where, Kind.FAIL if kind else Kind.PASS, str(base.image).partition("@")[0], note, level=level)
    if kind is None:
        found = list(all_runs(document, shipped=True))
        removed = [any(_REMOVING.match(" ".join(command.words)) for command in run.commands) for run in found]
        for at, run in enumerate(found):
            yield from _of_run(document, run, cleaned=any(removed[at:]))


def _is_workshop(found: tuple[Start, ...]) -> bool:
    """Nothing is started, or a shell for somebody: an image to work in."""
    return all(one.words[:1] in ((), ("bash",), ("sh",), ("zsh",)) and len(one.words) < 3 for one in found)


def _of_run(document: Document[Dockerfile], run: Run, *, cleaned: bool) -> Iterator[Observation]:
    names, examined = list[str](), False
    for command in run.commands:
        found = call(command)
        if found is not None and found.manager in _MANAGERS and found.verb in _ADDING:
            examined = True
            names += [run.resolved(word) for word in found.operands if is_package(run.resolved(word))]
    if examined:
        bad = names and not cleaned
        yield Observation(
            place(document, run.stage, run.instruction),
            Kind.FAIL if bad else Kind.PASS,
            ", ".join(dict.fromkeys(names[:3])),
        )
