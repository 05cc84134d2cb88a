"""Is a string a secret, or does it only stand where one would: placeholders, templates, names, paths, look-ups."""

from __future__ import annotations

import re
from collections import Counter
from math import log2

from readiness.pattern import lazy, regex

_PLACEHOLDER = lazy(
    r"example|change[-_ ]?(?:me|this|it)|placeholder|your[-_]?|dummy|redacted|replace|sample|x{4}|\*{3}|\.{3}|insert|fixme"
    r"|todo|not[-_]?a?[-_]?(?:real|secret)|fake|mock|0123456|1234567|7654321|abcdefg|deadbeef|cafebabe|qwerty|(.)\1{5}"
    r"|Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
    re.IGNORECASE,
)
_TEMPLATE = lazy(
    r"\$\{|\$\(|\{\{|\}\}|<%|%>|#\{|%\(|%s|\{\w*\}|^<.*>$|^\$\w|^\[.*\]$|^@\w+@$|ENC\[|^!|^%\w+%$|^__\w+__$"
)
_LOOK_UP = lazy(
    r"\benv(?:iron)?\b[.\[(]|getenv|^(?:process|os|env|config|settings|secrets|vars|self|this|inputs|steps|var|local|data)\."
    r"|^\w[\w.]*\(.*\)?$|^[a-z_]\w*(?:\.[a-z_]\w*)+$|^(?:vault|arn|op|ssm|awssm|secretsmanager|ref\+\w+|sha\d+|projects|gs|s3|sm|kms)[:/]|://",
    re.IGNORECASE,
)
_PATH = lazy(
    r"^(?:~|\.{1,2})?/|^[A-Za-z]:\\|\.(?:json|ya?ml|pem|key|crt|cer|txt|env|py|[cm]?[jt]sx?|html?|xml|toml|ini|cfg|conf|p12|jks|sh)$"
)
_PATTERN = lazy(r"\\[dwsb.]|\[(?:a-z|A-Z|0-9|\^)|\(\?|\.\*|^\^")
_UUID = lazy(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_WORDY = lazy(r"\d?(?:[A-Z]?[a-z]+(?:[A-Z][a-z]+)*|[A-Z]+|)\d{0,4}")
_PIECES = lazy(r"[^A-Za-z0-9]+")
_WEAK_WORDS = """
    admin changeit default demo dev development guest letmein local login master mysql none null pass passw
    password passwd postgres private prod production pw pwd qwerty rabbitmq redis root secret secretkey staging
    supersecret superuser temp test testing tester token undefined user username welcome
"""
_WEAK = frozenset(_WEAK_WORDS.split())
_LEET = str.maketrans("0134578@$!", "oieastbasi")

# Last words of names that hold something about a secret, not the secret: `passwordFile`, `secret_name`, `apiKeyHeader`.
_ABOUT_WORDS = """
    algorithm alias arn attribute attributes backend class column count description digest dir enabled encoding
    endpoint error expires expiry field file fingerprint flag format generator group hash header help hint host id
    ids index input interval key_id kind label length level link list location manager max message min mode name
    names namespace option param parameter path pattern placeholder policy prefix prompt property provider ref
    reference regex region required reset resource role rotation rule rules salt schema scope selector service
    size source status store strategy strength suffix template text title ttl type types uri url user username
    validator version
"""
_ABOUT = frozenset(_ABOUT_WORDS.split())
_HARMLESS_WORDS = """
    checksum digest dummy encrypted example fake hash hashed mock public pub sample sealed test
"""
_HARMLESS = frozenset(_HARMLESS_WORDS.split())
_NAME = lazy(
    r"""([A-Za-z_][\w.\-]*)["'`\])}]{0,3}\s*(?::\s*\w[\w<>\[\]|. ]*=|:=|=>|[!=]={1,2}|=|:|,)\s*[@(bruf]{0,2}["'`]?$"""
)
_WORDS = lazy(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def is_placeholder(value: str) -> bool:
    """Made up for people to replace, whatever its format."""
    return bool(_PLACEHOLDER.search(value)) or (len(value) >= 12 and len(set(value.lower())) < 6)


def is_plausible(value: str) -> bool:
    """Looks like a password or token that some program accepts: precise rather than complete.

    Weak defaults (`postgres`, `changeme`) are not counted: they are asked for by a rule of their own.
    """
    if not 8 <= len(value) <= 512 or any(character.isspace() for character in value):
        return False
    refused = (_PLACEHOLDER, _TEMPLATE, _LOOK_UP, _PATH, _PATTERN, _UUID)
    if any(pattern.search(value) for pattern in refused):
        return False
    return not is_wordy(value) and not is_weak(value) and _variety(value) and entropy(value) >= 2.5


def is_wordy(value: str) -> bool:
    """Words and short pieces, put together as names are: `my-db-password-2`, `userPassword`, `1.13-k8s-vault`."""
    return all(len(piece) <= 3 or _WORDY.fullmatch(piece) for piece in _PIECES.split(value))


def is_weak(value: str) -> bool:
    """A word everybody tries first, dressed up or not: `P@ssw0rd1`."""
    bare = regex(r"[^a-z]").sub("", regex(r"[\d\W_]+$").sub("", value.lower()).translate(_LEET))
    return bare in _WEAK


def entropy(value: str) -> float:
    """Bits per character."""
    return -sum(count / len(value) * log2(count / len(value)) for count in Counter(value).values())


def _variety(value: str) -> bool:
    lower, upper = any(map(str.islower, value)), any(map(str.isupper, value))
    digit, other = any(map(str.isdigit, value)), not value.isalnum()
    return (lower or upper) and (digit or (lower and upper and (other or len(value) >= 16)))


def names_a_secret(before: str) -> bool:
    """False if what stands left of a value is the name of something about a secret. True when there is no name to see."""
    found = _NAME.search(before)
    if found is None:
        return True
    words = [word.lower() for word in _WORDS.findall(found[1]) if not word.isdigit()]
    return not words or (words[-1] not in _ABOUT and _HARMLESS.isdisjoint(words))


def is_real_login(user: str, password: str, host: str) -> bool:
    """Whether `://user:password@host` gives something away: not a template, a weak word only if the host is a public one."""
    if is_placeholder(password) or _TEMPLATE.search(password) or is_placeholder(user) or host.startswith("sha256:"):
        return False
    if (is_weak(user) or user == "username") and is_weak(password):
        return False
    guessable = is_wordy(password) or is_weak(password) or user == password
    return not guessable or (is_public(host) and len(password) >= 6 and not regex(r"[A-Z_]+").fullmatch(password))


def is_public(host: str) -> bool:
    name = regex(r"[:/?#\"'\s]").split(host, maxsplit=1)[0].lower()
    local = (
        name.endswith((".local", ".localhost", ".test", ".invalid", ".internal", ".svc", ".lan")) or "domain" in name
    )
    return "." in name and not local and not is_placeholder(name) and not regex(r"[\d.]+").fullmatch(name)
