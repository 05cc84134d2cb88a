"""Paths of files that hold keys, logins or the settings of one place, by their names alone."""

from __future__ import annotations

import re
from typing import Literal

from readiness.pattern import lazy

Holds = Literal["private", "env", "env of a place"]

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


def kind_of(path: str) -> Holds | None:
    """What the name says it holds: a key or login, the settings of wherever it runs, or those of one named place.

    None for templates, public keys and all else. `path` may be a pattern, such as `certs/*.key`.
    """
    if _TEMPLATE.search(path) or _PUBLIC.search(path):
        return None
    if _ENV.search(path) is not None:
        return "env" if path.rpartition("/")[2] in {".env", ".env*"} else "env of a place"
    return "private" if _PRIVATE.search(path) is not None else None
