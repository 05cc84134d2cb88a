"""How much memory a program is told to take: Java's heap, Node.js's, Go's limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.amounts import docker_bytes, quantity
from readiness.model.artifact import as_written
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.checks.system.environments import Gift
    from readiness.model.location import Location

_FIRST = ("_JAVA_OPTIONS", "", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")
"""What Java itself reads, the one that wins first; the empty one is the command line."""
_SCRIPTS = lazy(r"(^|_)(JAVA|JVM|HEAP|CATALINA)(_\w+)?_OPT(ION)?S(_\w+)?$|(^|_)HEAP_OPTS$")
"""What scripts hand over to Java."""
_HEAP = lazy(r"(?:^|[\s'\"=])-Xmx(\S+?)(?=[\s'\",]|$)|-XX:MaxHeapSize=(\S+?)(?=[\s'\",]|$)")
_SHARE = lazy(r"-XX:MaxRAMPercentage=(\S+?)(?=[\s'\",]|$)")
_NODE = lazy(r"--max[-_]old[-_]space[-_]size[= ](\S+?)(?=[\s'\",]|$)")


class Told(NamedTuple):
    """One amount that a program is told."""

    location: Location
    program: str
    """`Java`, `Node.js`, `Go`."""
    written: str
    """`-Xmx512m`."""
    amount: float | None
    """Bytes; None where it is only known later."""
    share: float | None = None
    """Percent of the container's memory, in place of an amount."""
    sure: bool = True
    """The program itself reads it; no script has to hand it over."""


def told(given: Mapping[str, Gift], command: str, place: Location) -> Iterator[Told]:
    """What each program is told at last, of what a container is given and started with."""
    java = _java(given, command, place)
    if java is not None:
        yield java
    for text, where in ((command, place), *_texts(given, "NODE_OPTIONS")):
        found = _NODE.search(text)
        if found is not None:
            yield Told(where, "Node.js", found[0], _mebibytes(found[1]))
            break
    gift = given.get("GOMEMLIMIT")
    if gift is not None and gift.value is not None and gift.kind != "field":
        text = as_written(gift.value)
        if text not in ("", "off"):
            yield Told(gift.value_location or gift.location, "Go", f"GOMEMLIMIT={text}", _go(text))


def _java(given: Mapping[str, Gift], command: str, place: Location) -> Told | None:
    for name in _FIRST:
        pairs = [(command, place)] if not name else list(_texts(given, name))
        for text, where in pairs:
            one = _flags(text, where) if name or "java" in command else None
            if one is not None:
                return one
    for name in given:
        for text, where in _texts(given, name) if _SCRIPTS.search(name) else ():
            one = _flags(text, where)
            if one is not None:
                return one._replace(sure=False)
    return None


def _flags(text: str, where: Location) -> Told | None:
    """The last one counts; an amount counts before a share."""
    heaps, shares = list(_HEAP.finditer(text)), list(_SHARE.finditer(text))
    if heaps:
        one = heaps[-1]
        return Told(where, "Java", one[0].strip(" '\"="), docker_bytes(one[1] or one[2]))
    if shares:
        share = shares[-1][1]
        known = float(share) if regex(r"\d+(\.\d+)?").fullmatch(share) else None
        return Told(where, "Java", shares[-1][0], None, known)
    return None


def _texts(given: Mapping[str, Gift], name: str) -> Iterator[tuple[str, Location]]:
    gift = given.get(name)
    if gift is not None and gift.value is not None:
        yield as_written(gift.value), gift.value_location or gift.location


def _mebibytes(text: str) -> float | None:
    return float(text) * 2**20 if text.isdecimal() else None


def _go(text: str) -> float | None:
    """`512MiB`, `1GiB`; plain numbers are bytes."""
    return quantity(text.removesuffix("B") if text.endswith("iB") else text)
