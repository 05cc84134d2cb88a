"""Image references: registry, repository, tag and digest, and what a template leaves unknown of each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.model.artifact import Node, Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.model.facts import Text


DEFAULT_REGISTRY = "docker.io"

_TEMPLATE = lazy(
    r"\$?\{\{.*?\}\}"  # Helm, Jinja, GitHub Actions
    r"|\$\{(?:[^{}]|\{[^{}]*\})*\}"  # ${NAME}, ${NAME:-${OTHER}}
    r"|\$\([^()]*\)|\$\w+"
    r"|<[^<>]+>|#\{[^{}]*\}#?"
)
_STANDIN = "\x00"


class ImageReference(NamedTuple):
    registry: Text
    """`docker.io` when none is written: what Docker and Kubernetes take."""
    repository: Text
    """Without Docker Hub's implied `library/`."""
    tag: Text | None = None
    """None when none is written. Unresolved as well when a template ends the name and may carry a tag."""
    digest: Text | None = None
    """`sha256:…`; None when none is written."""


@lru_cache(maxsize=1024)
def parse_image(text: Text) -> ImageReference:
    """Take `registry:5000/name:tag@sha256:…` apart. Colons, slashes and `@` inside a template separate nothing.

    Kept: a repository names few images, and many rules ask about each.
    """
    written = text.text if isinstance(text, Unresolved) else text
    templates = _TEMPLATE.findall(written)
    masked = _TEMPLATE.sub(_STANDIN, written.strip().replace(_STANDIN, "?"))
    name, _, digest = masked.partition("@")
    path, tag = _split_tag(name)
    registry, repository = _split_registry(path)
    pieces = [_restore(piece, templates) for piece in (registry, repository, tag, digest)]
    if tag == "" and digest == "" and (path.endswith(_STANDIN) or _is_placeholder(path)):
        pieces[2] = Unresolved(written)
    return ImageReference(
        pieces[0] or DEFAULT_REGISTRY,
        Unresolved(str(pieces[1])) if _is_placeholder(repository) else pieces[1],
        pieces[2] or None,
        pieces[3] or None,
    )


def image_text(image: Node) -> Text:
    """The reference as written; Unresolved when any part of it is."""
    reference = parse_image(image.text)
    parts = (reference.registry, reference.repository, reference.tag, reference.digest)
    return Unresolved(image.text) if any(isinstance(part, Unresolved) for part in parts) else image.text


def image_node(image: Node) -> Node:
    """A mapping `registry`, `repository`, `tag`, `digest` for rules to look into; every part stands where the image stands."""
    reference = parse_image(image.text)
    parts: dict[str, Text | None] = {
        "registry": reference.registry,
        "repository": reference.repository,
        "tag": reference.tag,
        "digest": reference.digest,
    }
    position = (image.line, image.column, image.end_line, image.end_column)
    fields = {
        name: Node(part, position=position, alias=image.alias) for name, part in parts.items() if part is not None
    }
    return Node(kind="mapping", position=position, fields=fields, alias=image.alias)


def _split_tag(name: str) -> tuple[str, str]:
    """A colon before the last slash belongs to a registry's port."""
    slash, colon = name.rfind("/"), name.rfind(":")
    return (name[:colon], name[colon + 1 :]) if colon > slash else (name, "")


def _split_registry(path: str) -> tuple[str, str]:
    first, slash, rest = path.partition("/")
    if not slash or not _is_host(first):
        return "", path.removeprefix("library/")
    if first in {DEFAULT_REGISTRY, "index.docker.io", "registry-1.docker.io"}:
        return DEFAULT_REGISTRY, rest.removeprefix("library/")
    return first, rest


def _is_host(segment: str) -> bool:
    return segment == "localhost" or any(mark in segment for mark in (".", ":", _STANDIN))


def _is_placeholder(path: str) -> bool:
    """A part in capitals (`PROJECT_ID`) can't be a repository, which has to be lower case: it is there to be replaced."""
    return any(len(part) > 1 and part.isupper() for part in path.split("/"))


def _restore(piece: str, templates: list[str]) -> Text:
    """Put the templates back, in the order they were taken out."""
    if _STANDIN not in piece:
        return piece
    literals = piece.split(_STANDIN)
    taken = [templates.pop(0) for _ in literals[1:]]
    return Unresolved("".join(a + b for a, b in zip(literals, [*taken, ""], strict=True)))
