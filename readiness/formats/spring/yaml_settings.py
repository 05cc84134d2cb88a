"""Settings in YAML: each document flattened to dotted keys, with the profile that it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.spring.entries import Entry, canonical
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Artifact, Node

_MANIFEST = lazy(r"(?m)^apiVersion\s*:")
_FILTERED = lazy(r"(?<![\w@])@([\w.-]+)@")
"""What Maven puts a value for: `@project.version@` is no YAML yet."""
_ON_PROFILE = ("spring.config.activate.on-profile", "spring.profiles")


def is_manifest(artifact: Artifact) -> bool:
    """An object of Kubernetes: Argo CD's `Application` is written into files of this name too."""
    return _MANIFEST.search(artifact.text) is not None


def entries(artifact: Artifact) -> Iterator[Entry]:
    """Those of all documents that can be read."""
    from readiness.formats import yaml

    text = _FILTERED.sub(r"$\1$", artifact.text)
    for part in yaml.compose(text):
        if isinstance(part, yaml.YamlProblem):
            continue
        found = list(_flat(part.root, ""))
        profile = next((entry.value for entry in found if entry.key in _ON_PROFILE), "")
        yield from (entry._replace(profile=profile) for entry in found)


def _flat(node: Node, key: str) -> Iterator[Entry]:
    if node.kind == "mapping":
        for name, value in node.fields.items():
            yield from _flat(value, f"{key}.{canonical(name)}" if key else canonical(name))
    elif node.kind == "sequence" and all(one.kind == "scalar" for one in node.items):
        yield Entry(key, ",".join(_text(one) for one in node.items), node.region)
    elif node.kind == "sequence":
        for number, one in enumerate(node.items):
            yield from _flat(one, f"{key}[{number}]")
    elif key:
        yield Entry(key, _text(node), node.region)


def _text(node: Node) -> str:
    return str(node.value).lower() if isinstance(node.value, bool) else node.text
