"""Addresses of databases, caches and queues: which store, on whose machine, and whether the way there is encrypted."""

from __future__ import annotations

from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

_URL = lazy(
    r"^(?:jdbc:)?(?P<scheme>postgres(?:ql)?|cockroachdb|mysqlx?2?|mariadb|mongodb|redis|amqp)(?:\+(?!srv\b)\w+)?://(?:[^\s@/]*@)?(?P<host>[^\s/?:;,]+)(?P<rest>\S*)$"
)
SCHEMES = lazy(r"(?:postgres(?:ql)?|cockroachdb|mysqlx?2?|mariadb|mongodb|redis|amqp)(?:\+\w+)?://")
_STORES = {
    "postgres": "PostgreSQL", "postgresql": "PostgreSQL", "cockroachdb": "CockroachDB", "mysql": "MySQL", "mysql2": "MySQL",
    "mysqlx": "MySQL", "mariadb": "MariaDB", "mongodb": "MongoDB", "redis": "Redis", "amqp": "RabbitMQ",
}  # fmt: skip
_ON = lazy(
    r"(?i)(sslmode|ssl-mode|ssl_mode)=(require|required|verify\w*|verify-\w+)|\b(ssl|tls|usessl|requiressl|encrypt)=(?!false|0|no|disable)\w"
    r"|\b(ssl_?(root)?_?(ca|cert)|sslrootcert|tlscafile|sslaccept|ssl_cert_reqs|sslfactory|tls_ca)\w*="
)
_OFF = lazy(r"(?i)(sslmode|ssl-mode|ssl_mode)=(disabled?|none)|\b(ssl|tls|usessl)=(false|0|no)\b")
_UNKNOWN = lazy(r"[${}%<>]|\bHOST\b|^\*+$")
_PRIVATE = lazy(
    r"(?i)(^|\.)(localhost|local|localdomain|internal|svc|lan|docker|home|corp|intranet|test|invalid|example|flycast|consul|arpa)\.?$|\.svc\."
    r"|^(127|10|0)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\.|^\[|(^|\.)example\.(com|org|net)$|^(your|my|db|host|the|some)[-_]?\w*\.(com|host|domain|tld)$"
)
"""Machines nearby, and names that stand for one: between containers of one machine or cluster others answer for the way."""
_HOST = lazy(r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.[A-Za-z]{2,}\.?$|^\d{1,3}(\.\d{1,3}){3}$")


class Way(NamedTuple):
    store: str
    """`PostgreSQL`, `Redis`, …"""
    remote: bool | None
    """On another machine that is not nearby; None when its name is only known later."""
    encrypted: bool | None
    """False: switched off; None: nothing is said of it, and the client does not insist."""


def way(text: str) -> Way | None:
    """What an address says; None when it is none of such a store."""
    found = _URL.match(text.strip())
    if found is None:
        return None
    host, rest = found["host"], found["rest"]
    encrypted = False if _OFF.search(rest) else (True if _ON.search(rest) else None)
    return Way(_STORES[found["scheme"]], is_remote(host, rest), encrypted)


def data_source(text: str) -> Way | None:
    """Go's and libpq's own forms: `host=db.shop.eu user=shop sslmode=disable`, `shop:secret@tcp(db.shop.eu:3306)/shop?tls=true`."""
    pairs = regex(r"(?:^|\s)host=(\S+)").search(text)
    if pairs is not None and regex(r"\b(dbname|user|sslmode)=").search(text):
        encrypted = False if _OFF.search(text) else (True if _ON.search(text) else None)
        return Way("PostgreSQL", is_remote(pairs[1].strip("'")), encrypted)
    direct = regex(r"@tcp\(([^():\s]+)(?::\d+)?\)/").search(text)
    if direct is not None:
        return Way("MySQL", is_remote(direct[1]), True if regex(r"[?&]tls=(?!false|skip)").search(text) else None)
    return None


def is_remote(host: str, rest: str = "") -> bool | None:
    """Whether a host is somewhere else; None for what is filled in later."""
    host = host.strip().rpartition(":")[0] if regex(r":\d+$").search(host.strip()) else host.strip()
    if _UNKNOWN.search(host) or (_UNKNOWN.search(rest) and not host):
        return None
    return _HOST.match(host) is not None and _PRIVATE.search(host) is None
