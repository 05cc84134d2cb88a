"""Files and workloads that a runbook names and that are no longer there."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from readiness.checks.ops.handbooks import about
from readiness.model.facts import Workload
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.operations import Section
    from readiness.model.system import System

_TOPICS = ("runbook", "rollback", "backup")
_SCRIPT = lazy(
    r"(?:^|[\s;&|(])(?:bash |sh |python3? )?(\.{0,2}/?(?:[\w.-]+/)+[\w.-]+\.(?:sh|bash|py|ps1))(?=$|[\s;&|)])"
)
_WORKLOAD = lazy(
    r"\bkubectl\b.*\s(deployment|deploy|statefulset|sts|daemonset|ds)[/ ]([a-z0-9][a-z0-9-]*[a-z0-9])(?=$|[\s;&|])"
)
_KINDS = {
    "deploy": "Deployment",
    "deployment": "Deployment",
    "sts": "StatefulSet",
    "statefulset": "StatefulSet",
    "ds": "DaemonSet",
    "daemonset": "DaemonSet",
}
_MADE_UP = lazy(r"^(?:app|my-?\w*|name|example\w*|your-?\w*|foo|bar|xxx+|service-name|deployment-name)$")


def check(system: System) -> Iterator[Observation]:
    """One observation for each link to a file, each script and each workload that a runbook names."""
    seen: set[tuple[Location, str]] = set()
    for topic in _TOPICS:
        for book, part in about(system, topic):
            for section in part:
                for one in _named(system, book.location.path, section):
                    if (one.location, one.name) not in seen:
                        seen.add((one.location, one.name))
                        yield one


def _named(system: System, path: str, section: Section) -> Iterator[Observation]:
    from urllib.parse import unquote

    folder = posixpath.dirname(path)
    for link, place in section.links:
        target = unquote(link.partition("#")[0].partition("?")[0])
        if (
            target
            and not regex(r"[a-z][a-z0-9+.-]*:|//|\{|<|\$", re.IGNORECASE).match(target)
            and "." in posixpath.basename(target)
        ):
            yield _there(
                system, place, link, [target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)]
            )
    for text, place in section.commands:
        for found in _SCRIPT.finditer(text):
            name = found.group(1)
            if not name.startswith("/"):
                yield _there(system, place, name, [name, posixpath.join(folder, name)])
        workload = _WORKLOAD.search(text)
        if workload is not None:
            yield from _workload(system, place, _KINDS[workload.group(1)], workload.group(2))


def _there(system: System, place: Location, name: str, paths: list[str]) -> Observation:
    """A folder is there if something is in it. A path that leads out of the repository cannot be looked up."""
    tried = [posixpath.normpath(one) for one in paths]
    if any(one in system.files or any(path.startswith(one + "/") for path in system.files) for one in tried):
        return Observation(place, Kind.PASS, name)
    if all(one.startswith("..") for one in tried):
        return Observation(place, Kind.OPEN, name, "it leads out of the repository")
    last = posixpath.basename(tried[0])
    moved = next((path for path in sorted(system.files) if posixpath.basename(path) == last), "")
    return Observation(place, Kind.FAIL, name, f"there is {moved}" if moved else "")


def _workload(system: System, place: Location, kind: str, name: str) -> Iterator[Observation]:
    """Where manifests are here at all: those of the cluster may be in another repository."""
    known = {one.name for one in system.of(Workload) if one.kind == kind}
    if known and not _MADE_UP.match(name):
        if name in known:
            yield Observation(place, Kind.PASS, name)
        else:
            yield Observation(place, Kind.OPEN, name, f"no manifest here makes that {kind}; another repository may")
