"""Every place that says which origins may call, and whether it lets any."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.proxy.nginx import Directive, NginxConfig
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_PASSED_ON = ("proxy_pass", "fastcgi_pass", "uwsgi_pass", "grpc_pass")
_STATIC = lazy(r"woff|ttf|eot|otf|svg|css|\bjs\b|png|jpe?g|font|static|assets|\.well-known")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each CORS setting in code, and for each header of that name in a proxy's configuration."""
    if document.format == "nginx":
        from readiness.formats.proxy.nginx import NginxConfig

        yield from _nginx(document.path, document.content) if isinstance(document.content, NginxConfig) else ()
        return
    from readiness.checks.sources import code_of

    code = code_of(
        cast("Document[Source]", document),
        "cors",
        "CORS",
        "Access-Control-Allow",
        "access-control-allow",
        "Cors",
        "CheckOrigin",
        "CrossOrigin",
        "llowedOrigin",
    )
    if code is None:
        return
    if document.format == "python":
        from readiness.checks.app import cors_python as language
    elif document.format in ("java", "kotlin"):
        from readiness.checks.app import jvm_cors as language  # type: ignore[no-redef]
    elif document.format == "go":
        from readiness.checks.app import cors_go as language  # type: ignore[no-redef]
    else:
        from readiness.checks.app import cors_javascript as language  # type: ignore[no-redef]
    yield from language.observations(code)


def _nginx(path: str, config: NginxConfig) -> Iterator[Observation]:
    """Only where nginx stands before an application: files that everybody may read anyway may be read by any page."""
    proxies = any(found.name in _PASSED_ON for found in config.walk())
    headers = [found for found in config.named("add_header") if len(found.arguments) > 1]
    told: dict[str, list[Location]] = {}
    for found in headers:
        if found.arguments[0].lower() != "access-control-allow-origin":
            continue
        value, place = found.arguments[1], Location(path, found.region, found.logical)
        # A browser refuses the answer where a literal star stands beside credentials.
        credentials = value != "*" and any(_credentials(one) and one.scope == found.scope for one in headers)
        if value in ("*", "$http_origin") and proxies and not _limited(found) and not _of_files(found, config):
            name = ("any origin" if value == "*" else "whatever origin asks") + (
                ", with credentials" if credentials else ""
            )
            told.setdefault(name, []).append(place)
        else:
            yield Observation(place, Kind.PASS)
    for name, places in told.items():
        level = None if name.endswith("credentials") else Level.WARNING
        often = f", in {len(places)} places of this file," if len(places) > 1 else ""
        yield Observation(places[0], Kind.FAIL, name + often, related=tuple(places[1:]), level=level)


def _of_files(header: Directive, config: NginxConfig) -> bool:
    """In a location of files only: what `try_files` hands on to a proxy bears that location's headers, not these."""
    beside = {one.name for one in config.walk() if one.scope == header.scope}
    in_location = bool(header.parents) and header.parents[-1][0] == "location"
    return in_location and not beside.isdisjoint(("try_files", "root", "alias")) and beside.isdisjoint(_PASSED_ON)


def _credentials(directive: Directive) -> bool:
    return directive.arguments[0].lower() == "access-control-allow-credentials" and directive.arguments[1] == "true"


def _limited(directive: Directive) -> bool:
    """Below a condition on the origin, or a location of static files."""
    for name, arguments in directive.parents:
        text = " ".join(arguments)
        if (name == "if" and "$http_origin" in text) or (name == "location" and _STATIC.search(text)):
            return True
    return False
