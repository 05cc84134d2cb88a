"""Settings of Spring applications: `application.yml`, `application-prod.properties`, and how `logback.xml` writes lines.

Values may be secrets: they stand in facts, never in a name or a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.spring import logging_xml, properties, traits, yaml_settings
from readiness.model.artifact import Artifact, Document, Node, Unresolved
from readiness.model.facts import EnvRead, Listen, Middleware
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.model.settings import Setting
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats import Selector
    from readiness.formats.spring.entries import Entry
    from readiness.model.facts import Fact
    from readiness.model.problem import Problem

NAME = "spring"
SELECTORS: Mapping[str, Selector] = {}
_PORTS = {"server.port": "spring", "quarkus.http.port": "quarkus", "micronaut.server.port": "micronaut"}
_PROFILE = lazy(r"^(?:application|bootstrap)-([\w-]+)\.(?:properties|ya?ml)$")
_VARIABLE = lazy(r"\$\{([A-Z][A-Z0-9_]+)(?::([^{}]*))?\}")
_PLACEHOLDER = lazy(r"[$#]\{|\$[\w.-]+\$|@[\w.-]+@")
_OURS = lazy(r"(?m)^(spring|server|management|logging|eureka|quarkus|micronaut|springdoc)[.:]")
_DEVELOPMENT = lazy(r"^(dev|devel|development|local|localhost|test|tests|testing|it|ci|demo)\w*$")


class Settings(NamedTuple):
    entries: tuple[Entry, ...]
    profile: str
    """Of the file's name."""
    structured: tuple[tuple[str, Location], ...] = ()
    """What writes lines as JSON, in a file about logging."""


def documents(artifact: Artifact) -> Iterator[Document[Settings] | Problem]:
    """The file as one document; of something else that is called `application.yml` what its own format makes of it."""
    if artifact.path.endswith(".xml"):
        yield _document(artifact, Settings((), "", tuple(logging_xml.structured(artifact))))
        return
    if not _is_spring(artifact):
        if not artifact.path.endswith(".properties"):
            from readiness.formats import manifests

            yield from manifests.documents(artifact, "")  # type: ignore[misc]
        return
    found = _PROFILE.match(artifact.path.rpartition("/")[2])
    read = properties.entries if artifact.path.endswith(".properties") else yaml_settings.entries
    yield _document(artifact, Settings(tuple(read(artifact)), found[1] if found else ""))


def _is_spring(artifact: Artifact) -> bool:
    """Ruby, Argo CD and others call their files `application.yml` too."""
    if artifact.role.startswith("helm") or yaml_settings.is_manifest(artifact):
        return False
    return "src/main/resources/" in artifact.path or _OURS.search(artifact.text) is not None


def _document(artifact: Artifact, content: Settings) -> Document[Settings]:
    lines = artifact.text.split("\n")
    root = Node(kind="mapping", position=(1, 1, len(lines), len(lines[-1]) + 1))
    return Document(artifact, NAME, root, content)


def facts(document: Document[Settings]) -> Iterator[Fact]:
    """Setting for each entry, EnvRead for each variable in a value, Listen for `server.port`, Middleware for JSON lines."""
    if document.path.endswith(".xml"):
        yield from traits.traits(document.artifact)
    for source, place in document.content.structured:
        yield Middleware(location=place, kind="structured-logging", source=source)
    for entry in document.content.entries:
        place = Location(document.path, entry.region)
        profile = entry.profile or document.content.profile
        yield Setting(place, entry.key, _known(entry.value), profile)
        yield from _reads(entry, place, profile)
        yield from _layers(entry, place, profile)


def _known(value: str) -> str | Unresolved:
    return Unresolved(value) if _PLACEHOLDER.search(value) else value


def _reads(entry: Entry, place: Location, profile: str) -> Iterator[EnvRead]:
    for found in _VARIABLE.finditer(entry.value):
        required = found[2] is None and not _DEVELOPMENT.match(profile)
        yield EnvRead(location=place, name=found[1], required=required, default=found[2])


def _layers(entry: Entry, place: Location, profile: str) -> Iterator[Fact]:
    if _DEVELOPMENT.match(profile):
        return
    if entry.key in _PORTS:
        port = regex(r"(?:\$\{[\w.]+:)?(\d+)\}?").fullmatch(entry.value)
        if port is None or int(port[1]):
            yield Listen(place, int(port[1]) if port else Unresolved(entry.value), None, _PORTS[entry.key])
    elif (entry.key.startswith("logging.structured.format.") and entry.value) or (
        entry.key == "logging.pattern.console" and entry.value.startswith("{")
    ):
        yield Middleware(location=place, kind="structured-logging", source="spring", detail=entry.value)
    elif entry.key == "server.shutdown" and entry.value == "graceful":
        yield Middleware(location=place, kind="shutdown", source="spring")
