"""Names that promise a secret, and values that keep the promise: for settings, environment variables and code."""

from __future__ import annotations

from readiness.pattern import lazy

_SECRET = frozenset({
    "secret", "secrets", "password", "passwd", "passwort", "pass", "pwd", "token", "apikey", "passphrase", "credential", "credentials",
    "jwt", "salt", "pepper",
})  # fmt: skip
_SPOKEN = ("key", *sorted(_SECRET - {"secrets", "apikey", "password", "passphrase", "credentials"}))
"""One of these is in every such name, in lower case."""
_KEYED = frozenset(
    {
        "api",
        "secret",
        "private",
        "signing",
        "encryption",
        "access",
        "auth",
        "master",
        "session",
        "cookie",
        "jwt",
        "license",
        "service",
        "app",
    }
)
"""What makes a `KEY` a secret."""
_ABOUT = frozenset({
    "url", "uri", "file", "path", "name", "id", "ttl", "expiry", "expires", "expiration", "expire", "exp", "algorithm", "alg",
    "length", "size", "header", "issuer", "audience", "type", "prefix", "endpoint", "host", "minutes", "seconds", "days", "hours",
    "min", "max", "limit", "lifetime", "duration", "timeout", "age", "rounds", "enabled", "disabled", "required", "arn", "ref",
    "field", "policy", "regex", "scope", "scopes", "public", "store", "manager", "provider", "location", "dir", "region", "user",
    "username", "count", "interval", "rotation", "version", "hash", "method", "realm", "server", "service", "reset", "schema",
    "pool", "budget", "window", "symbol", "address", "contract", "decimals", "time", "iat", "leeway", "delta", "cookie", "class",
    "tokens", "key_id", "kid", "backend", "engine", "validators", "hashers", "model", "rate",
})  # fmt: skip
_ACCOUNT = lazy(r"(?i)(?!.*secret)(.*_)?(aws|s3|minio|r2|b2|oss|cos|spaces|wasabi)_?(\w+_)?access_?key")
"""In object stores the access key is the account's name; its secret is the secret access key."""
_SIGNING = lazy(r"(?i)secret|jwt|session|encrypt|signing|private|cookie|salt")
_WORDS = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PLACEHOLDER = lazy(
    r"(?i)^<.*>$|^\[.*\]$|^\{\{.*\}\}$|^\$|^%\(|^x{3,}$|^\*+$|^\.{3,}$|your[-_ ]|replace|todo|fixme|placeholder|insert|^none$|^null$|^undefined$"
    r"|^(true|false|yes|no|on|off|\d{1,5})$|not[-_ ]?set|unset|redacted|example|sample|dummy"
)
_SPELLED = lazy(r"([A-Z]+_)+(SECRET|PASSWORD|PASS|TOKEN|KEY)")
"""`CLUSTER_API_SECRET`: the name of what is to stand there."""
_WEAK = lazy(
    r"(?i)^(change[-_ ]?(me|this|it)?|changeit|secret|default|admin|root|postgres|password|passw[o0]rd|pass|passwd|pwd|mysql|mongo|redis|rabbitmq|guest|user"
    r"|test(ing)?|dev(elopment)?|demo|local|qwerty|letmein|keyboard ?cat|supersecret|minio(admin)?|my[-_]?secret)[\W_\d]*(\w{0,10})$"
)
_GUESSED = lazy(
    r"(?i)[a-z]+([-_ ]?(password|secret|passwd|pass|pwd|token|key))+\d{0,3}|(password|secret|pass|token)[-_ ][a-z]+"
)
_ENCRYPTED = lazy(r"^(ENC\[|encrypted:|vault:|op://|ref\+|arn:|sm://|gcp-?secret|awssm:|\$ANSIBLE_VAULT|AgA)")


def names_a_secret(name: str) -> bool:
    """`JWT_SECRET`, `dbPassword`, `API_KEY`; not `SECRET_NAME`, `TOKEN_URL`, `PUBLIC_KEY`, `S3_ACCESS_KEY`."""
    words = [word.lower() for word in _WORDS.findall(name)]
    words = [word for word in words if not word.isdigit()]
    if not words or words[-1] in _ABOUT or not _ABOUT.isdisjoint({"public"} & set(words)):
        return False
    if words[-1] == "key":
        return len(words) > 1 and words[-2] in _KEYED and _ACCOUNT.fullmatch(name) is None
    return words[-1] in _SECRET


def speaks_of_secrets(text: str) -> bool:
    """Whether any name in it can be a secret's: most code has none, and need not be parsed for them."""
    lower = text.lower()
    return any(word in lower for word in _SPOKEN)


def signs(name: str) -> bool:
    """A secret that proves who somebody is: whoever knows it can be anybody."""
    return _SIGNING.search(name) is not None


def is_placeholder(value: str) -> bool:
    """Nothing that any program would take for a secret: empty, a template, a flag, a number, a request to fill it in."""
    text = value.strip()
    named = _PLACEHOLDER.search(text) or _SPELLED.fullmatch(text)
    return len(text) < 3 or named is not None or _ENCRYPTED.match(text) is not None


def is_weak(value: str) -> bool:
    """What everybody tries first."""
    text = value.strip()
    return _WEAK.match(text) is not None or _GUESSED.fullmatch(text) is not None
