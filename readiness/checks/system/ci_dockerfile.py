"""Builds of Dockerfiles, contexts and stages that are not there, and Compose files that a pipeline names and nobody wrote."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.checks.system.alike import nearest
from readiness.checks.system.paths import Judged, Paths
from readiness.model.artifact import Unresolved
from readiness.model.building import ImageMade, PathNamed, Written
from readiness.model.facts import ComposeService, ImageBuilt
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.facts import Text
    from readiness.model.system import System

_ROLES = frozenset({"Compose file", "Skaffold file"})


def check(system: System) -> Iterator[Observation]:
    """One observation for each image that is built from files of the repository, and each Compose file that is named."""
    makes = [one for one in system.of(ImageMade) if one.context is not None or one.dockerfile is not None]
    named = [one for one in system.of(PathNamed) if one.role in _ROLES]
    composed = [one for one in system.of(ComposeService) if one.build is not None]
    if not makes and not named and not composed:
        return
    paths = Paths(system)
    stages = {one.location.path: one.stages for one in system.of(ImageBuilt)}
    told = set[tuple[object, ...]]()
    for one in makes:
        for found in _build(one, paths, stages):
            key = (found.location.path, found.kind, found.name)
            if key not in told:
                told.add(key)
                yield found
    yield from _named(named, paths)
    for service in composed:
        yield from _service(service, paths)


def _build(one: ImageMade, paths: Paths, stages: Mapping[str, tuple[str, ...]]) -> Iterator[Observation]:
    """The first of context, Dockerfile and stage that is not there; one pass if all are."""
    job = (one.location.path, one.job)
    context = one.context
    if context is not None and context.text:
        judged = paths.judged(context.text, elsewhere=one.elsewhere, job=job)
        if judged.kind is not Kind.PASS:
            yield from _said(one, "build context", context, judged)
            return
    file = _file(one)
    if file is None:
        if context is not None:
            yield Observation(one.location, Kind.PASS, f"{one.by} builds from {_shown(context.text)}")
        return
    judged = paths.judged(file.text, elsewhere=one.elsewhere, job=job)
    if judged.kind is not Kind.PASS:
        yield from _said(one, "Dockerfile", file, judged)
    else:
        yield _stage(one, file, stages)


def _file(one: ImageMade) -> Written | None:
    """The one it names, else the one that stands in its context."""
    if one.dockerfile is not None or one.context is None or not one.plain:
        return one.dockerfile
    folder = one.context.text
    made = (
        Unresolved(f"{folder.text}/Dockerfile")
        if isinstance(folder, Unresolved)
        else posixpath.join(folder, "Dockerfile")
    )
    return Written(made, one.context.location)


def _said(one: ImageMade, what: str, path: Written, judged: Judged) -> Iterator[Observation]:
    if judged.kind is None:
        return
    name = f"{one.by} builds from {what} {_shown(path.text)}"
    if judged.kind is Kind.FAIL:
        name += ", which is not there"
    related = (one.location._replace(message=f"{one.by} builds {_names(one)}"),)
    yield Observation(path.location, judged.kind, name, judged.note, related, level=judged.level)


def _stage(one: ImageMade, file: Written, stages: Mapping[str, tuple[str, ...]]) -> Observation:
    place = one.target.location if one.target is not None else one.location
    known = stages.get(str(file.text))
    path = _shown(file.text)
    if one.target is None or not one.target.text or known is None:
        return Observation(place, Kind.PASS, f"{one.by} builds from {path}")
    target = one.target.text
    if isinstance(target, Unresolved):
        return Observation(place, Kind.OPEN, f"{one.by} builds from {path}", f"its target is {target.text}")
    if target.isdecimal() or target.lower() in known:
        return Observation(place, Kind.PASS, f"{one.by} builds {target} of {path}")
    close = nearest(target.lower(), list(known))
    name = f"{one.by} builds stage {target}, which {path} does not have"
    return Observation(place, Kind.FAIL, name, f"it has {close or ', '.join(known) or 'no named stage'}")


def _named(named: list[PathNamed], paths: Paths) -> Iterator[Observation]:
    told = set[tuple[str, str]]()
    for one in named:
        key = (one.location.path, str(one.path))
        if key in told:
            continue
        told.add(key)
        judged = paths.judged(one.path, elsewhere=one.elsewhere, job=(one.location.path, one.job))
        if judged.kind is not None:
            name = f"job {one.job} takes {one.role} {_shown(one.path)}"
            name += ", which is not there" if judged.kind is Kind.FAIL else ""
            yield Observation(one.location, judged.kind, name, judged.note, level=judged.level)


def _service(one: ComposeService, paths: Paths) -> Iterator[Observation]:
    """What Compose builds, whoever starts it."""
    by = f"service {one.name}"
    context = one.build or ""
    judged = paths.judged(_open(context)) if context not in ("", ".") else Judged(Kind.PASS)
    what, path = "build context", context
    if judged.kind is Kind.PASS and one.dockerfile is not None:
        what, path = "Dockerfile", one.dockerfile
        judged = paths.judged(_open(path))
    name = f"{by} builds from {what} {path or '.'}"
    if judged.kind is Kind.FAIL and _is_from_above(one, path, paths):
        return
    if judged.kind is Kind.FAIL:
        yield Observation(one.location, Kind.FAIL, f"{name}, which is not there", judged.note, level=judged.level)
    elif judged.kind is not None:
        yield Observation(one.location, judged.kind, name, judged.note)


def _is_from_above(one: ComposeService, path: str, paths: Paths) -> bool:
    """A file that is laid over another one says its paths as seen from that one's folder."""
    folder = posixpath.dirname(one.location.path)
    rest = path.removeprefix(f"{folder}/")
    while folder:
        folder = posixpath.dirname(folder)
        if paths.has(posixpath.join(folder, rest)):
            return True
    return False


def _open(path: str) -> Text:
    return Unresolved(path) if "$" in path or "://" in path or path.startswith(("git@", "github.com/")) else path


def _names(one: ImageMade) -> str:
    return _shown(one.names[0].text) if one.names else "an image"


def _shown(text: Text) -> str:
    return (text.text if isinstance(text, Unresolved) else text) or "."
