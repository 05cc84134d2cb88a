"""Files that hold keys, logins or settings of one place, copied into a layer by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place, ships
from readiness.formats.dockerfile.expansion import expand
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile

_TEMPLATE = lazy(
    r"[._-](example|sample|template|tmpl|tpl|dist|defaults?|schema|test|testing|ci|pub|enc|encrypted|sops|vault|age|gpg|asc|j2)$"
)
_PRIVATE = lazy(
    r"(^|/)(id_(rsa|dsa|ecdsa|ed25519)|[^/]*\.(p12|pfx|jks|keystore|ppk)|\.netrc|\.pypirc|\.git-credentials|\.pgpass|\.my\.cnf"
    r"|([^/]*[-_.])?(priv(ate)?[-_]?)?key\.pem|privkey\d*\.pem|([^/]*[-_])?service[-_]?account([-_]key)?\.json"
    r"|client_secrets?\.json|master\.key|\.vault[-_]?pass(word)?(\.txt)?|kubeconfig|[^/]*\.tfstate)$"
    r"|(^|/)(server|private|priv|tls|ssl|client|ca|root|domain|localhost|host|cert|certificate|jwt|rsa|signing|app|web)([-_.][\w.-]*)?\.key$"
    r"|(^|/)(certs?|certificates|ssl|tls|private|pki)/([^/]+/)*[^/]+\.key$"
    r"|(^|/)(\.ssh|\.aws|\.gnupg|\.kube)(/|$)|(^|/)\.docker/config\.json$|(^|/)secrets?\.(json|ya?ml|toml|env)$"
)
_PUBLIC = lazy(
    r"(^|/)\.ssh/(known_hosts|config|authorized_keys)$|(trust|public|pub[-_.])[^/]*$|(^|/)apk?[-_]?keys?/|keyring",
    re.IGNORECASE,
)
_ENV = lazy(r"(^|/)\.env(\*|[._-](?P<place>[\w.*-]+))?$|(^|/)[\w-]+\.env$")
_OF_A_PLACE = "an env file of one environment may be free of secrets, and still is not for every image"
_REMOTE = lazy(r"[a-z][a-z+]*://|git@|<<")


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each file or folder that COPY and ADD name."""
    dockerfile = document.content
    for stage in dockerfile.stages:
        shipped = ships(dockerfile, stage)
        for instruction, before in stage.each("COPY", "ADD"):
            where = place(document, stage, instruction)
            for word in instruction.arguments[:-1]:
                source = expand(word.text, before.scope, dockerfile.escape)
                name = source.text if isinstance(source, Unresolved) else source
                if not _REMOTE.match(name):
                    kind, note, level = _judge(name, shipped=shipped)
                    yield Observation(where, kind, name, note, level=level)


def _judge(name: str, *, shipped: bool) -> tuple[Kind, str, Level | None]:
    path = name.rstrip("/")
    if _TEMPLATE.search(path) or _PUBLIC.search(path):
        return Kind.PASS, "", None
    env = _ENV.search(path)
    if env is None and _PRIVATE.search(path) is None:
        return Kind.PASS, "", None
    if not shipped:
        return Kind.FAIL, "into a build stage: it stays in the build's cache, not in the image", Level.NOTE
    if env is not None and path.rpartition("/")[2] not in {".env", ".env*"}:
        return Kind.FAIL, _OF_A_PLACE, Level.WARNING
    return Kind.FAIL, "", None
