"""What an nginx block hands requests to, by name, and which of its headers still hold there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.pattern import regex

if TYPE_CHECKING:
    from readiness.formats.proxy.nginx import Directive, NginxConfig
    from readiness.model.facts import Text

PASSES = frozenset({"proxy_pass", "fastcgi_pass", "uwsgi_pass", "grpc_pass", "scgi_pass"})


def fronts(config: NginxConfig, found: Directive) -> tuple[Text, ...] | None:
    """Hosts behind the block a directive stands in. None where the file hands nothing on from there: another may include it."""
    below = [one for one in config.walk() if one.name in PASSES and one.scope[: len(found.scope)] == found.scope]
    if found.name in ("add_header", "more_set_headers"):
        below = [one for one in below if holds(config, found, one)]
    names = {name: None for one in below for name in hosts(config, one)}
    if names:
        return tuple(names)
    passes = any(one.name in PASSES for one in config.walk())
    serves = any(one.name in ("root", "alias", "try_files", "return") for one in config.walk())
    return () if passes or (serves and any(config.named("server"))) else None


def holds(config: NginxConfig, header: Directive, place: Directive) -> bool:
    """Whether an `add_header` is still sent where another directive stands: any of its own in a block takes all inherited away."""
    if header.name != "add_header":
        return True
    between = [
        one
        for one in config.named("add_header")
        if len(one.scope) > len(header.scope) and place.scope[: len(one.scope)] == one.scope
    ]
    merged = any(one.arguments[:1] == ("merge",) for one in config.named("add_header_inherit"))
    return merged or not between


def hosts(config: NginxConfig, passing: Directive) -> list[Text]:
    address = passing.arguments[0] if passing.arguments else ""
    host = regex(r"^\w+://").sub("", address).partition("/")[0]
    if "$" in host:
        value = next(
            (
                one.arguments[1]
                for one in config.named("set")
                if one.arguments[:1] == (host.partition(":")[0],) and len(one.arguments) > 1
            ),
            "",
        )
        host = regex(r"^\w+://").sub("", value).partition("/")[0]
        if not host or "$" in host:
            return [Unresolved(address)]
    name = host.partition(":")[0]
    servers = [
        one.arguments[0].partition(":")[0]
        for one in config.named("server")
        if not one.block and one.arguments and any(parent == ("upstream", (name,)) for parent in one.parents)
    ]
    return list(servers) if servers else [name]
