"""Datastores whose data go with their container."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.compose.composed import field, incomplete, place, running, usual
from readiness.formats.compose.forms import words
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document

_CACHES = lazy(r"(.*/)?(redis|redis-stack|redis-stack-server|valkey|keydb|dragonfly|memcached)")
_KEEPS = lazy(r"--(appendonly|save)\b(?! +(no|\"\"|''|$))|redis\.conf|valkey\.conf")
_NOT_DATA = lazy(
    r"/docker-entrypoint-initdb\.d(/.*)?|/etc/(?!.*(data|storage)).*|.*\.(conf|cnf|ini|ya?ml|json|sh|sql|pem|crt|key|toml|xml)|/tmp(/.*)?|/dev/shm|/usr/share/.*/config(/.*)?"
)


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each datastore of production that is there to keep something."""
    for one in running(document):
        if one.built or one.datastore is not True or not _keeps(one):
            continue
        if _has_place(one):
            kind, note = Kind.PASS, ""
        elif incomplete(one):
            kind, note = Kind.OPEN, "another file may give it one"
        else:
            kind, note = Kind.FAIL, ""
        yield Observation(place(document, one), kind, one.name, note, level=usual(document, Level.WARNING))


def _keeps(one: Service) -> bool:
    """Redis and its like are caches, unless told to write."""
    repository = field(one.node, "image_reference.repository")
    return not _CACHES.fullmatch(repository) or _KEEPS.search(words(one.node.get("command"))) is not None


def _has_place(one: Service) -> bool:
    if "volumes_from" in one.node.fields:
        return True
    mounts = one.node.get("mounts")
    return any(
        field(mount, "type") != "tmpfs" and not _NOT_DATA.fullmatch(field(mount, "target"))
        for mount in (mounts.items if mounts is not None else ())
    )
