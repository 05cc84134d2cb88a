"""Which objects a patch or a replacement means."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.formats.kubernetes.values import name_of, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.assemble.kustomize.resources import Identity, Resource
    from readiness.model.artifact import Node


def selected(resources: Sequence[Resource], target: Node) -> Iterator[Resource]:
    """By `target:` of a patch: patterns for group, version, kind, name and namespace, and selectors by label and annotation."""
    for one in resources:
        if _by_identity(one, target) and _by_marks(one, target):
            yield one


def matching(resources: Sequence[Resource], wanted: Identity) -> list[Resource]:
    """Those that are or ever were called so."""
    return [one for one in resources if any(known == wanted for known in one.identities)]


def _by_identity(one: Resource, target: Node) -> bool:
    version = name_of(target.fields.get("version"))
    if version and not _fits(version, one.api_version.rpartition("/")[2]):
        return False
    wanted = [name_of(target.fields.get(name)) for name in ("group", "kind", "name", "namespace")]
    return any(all(map(_fits, wanted, known)) for known in one.identities)


def _fits(pattern: str, text: str) -> bool:
    return not pattern or _pattern(pattern).fullmatch(text) is not None


@lru_cache(maxsize=512)
def _pattern(text: str) -> re.Pattern[str]:
    """What is no pattern is a name."""
    try:
        return re.compile(text)
    except re.error:
        return re.compile(re.escape(text))


def _by_marks(one: Resource, target: Node) -> bool:
    for selector, marks in (("labelSelector", "labels"), ("annotationSelector", "annotations")):
        wanted = name_of(target.fields.get(selector))
        if wanted and not marked(names_of(one.node.get(f"metadata.{marks}")), wanted):
            return False
    return True


_TERM = re.compile(r"\s*(!?)\s*([\w./-]+)\s*(?:(==|=|!=)\s*([\w.-]*)|\s(in|notin)\s*\(([^)]*)\))?\s*(?:,|$)")


def marked(found: dict[str, str], selector: str) -> bool:
    """`app=web,tier!=db,env in (a, b),!canary`."""
    for absent, key, operator, value, membership, values in _TERM.findall(selector):
        known = found.get(key)
        if membership:
            holds = (known in [each.strip() for each in values.split(",")]) is (membership == "in")
        elif operator:
            holds = (known == value) is (operator != "!=")
        else:
            holds = (known is None) is bool(absent)
        if not holds:
            return False
    return True
