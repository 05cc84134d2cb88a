"""What an image is called, whichever mirror of Docker Hub it is pulled from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.image import DEFAULT_REGISTRY
from readiness.model.artifact import Unresolved
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.formats.image import ImageReference

_MIRROR = lazy(r"(?:public\.ecr\.aws/docker/library|mirror\.gcr\.io(?:/library)?)/")
_ARCHITECTURE = lazy(r"(?:amd64|arm64v8|arm32v[567]|i386|ppc64le|s390x|riscv64)/")


def plain_name(image: ImageReference) -> str | None:
    """`node`, `gcr.io/distroless/static`; None when a part of the name is not known."""
    if isinstance(image.registry, Unresolved) or isinstance(image.repository, Unresolved):
        return None
    name = image.repository if image.registry == DEFAULT_REGISTRY else f"{image.registry}/{image.repository}"
    return _ARCHITECTURE.sub("", _MIRROR.sub("", name, count=1), count=1)
