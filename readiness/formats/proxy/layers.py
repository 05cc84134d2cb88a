"""What nginx and Caddy answer in place of the applications behind them: limits, security headers, CORS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.proxy.upstreams import fronts
from readiness.model.artifact import Unresolved
from readiness.model.layers import Layer
from readiness.model.location import Location, Region
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.proxy.caddy import CaddyConfig, Line
    from readiness.formats.proxy.nginx import Directive, NginxConfig
    from readiness.model.facts import Text

SECURITY = {
    "content-security-policy": "Content-Security-Policy",
    "strict-transport-security": "Strict-Transport-Security",
    "x-frame-options": "X-Frame-Options",
    "x-content-type-options": "X-Content-Type-Options",
}


def of_nginx(path: str, config: NginxConfig) -> Iterator[Layer]:
    for found in config.named("limit_req"):
        zone = _zone(found)
        if zone and _limits(config, found, zone):
            location = Location(path, found.region, found.logical)
            yield Layer(location, "rate-limit", "nginx", zone, fronts(config, found))
    for found in config.walk():
        for name, value in _nginx_headers(found):
            hidden = found.name == "more_set_headers" or _hides(config, found, name)
            for one in header(Location(path, found.region, found.logical), "nginx", name, value, fronts(config, found)):
                yield one._replace(replaces=hidden)


def _hides(config: NginxConfig, use: Directive, name: str) -> bool:
    """The application's own header is not passed on in its block, nor in any around."""
    return any(
        one.arguments[:1] and one.arguments[0].lower() == name.lower() and use.scope[: len(one.scope)] == one.scope
        for one in config.named("proxy_hide_header")
    )


def _limits(config: NginxConfig, use: Directive, zone: str) -> bool:
    """Whether it takes effect: not a dry run, and its zone is defined here or may be in a file of the same server."""
    dry = (one for one in config.named("limit_req_dry_run") if one.arguments == ("on",))
    if any(use.scope[: len(one.scope)] == one.scope for one in dry):
        return False
    if any(_zone(one) == zone for one in config.named("limit_req_zone")):
        return True
    whole = any(config.named("http")) and not any(config.named("include"))
    return not whole


def _zone(directive: Directive) -> str:
    stated = next((word for word in directive.arguments if word.startswith("zone=")), "")
    return stated.removeprefix("zone=").partition(":")[0]


def _nginx_headers(directive: Directive) -> Iterator[tuple[str, str]]:
    if directive.name == "add_header" and len(directive.arguments) > 1:
        yield directive.arguments[0], directive.arguments[1]
    if directive.name in ("more_set_headers", "more_add_headers"):
        for argument in directive.arguments:
            name, colon, value = argument.partition(":")
            if colon:
                yield name.strip(), value.strip()


def of_caddy(path: str, config: CaddyConfig) -> Iterator[Layer]:
    for line in config.lines:
        behind = _behind(config, line)
        if line.words[0] == "rate_limit":
            yield Layer(_place(path, line.region, line.around, "rate_limit"), "rate-limit", "caddy", "", behind)
        for name, value in _caddy_headers(line):
            yield from header(_place(path, line.region, line.around, "header"), "caddy", name, value, behind)


def _behind(config: CaddyConfig, found: Line) -> tuple[Text, ...] | None:
    """Hosts that the site of a line hands requests to; a snippet's are those of all that may import it."""
    site = found.around[:1]
    snippet = bool(site) and site[0].startswith("(")
    hosts: dict[Text, None] = {}
    for line in config.lines:
        if line.words[0] == "reverse_proxy" and (snippet or line.around[:1] == site):
            hosts |= {_host(word): None for word in line.words[1:] if word[:1] not in "@/*"}
    return tuple(hosts) if hosts else None


def _host(word: str) -> Text:
    bare = regex(r"^\w+://").sub("", word)
    return Unresolved(word) if "{" in bare else bare.partition(":")[0]


def _caddy_headers(line: Line) -> Iterator[tuple[str, str]]:
    """`header [matcher] [+?>]Name value`, or the same without its first word in a block of that name."""
    words = line.words
    if words[0] == "header":
        words = words[2:] if len(words) > 1 and words[1][:1] in "@/*" else words[1:]
    elif line.around[-1:] != ("header",):
        return
    if len(words) == 2 and not words[0].startswith("-"):
        yield words[0].lstrip("+?>"), words[1]


def header(
    location: Location,
    source: str,
    name: str,
    value: str,
    behind: tuple[Text, ...] | None,
    target: tuple[str, str] = ("", ""),
) -> Iterator[Layer]:
    """Nothing for an empty value, which sends no header, nor for an HSTS that switches itself off."""
    lowered = name.lower()
    if not value or (lowered == "strict-transport-security" and regex(r"max-age=\"?0\b").search(value)):
        return
    if lowered in SECURITY:
        yield Layer(location, "security-headers", source, SECURITY[lowered], behind, target)
    if lowered == "access-control-allow-origin":
        yield Layer(location, "cors", source, value, behind, target)


def _place(path: str, region: Region, around: tuple[str, ...], name: str) -> Location:
    return Location(path, region, "/".join([*(word for word in around if word), name]))
