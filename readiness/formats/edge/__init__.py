"""What answers in front of applications, besides nginx, Caddy and Kubernetes: Envoy, Traefik, Kong, HAProxy, and the files of
platforms that serve an application themselves (Vercel, Netlify, Serverless, AWS SAM)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Artifact, Document, Node
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats import Selector
    from readiness.model.facts import Fact
    from readiness.model.problem import Problem

NAME = "edge"
UNRESOLVED = lazy(r"\$\{|\{\{")
SELECTORS: Mapping[str, Selector] = {}


class EdgeFile(NamedTuple):
    kind: str
    """`envoy`, `traefik`, `kong`, `serverless`, `sam`, `haproxy`, `vercel`, `netlify`, `headers`."""
    root: Node
    """Empty for files of lines, whose text says all."""


def documents(artifact: Artifact) -> Iterator[Document[EdgeFile] | Problem]:
    """Files that are told by their names. What does not parse is left to whoever else reads it: it says nothing here."""
    name = artifact.path.rpartition("/")[2].lower()
    if name == "vercel.json":
        yield from _parsed(artifact, "vercel")
    else:
        kind = "haproxy" if name.endswith(".cfg") else "netlify" if name.endswith(".toml") else "headers"
        yield Document(artifact, NAME, Node(kind="mapping"), EdgeFile(kind, Node(kind="mapping")))


def _parsed(artifact: Artifact, kind: str) -> Iterator[Document[EdgeFile]]:
    from readiness.formats import yaml

    for part in yaml.compose(artifact.text, unresolved=UNRESOLVED):
        if not isinstance(part, yaml.YamlProblem):
            yield Document(artifact, NAME, part.root, EdgeFile(kind, part.root))


def read(artifact: Artifact, root: Node) -> Iterator[Document[EdgeFile]]:
    """A YAML document, by the keys that only such a file has."""
    kind = _kind(artifact.path.rpartition("/")[2], root)
    if kind:
        yield Document(artifact, NAME, root, EdgeFile(kind, root))


def _kind(name: str, root: Node) -> str:
    if root.get("static_resources") is not None:
        return "envoy"
    if "_format_version" in root.fields:
        return "kong"
    if root.get("http.middlewares") is not None or root.get("http.routers") is not None:
        return "traefik"
    if any(one.text.startswith("AWS::Serverless") for one in _transforms(root)):
        return "sam"
    return "serverless" if name.startswith("serverless") and "functions" in root.fields else ""


def _transforms(root: Node) -> tuple[Node, ...]:
    found = root.fields.get("Transform")
    return () if found is None else found.items or (found,)


def facts(document: Document[object]) -> Iterator[Fact]:
    """Layers of proxies; of platforms, what they do for the application that the file lies beside."""
    content = document.content
    if not isinstance(content, EdgeFile):
        return
    match content.kind:
        case "envoy":
            from readiness.formats.edge import envoy

            yield from envoy.layers(document.path, content.root)
        case "traefik" | "kong":
            from readiness.formats.edge import routers

            yield from routers.layers(document.path, content.kind, content.root)
        case "haproxy":
            from readiness.formats.edge import haproxy

            yield from haproxy.layers(document.path, document.artifact.text)
        case _:
            from readiness.formats.edge import platforms

            yield from platforms.middleware(document.path, content.kind, content.root, document.artifact.text)
