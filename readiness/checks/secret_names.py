"""Names and values of variables in a Dockerfile: which would put a secret into the image, which only look like it."""

from __future__ import annotations

import re

from readiness.checks import secret_words
from readiness.pattern import lazy

_WORDS = lazy(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_KEY_KINDS = frozenset(
    {"account", "client", "crypt", "deploy", "encrypt", "hmac", "shared", "ssh", "storage", "webhook"}
)
"""What makes a `KEY` a secret, besides what does so in every setting."""
_QUESTIONS = frozenset(
    {
        "allow", "check", "disable", "empty", "enable", "force", "generate", "has", "is", "max", "min", "need", "no", "num", "random",
        "require", "skip", "use",
    }
)  # fmt: skip
"""First words of switches and counts: `ALLOW_EMPTY_PASSWORD`, `MAX_TOKEN`."""
_HARMLESS = frozenset(
    {"public", "publishable", "pub", "dummy", "fake", "mock", "encrypted", "sealed", "gpg", "pgp", "keyring"}
)
_PUBLIC_PREFIX = lazy(
    r"(NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|VITE|REACT_APP|GATSBY|VUE_APP|PUBLIC|STORYBOOK|NG_APP)_", re.IGNORECASE
)
_OWN_MEANING = frozenset({"PWD", "OLDPWD", "PASS"})
_IN_ONE_WORD = frozenset({"azurestorageaccountkey"})
"""What Kubernetes' driver of Azure's file shares asks a Secret for."""

_NOTHING = lazy(
    r"|true|false|yes|no|on|off|none|null|nil|undefined|\d{1,6}|\d+(\.\d+)*[smhd]?|\d+(\.\d+)+([-_.~+]\w+)*",
    re.IGNORECASE,
)
_PLACE = lazy(r"(~|\.{1,2})?/[\w./@-]*|[A-Za-z]:\\.*|(file|https?|unix|arn|vault|aws|gs|s3):.*")
_PLACEHOLDER = lazy(
    r"change|placeholder|your[-_]?|dummy|example|replace|sample|x{3}|\*{3}|\.{3}|<.*>|insert|fixme|todo|fake|mock|not[-_]?(real|used|needed|set|a[-_])"
    r"|cafebabe|deadbeef|unused|build|noop|ignore|will[-_]?be|^.{1,4}$"
    r"|^(secret|passw(or)?d|passphrase|token|default|local(host)?|admin|postgres|mysql|mariadb|mongo(db)?|redis|minio(admin)?|rabbitmq|guest|user(name)?"
    r"|supersecret|topsecret|letmein|development|testing|docker|laravel|django|app|example)\d{0,4}$",
    re.IGNORECASE,
)
_LOGIN = lazy(r"://[^\s/:@\"'`<>${}]{0,128}:([^\s/@\"'`${}<>]{1,256})@")
_KNOWN_TOKEN = lazy(
    r"(?<![A-Za-z0-9_])(?:(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{22,255}"
    r"|glpat-[\w-]{20,64}|xox[abpors]-[A-Za-z0-9-]{10,300}|(?:sk|rk)_live_[A-Za-z0-9]{10,255}|AIza[\w-]{35}"
    r"|npm_[A-Za-z0-9]{36}|pypi-[\w-]{40,300}|dckr_pat_[\w-]{20,64}|hf_[A-Za-z0-9]{30,64}|SG\.[\w-]{16,64}\.[\w-]{16,64})"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY"
)


def names_a_secret(name: str) -> bool:
    """`DB_PASSWORD`, `npmToken`, `API_KEY`; not `TOKEN_URL`, `NEXT_PUBLIC_API_KEY`, `GPG_KEY`."""
    if name.upper() in _OWN_MEANING or _PUBLIC_PREFIX.match(name):
        return False
    if name in _IN_ONE_WORD:
        return True
    words = [word.lower() for word in _WORDS.findall(name)]
    if not words or words[0] in _QUESTIONS or not _HARMLESS.isdisjoint(words):
        return False
    if words[0] == "azure" and words[-1] == "key":  # of whatever service: each has one that opens it
        return True
    return secret_words.names_a_secret(name) or (words[-1] == "key" and words[-2:-1] != [] and words[-2] in _KEY_KINDS)


def is_nothing(value: str) -> bool:
    """No secret whatever the name: empty, a switch, a number, a version, where something is."""
    return _NOTHING.fullmatch(value) is not None or (_PLACE.fullmatch(value) is not None and not login(value))


def is_placeholder(value: str) -> bool:
    """Made up for people, or for a build that needs any value."""
    return _PLACEHOLDER.search(value) is not None


def login(value: str) -> bool:
    """A URL with a password in it that is no placeholder."""
    found = _LOGIN.search(value)
    return found is not None and not is_placeholder(found[1]) and "example" not in value


def gives_away(value: str) -> bool:
    """A secret by its own looks, whatever it is called."""
    return _KNOWN_TOKEN.search(value) is not None
