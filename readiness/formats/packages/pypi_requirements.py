"""What a Python requirement comes to, given its group and its source, and what they tell of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.content import Requirement, redacted
from readiness.formats.packages.pep508 import Named, exact, fixed, parse, source
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readiness.model.artifact import Node
    from readiness.model.location import Region

SERVERS = frozenset(
    (
        "aiohttp-wsgi",
        "bottle",
        "daphne",
        "django",
        "falcon",
        "fastapi",
        "flask",
        "granian",
        "gunicorn",
        "hypercorn",
        "litestar",
        "quart",
        "robyn",
        "sanic",
        "starlette",
        "tornado",
        "uvicorn",
        "uwsgi",
        "waitress",
    )
)
"""Who needs one of these at run time serves HTTP, unless its classifiers say that it extends a framework."""

_OPTIONAL = ("project.optional-dependencies", "options.extras_require")


def listed(text: str, region: Region, group: str, *, development: bool) -> Requirement:
    """A requirement from one PEP 508 string."""
    return listed_as(text, parse(text), region, group, development=development)


def listed_as(text: str, named: Named | None, region: Region, group: str, *, development: bool) -> Requirement:
    url = named.url if named else text
    kind = source(url) if url else "registry"
    versions = named.versions if named else ""
    pinned: bool | None = fixed(url) if url else bool(exact(versions))
    if regex(r"\$\{[A-Z_][A-Z0-9_]*\}").search(text) and not pinned:
        pinned = None
    return Requirement(
        name=named.name if named else redacted(text),
        requirement=redacted(url or versions),
        group=group,
        development=development,
        kind=kind,
        pinned=pinned,
        region=region,
        conditional=bool(named and named.marker) or group.startswith(_OPTIONAL),
    )


def is_development(group: str) -> bool:
    """Whether the name of a group, extra or file says that production does not need it."""
    words = regex(r"[-_. /]+").split(group.lower())
    names = "dev devel develop development test tests testing lint linting docs doc typing types ci local format style bench"
    return not set(names.split()).isdisjoint(words)


def is_published(requirements: Iterable[Requirement], classifiers: Iterable[str], *, built: bool) -> bool:
    """Built as a distribution, not marked private, and needing no HTTP server at run time unless it extends a framework."""
    stated = tuple(classifiers)
    if not built or any(text.startswith("Private ::") for text in stated):
        return False
    if any(text.startswith("Framework ::") for text in stated):
        return True
    return not any(
        one.name.lower() in SERVERS
        for one in requirements
        if not one.development and not one.group.startswith(_OPTIONAL)
    )


def sourced(requirement: Requirement, origin: Node | None) -> Requirement:
    """The requirement with what a table says of its source: `git`, `rev`, `path`, `url`, `workspace`."""
    if origin is None or origin.kind != "mapping":
        return requirement
    fields = origin.fields
    if "git" in fields or "hg" in fields:
        reference = next((fields[key].text for key in ("rev", "ref", "reference") if key in fields), "")
        return requirement._replace(kind="git", pinned=fixed(f"git+x@{reference}"))
    if "path" in fields or "workspace" in fields or "file" in fields:
        remote = "file" in fields and "://" in fields["file"].text
        return requirement._replace(kind="url" if remote else "path", pinned=not remote)
    if "url" in fields:
        return requirement._replace(kind="url", pinned=fixed(fields["url"].text))
    return requirement
