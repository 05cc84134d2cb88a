"""What is asked of a container from inside it: ports and paths of addresses on localhost, in commands of probes and healthchecks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.checks.system.variables import Variables
    from readiness.model.facts import Text

_URL = lazy(
    r"(?:(?P<scheme>https?|tcp)://)?(?<![\w.@-])(?P<host>localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|(?<=://)[a-z][\w-]*(?=[:/\s'\"`]|$))"
    r"(?::(?P<port>\d{1,5}|\$\{[^}]*\}|\$\w+|%s))?(?P<path>/[^\s'\"`|;)>&#]*)?"
)
_DEVICE = lazy(r"/dev/tcp/(?P<host>[\w.-]+)/(?P<port>\d+|\$\{[^}]*\}|\$\w+)")
_APART = lazy(
    r"\b(?:nc|ncat|netcat)\b[^|;&]*?\s(?P<host>localhost|127\.0\.0\.1|0\.0\.0\.0|::1)\s+(?P<port>\d+|\$\{[^}]*\}|\$\w+)"
)
_BARE = lazy(r"\b(?:curl|wget|http)\b")
_CALLED = lazy(
    r"""(?P<host>localhost|127\.0\.0\.1|0\.0\.0\.0)['"]\s*,\s*(?P<port>\d{2,5})|\bconnect\(\s*(?P<first>\d{2,5})\s*[,)]"""
)
"""`TCPSocket.new("localhost", 80)`, `net.connect(80, …)`."""
_PROBED = lazy(r"grpc_health_probe\b[^|;&]*?-addr[= ]:?(?P<port>\d+)")
_OWN = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "[::1]", "[::]", "::1"})  # noqa: S104
_USUAL = {"http": 80, "https": 443}


class Address(NamedTuple):
    port: int | None
    """None where it is only known later."""
    path: str | None
    """With its query; None where none is asked for: the port alone is tried."""
    written: str
    scheme: str = ""


def addresses(words: Iterable[Text], variables: Variables, names: frozenset[str]) -> Iterator[Address]:
    """Each address on the container itself that a command asks; `names` are those it has in its network."""
    written = " ".join(word if isinstance(word, str) else word.text for word in words)
    filled = variables.expand(written)
    text = filled if isinstance(filled, str) else filled.text if filled is not None else written
    for pattern in (_DEVICE, _APART):
        for found in pattern.finditer(text):
            if found["host"] in _OWN or found["host"] in names:
                yield Address(_port(found["port"]), None, found[0])
    yield from (Address(_port(found["port"] or found["first"]), None, found[0]) for found in _CALLED.finditer(text))
    yield from (Address(_port(found["port"]), None, found[0]) for found in _PROBED.finditer(text))
    for found in _URL.finditer(text):
        host, port, scheme = found["host"], found["port"], found["scheme"] or ""
        if (host not in _OWN and host not in names) or "/dev/tcp/" in text[max(0, found.start() - 9) : found.start()]:
            continue
        if port is None and not scheme and not (_BARE.search(text) and "-c" not in text):
            continue
        number = _port(port) if port is not None else _USUAL.get(scheme or "http")
        asks = scheme.startswith("http") or found["path"] is not None
        if number is not None or port is not None:
            yield Address(number, (found["path"] or "/") if asks else None, found[0], scheme)


def _port(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
