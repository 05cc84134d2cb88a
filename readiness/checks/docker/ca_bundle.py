"""Images without the certificates that outgoing TLS connections are checked with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.docker.started import shipped
from readiness.checks.dockerfile_views import all_runs, place, ships
from readiness.formats import bases
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Stage
    from readiness.model.artifact import Document

_BUNDLE = lazy(r"ca-certificates|ca-bundle|/etc/ssl\b|/etc/pki|cacert|certs\b|\.crt\b|\.pem\b", re.IGNORECASE)
_BRINGS = lazy(r"ca-certificates|\b(curl|wget|openssl|git|libcurl4)\b")


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for an image that takes a program from another stage and whose base has no certificates."""
    stage = shipped(document)
    dockerfile = document.content
    if stage is None or (stage.settings.cmd is None and stage.settings.entrypoint is None):
        return
    base = bases.lookup(dockerfile.base.image)
    copies = _copies(dockerfile)
    if base is None or base.ca_certificates is not False or not copies:
        return
    installed = any(_brings(run.instruction.text) for run in all_runs(document, shipped=True))
    good = (
        installed
        or any(_BUNDLE.search(text) or _is_system(text) for text in copies)
        or "SSL_CERT_FILE" in stage.settings.env
    )
    where = place(document, dockerfile.base, dockerfile.base.origin, dockerfile.base.reference.region)
    yield Observation(where, Kind.PASS if good else Kind.FAIL, str(dockerfile.base.image).partition("@")[0])


def _brings(text: str) -> bool:
    found = _BRINGS.search(text)
    return found is not None and ("ca-certificates" in text or "--no-install-recommends" not in text)


def _copies(dockerfile: Dockerfile) -> list[str]:
    """What is copied from other stages or images."""
    chain: list[Stage] = [stage for stage in dockerfile.stages if ships(dockerfile, stage)]
    return [
        source.instruction.text
        for stage in chain
        for source in stage.sources
        if source.instruction.keyword in {"COPY", "ADD"}
    ]


def _is_system(text: str) -> bool:
    """A whole root or /etc may hold them."""
    first = text.split()[:1]
    return first in (["/"], ["/etc"], ["/etc/"]) or first[0].endswith(("rootfs", "rootfs/"))
