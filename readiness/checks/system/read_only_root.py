"""Containers whose root filesystem is read-only, and what in them writes where no volume is."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.checks.docker.started import peeled
from readiness.checks.joined import units
from readiness.checks.system.built import built_here
from readiness.checks.system.shared_link import told
from readiness.checks.system.started import Command, command
from readiness.formats.bases.names import plain_name
from readiness.formats.image import parse_image
from readiness.formats.shell import argument_list
from readiness.model.artifact import Unresolved
from readiness.model.containers import ContainerRun
from readiness.model.finding import Kind, Level, Observation
from readiness.model.lifecycle import WritesTo
from readiness.model.named import NamedTuple
from readiness.model.settings import Brought, Setting
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.checks.joined import Unit
    from readiness.model.facts import ImageBuilt, Text
    from readiness.model.location import Location
    from readiness.model.system import System

_TEMPORARY = ("/tmp", "/var/tmp", "/usr/tmp")  # noqa: S108 - names to look for
_SERVERS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "nginx": (("/var/cache/nginx",), "/etc/nginx"),
    "httpd": (("/usr/local/apache2/logs",), "/usr/local/apache2/conf"),
    "postgres": (("/var/run/postgresql", "/run/postgresql"), "/etc/postgresql"),
    "mysql": (("/var/run/mysqld", "/run/mysqld"), "/etc/mysql"),
    "mariadb": (("/var/run/mysqld", "/run/mysqld"), "/etc/mysql"),
    "tomcat": (("/usr/local/tomcat/work",), "/usr/local/tomcat/conf"),
}
"""Official image → folder in which it writes before it serves (any of these names for it), and where a configuration could change that."""
_ELSEWHERE = lazy(r"--worker-tmp-dir[= ]")
_TOMCAT = ("spring-boot-starter-web", "spring-boot-starter-webmvc", "spring-boot-starter-tomcat")
_OTHER_SERVERS = ("spring-boot-starter-jetty", "spring-boot-starter-undertow")
_FIXED = frozenset({"configMap", "secret", "projected", "downwardAPI"})


class Writer(NamedTuple):
    what: str
    paths: tuple[str, ...]
    """Any of these will do."""
    location: Location | None
    sure: bool
    """It writes as soon as it starts."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each container with a read-only root of which is known what writes."""
    for unit in units(system):
        seen: set[Location] = set()
        found: list[Observation] = []
        for run in unit.deployed():
            if run.read_only is not None and not run.partial and run.location not in seen:
                seen.add(run.location)
                found += _judge(unit, run)
        yield from told([(one, _written(one)) for one in found])
    for service in system.services:
        if service.kind == "infrastructure":
            for run in service.of(ContainerRun):
                if run.read_only is not None and not run.partial and not run.phase and not run.development:
                    writer = _of_others(run)
                    yield from _told(run, service.name, [writer] if writer is not None else [])


def _written(one: Observation) -> Location | None:
    """Where code writes, if one place alone does. What a server needs is given to it where it is run."""
    return one.related[0] if len(one.related) == 1 and one.level is Level.WARNING else None


def _judge(unit: Unit, run: ContainerRun) -> Iterator[Observation]:
    image = built_here(unit, run)
    if image is not None:
        yield from _told(run, unit.service.name, list(_writers(unit, image, run)))
    else:
        writer = _of_others(run)
        yield from _told(run, unit.service.name, [writer] if writer is not None else [])


def _told(run: ContainerRun, name: str, writers: list[Writer]) -> Iterator[Observation]:
    assert run.read_only is not None
    if run.read_only.value is not True or not writers:
        return
    where, barred = run.read_only.location, [one for one in writers if not _covered(run, one.paths)]
    related = tuple(
        one.location._replace(message=f"{one.what} writes to {one.paths[0]}")
        for one in (barred or writers)
        if one.location is not None
    )
    if not barred:
        yield Observation(where, Kind.PASS, name, related=related)
        return
    if any(isinstance(mount.path, Unresolved) for mount in run.mounts):
        yield Observation(
            where, Kind.OPEN, name, "where one of its volumes is mounted is only known later", related=related
        )
        return
    first = next((one for one in barred if one.sure), barred[0])
    note = f"{first.what} writes to {first.paths[0]}, where no volume is"
    yield Observation(where, Kind.FAIL, name, note, related=related, level=None if first.sure else Level.WARNING)


def _covered(run: ContainerRun, paths: tuple[str, ...]) -> bool:
    writable = [one.path for one in run.mounts if not one.read_only and one.kind not in _FIXED]
    return any(_holds(mount, path) for mount in writable for path in paths)


def _holds(outer: Text, inner: str) -> bool:
    return isinstance(outer, str) and f"{inner}/".startswith(f"{outer.rstrip('/')}/")


def _of_others(run: ContainerRun) -> Writer | None:
    """A well-known server as it comes; with a configuration of its own it may write anywhere."""
    if run.image is None or run.command is not None:
        return None
    name = plain_name(parse_image(run.image))
    if name is None or name not in _SERVERS:
        return None
    paths, configured = _SERVERS[name]
    if any(
        isinstance(one.path, str) and f"{one.path}/".startswith(f"{configured}/") and _whole(one.path)
        for one in run.mounts
    ):
        return None
    return Writer(name, paths, None, sure=True)


def _whole(path: str) -> bool:
    """A folder of sites within the configuration changes nothing of where the server itself writes."""
    return not path.rstrip("/").endswith(("conf.d", "default.conf", "sites-enabled")) and "/conf.d/" not in path


def _writers(unit: Unit, image: ImageBuilt, run: ContainerRun) -> Iterator[Writer]:
    told = command(image, run)
    folder = run.working_directory or image.working_directory or "/"
    if _is_gunicorn(told):
        here = (folder,) if isinstance(folder, str) else ()
        yield Writer("gunicorn", (*_TEMPORARY, *here), told.location, sure=True)
    yield from _tomcat(unit, told)
    for one in unit.service.of(WritesTo):
        if one.path == _TEMPORARY[0]:
            here = (folder,) if isinstance(folder, str) and one.what == "tempfile" else ()
            yield Writer(
                one.what, (*_TEMPORARY, *here) if one.what == "tempfile" else _TEMPORARY[:1], one.location, sure=False
            )
        elif isinstance(folder, str):
            yield Writer(one.what, (posixpath.normpath(posixpath.join(folder, one.path)),), one.location, sure=False)


def _tomcat(unit: Unit, told: Command) -> Iterator[Writer]:
    """Spring's embedded Tomcat makes a working folder among the temporary files, or does not start."""
    brought = {name.rpartition(":")[2]: place for one in unit.service.of(Brought) for name, place in one.libraries}
    moved = any(one.key == "server.tomcat.basedir" for one in unit.service.of(Setting))
    others = any(name in brought for name in _OTHER_SERVERS)
    place = next((brought[name] for name in _TOMCAT if name in brought), None)
    if place is not None and not moved and not others and "java.io.tmpdir" not in " ".join(told.words):
        yield Writer("Tomcat", _TEMPORARY[:1], place, sure=True)


def _is_gunicorn(told: Command) -> bool:
    """Each worker keeps a file alive in the folder for temporary ones."""
    programs = (
        {peeled(one.words)[0] for line in argument_list(told.words) for one in line if one.words}
        if told.words
        else set()
    )
    return "gunicorn" in programs and not _ELSEWHERE.search(" ".join(told.words))
