"""HAProxy's configuration, as far as what it answers goes: sections, their lines, the servers of their backends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.proxy.layers import header
from readiness.model.layers import Layer
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from readiness.model.facts import Text

_SECTION = lazy(r"(global|defaults|frontend|backend|listen|resolvers|userlist|peers|cache)\b\s*(\S*)")
_HEADER = lazy(r"\s+http-(?:response|after-response)\s+(?:set|add)-header\s+(\S+)\s+\"?([^\"#]*)")
_LIMIT = lazy(
    r"\s+http-request\s+(?:deny|tarpit|reject)\b.*(?:sc_http_req_rate|http_req_rate|sc\d?_\w*rate)|\s+rate-limit\s+sessions"
)
_SERVER = lazy(r"\s+server\s+\S+\s+([^\s:]+)")
_TO = lazy(r"\s+(?:default_backend|use_backend)\s+(\S+)")


class Section(NamedTuple):
    kind: str
    name: str
    lines: tuple[tuple[int, str], ...]


def sections(text: str) -> Iterator[Section]:
    kind, name, lines = "", "", list[tuple[int, str]]()
    for number, line in enumerate(text.split("\n"), 1):
        if found := _SECTION.match(line):
            yield Section(kind, name, tuple(lines))
            kind, name, lines = found[1], found[2], []
        else:
            lines.append((number, line))
    yield Section(kind, name, tuple(lines))


def layers(path: str, text: str) -> Iterator[Layer]:
    found = [one for one in sections(text) if one.kind]
    servers = {one.name: tuple(_all(_SERVER, one)) for one in found if one.kind in ("backend", "listen")}
    for one in found:
        behind = _behind(one, servers)
        for number, line in one.lines:
            place = Location(path, Region.of_line(number, line), f"{one.kind}/{one.name}")
            if _LIMIT.match(line):
                yield Layer(place, "rate-limit", "haproxy", "", behind)
            elif match := _HEADER.match(line):
                yield from header(place, "haproxy", match[1], match[2].strip(), behind)


def _all(pattern: re.Pattern[str], section: Section) -> Iterator[str]:
    """What the pattern's group is in each line of the section."""
    for _, line in section.lines:
        if match := pattern.match(line):
            yield match[1]


def _behind(section: Section, servers: dict[str, tuple[str, ...]]) -> tuple[Text, ...] | None:
    if section.kind in ("backend", "listen"):
        return servers[section.name] or None
    if section.kind == "frontend":
        return tuple(host for name in _all(_TO, section) for host in servers.get(name, ())) or None
    return None
