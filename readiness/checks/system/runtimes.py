"""What a service's files say of the runtime it is built and run with, in numbers that can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.bases.releases import releases
from readiness.formats.packages import runtime_ranges
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.formats.packages.runtime_ranges import Range
    from readiness.model.facts import ImageUsed
    from readiness.model.location import Location
    from readiness.model.packages import RuntimeNamed

TITLES = {
    "nodejs": "Node.js", "python": "Python", "go": "Go", "java": "Java", "dotnet": ".NET", "ruby": "Ruby", "php": "PHP",
}  # fmt: skip
_JAVA = frozenset({
    "eclipse-temurin", "openjdk", "amazon-corretto", "azul-zulu", "bellsoft-liberica", "microsoft-build-of-openjdk", "ibm-semeru-runtime",
})  # fmt: skip
_MINOR = frozenset({"ruby", "php"})
_VERSION = lazy(r"[v=]?\s*(\d+)(?:\.(\d+|x|\*))?(?:\.(?:\d+|x|\*))*([-+_.]?[a-z][\w.+-]*)?")


class Said(NamedTuple):
    """One place that says which versions will do."""

    location: Location
    allowed: tuple[Range, ...]
    """Any of them. Numbers as the language counts what may break: majors, Python's and Go's minors, Ruby's and PHP's both."""
    text: str
    """For people: `22`, `>=3.12,<3.14`."""
    by: str
    kind: str
    """`image`, `file`, `job`, `range`, `floor`."""


def product_of(name: str) -> str:
    """One name for all builds of Java; empty for what is not compared."""
    called = "java" if name in _JAVA else name
    return called if called in TITLES else ""


def named(one: RuntimeNamed) -> Said | None:
    """None where the versions can't be told."""
    product = product_of(one.product)
    if one.kind == "range":
        read = runtime_ranges.node if product == "nodejs" else runtime_ranges.python
        allowed = read(one.versions[0]) if one.versions else None
    else:
        allowed = _all(product, one.versions)
    if not allowed or not product:
        return None
    if one.kind == "floor":
        allowed = [(min(low for low, _ in allowed), runtime_ranges.NEWER)]
    return Said(one.location, tuple(allowed), one.written, one.by, one.kind)


def of_image(one: ImageUsed) -> Iterator[tuple[str, Said]]:
    """What an image brings along, by product."""
    if isinstance(one.image, Unresolved) or "/dotnet/runtime-deps" in one.image:  # what runs there brings its own .NET
        return
    for release in releases(one.image) or ():
        product = product_of(release.product)
        allowed = _all(product, release.versions) if product else None
        if allowed:
            yield product, Said(one.location, tuple(allowed), release.versions[0], "the image", "image")


def overlaps(one: Said, other: Said) -> bool:
    return any(
        low <= there_high and there_low <= high for low, high in one.allowed for there_low, there_high in other.allowed
    )


def _all(product: str, versions: Iterable[str]) -> list[Range] | None:
    found = [_numbers(product, version) for version in versions]
    return [one for one in found if one is not None] if found and None not in found else None


def _numbers(product: str, version: str) -> Range | None:
    """`3.12.1` of Python is 12; `3` is any of them; None where it is no version."""
    text = version.strip().strip("'\"").lower()
    if product == "nodejs" and regex(r"[\^~><]").match(text):
        found = runtime_ranges.node(text)
        return found[0] if found and len(found) == 1 else None
    if product == "go":
        text = regex(r"^(go|\^|~|>=)\s*").sub("", text)
    match = _VERSION.fullmatch(text)
    if match is None:
        return None
    major, minor = int(match[1]), match[2]
    if product in ("nodejs", "java", "dotnet"):
        major = int(minor) if product == "java" and major == 1 and minor and minor.isdecimal() else major
        return major, major
    if minor is None or not minor.isdecimal():
        return (major * 100, major * 100 + 99) if product in _MINOR else (0, runtime_ranges.NEWER)
    number = major * 100 + int(minor) if product in _MINOR else int(minor)
    if product == "python" and major == 2:
        number = runtime_ranges.PYTHON_2
    return number, runtime_ranges.NEWER if product == "go" and version.strip()[:1] in "^>~" else number
