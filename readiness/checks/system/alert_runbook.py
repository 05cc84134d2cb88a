"""Alerts that wake somebody and name no runbook, and runbooks of this repository that are not there, or not in that section."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from readiness.checks.system.alike import nearest
from readiness.model.finding import Kind, Level, Observation
from readiness.model.named import NamedTuple
from readiness.model.operations import AlertRule, Handbook
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.system import System

_NAMES = ("runbook_url", "runbook", "runbookUrl", "runbookURL", "runbook_link", "playbook", "playbook_url")
_WAKES = frozenset({"critical", "page", "pager", "p1", "sev1", "urgent", "emergency"})
_HOSTED = lazy(
    r"https?://(?:github\.com/([\w.-]+/[\w.-]+)/(?:blob|tree|raw|edit)|raw\.githubusercontent\.com/([\w.-]+/[\w.-]+)|[\w.-]+/([\w./-]+?)/-/(?:blob|tree|raw))/([^#?]+)(?:\?[^#]*)?(?:#(.+))?$"
)
_DROPPED = lazy(r"[^\w\- ]")
_MARKUP = lazy(r"\[([^\]]*)\]\([^)]*\)|<[^>]*>|:\w+:")


class Link(NamedTuple):
    """What an annotation leads to."""

    alert: AlertRule
    location: Location
    repository: str
    """`owner/name`; empty: a path of this one."""
    path: str
    """Behind the branch's first part, or as written."""
    anchor: str


class _Here(NamedTuple):
    files: frozenset[str]
    folders: dict[str, list[str]]
    """Names in each folder."""
    books: dict[str, Handbook]
    own: frozenset[str]
    """Repositories that links lead to of which some are found here: this one."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each alert that names a place of this repository, or should name one."""
    alerts = system.of(AlertRule)
    if not alerts:
        return
    links = [link for alert in alerts if (link := _link(alert)) is not None]
    here = _here(system, links)
    for link in links:
        found = _judged(link, here)
        if found is not None:
            yield found
    told = any(_written(alert) for alert in alerts)
    for alert in alerts:
        if alert.source in ("prometheus", "grafana") and _wakes(alert) and not _written(alert):
            level = None if told else Level.NOTE
            yield Observation(
                alert.location, Kind.FAIL, f"alert {alert.name} wakes somebody and names no runbook", level=level
            )


def _written(alert: AlertRule) -> str:
    return next((alert.annotations[name] for name in _NAMES if alert.annotations.get(name)), "")


def _wakes(alert: AlertRule) -> bool:
    return alert.labels.get("severity", "").lower() in _WAKES or alert.labels.get("page", "").lower() == "true"


def _link(alert: AlertRule) -> Link | None:
    """None where it names none, or a page that is elsewhere."""
    name = next((one for one in _NAMES if alert.annotations.get(one)), "")
    text = alert.annotations.get(name, "").strip()
    place = alert.places.get(name, alert.location)
    found = _HOSTED.match(text)
    if found is not None:
        from urllib.parse import unquote

        repository = found[1] or found[2] or found[3]
        return Link(alert, place, repository.lower(), unquote(found[4]), found[5] or "")
    path, _, anchor = text.partition("#")
    if (
        not path
        or regex(r"[a-z][\w+.-]*:|//", re.IGNORECASE).match(path)
        or not regex(r"[\w./ -]+\.(?:md|mdx|rst|adoc|txt|html)").fullmatch(path)
    ):
        return None
    return Link(alert, place, "", path, anchor)


def _here(system: System, links: list[Link]) -> _Here:
    folders: dict[str, list[str]] = {}
    for file in system.files:
        path = file
        while path:
            folder, _, name = path.rpartition("/")
            if name in (known := folders.setdefault(folder, [])):
                break
            known.append(name)
            path = folder
    books = {one.location.path: one for one in system.of(Handbook)}
    here = _Here(system.files, folders, books, frozenset())
    own = {link.repository for link in links if link.repository and _found(link, here)}
    return here._replace(own=frozenset(own))


def _tried(link: Link) -> list[str]:
    """A branch's name may have slashes in it; a path may be seen from the file or from the root."""
    if link.repository:
        parts = link.path.strip("/").split("/")
        return ["/".join(parts[at:]) for at in range(1, len(parts))]
    folder = posixpath.dirname(link.location.path)
    return [posixpath.normpath(posixpath.join(folder, link.path)), posixpath.normpath(link.path.lstrip("/"))]


def _found(link: Link, here: _Here) -> str:
    return next((path for path in _tried(link) if path in here.files or path in here.folders), "")


def _judged(link: Link, here: _Here) -> Observation | None:
    name = f"alert {link.alert.name}"
    if "{{" in link.path or "$" in link.path or "{{" in link.anchor:
        return Observation(link.location, Kind.OPEN, name, f"its runbook is {link.path}")
    path = _found(link, here)
    if not path:
        return _missing(link, here)
    return _section(link, path, here)


def _missing(link: Link, here: _Here) -> Observation | None:
    """Of another repository nothing is said."""
    tried = _tried(link)
    wanted = tried[0] if tried else link.path
    close = next((found for path in tried if (found := _close(path, here))), "")
    if link.repository and link.repository not in here.own and not close:
        return None
    name = f"alert {link.alert.name} names the runbook {wanted}, which is not there"
    return Observation(link.location, Kind.FAIL, name, f"there is {close}" if close else "")


def _close(path: str, here: _Here) -> str:
    folder, _, last = path.rpartition("/")
    near = nearest(last, sorted(here.folders.get(folder, ()))) if folder else ""
    return posixpath.join(folder, near) if near else ""


def _section(link: Link, path: str, here: _Here) -> Observation:
    place = link.location
    related = (place._replace(path=path, region=None, logical="", message="the runbook is here"),)
    book = here.books.get(path)
    passed = Observation(place, Kind.PASS, f"alert {link.alert.name}", related=related)
    if not link.anchor or regex(r"L\d+(?:-L\d+)?").fullmatch(link.anchor):
        return passed
    if book is None:
        return Observation(
            place, Kind.OPEN, f"alert {link.alert.name}", f"the headings of {path} are not read", related
        )
    from urllib.parse import unquote

    slugs = _slugs(book)
    wanted = unquote(link.anchor).lower().removeprefix("user-content-")
    if wanted in slugs or link.anchor in book.anchors:
        return passed
    close = nearest(wanted, sorted(slugs))
    name = f"alert {link.alert.name} names #{link.anchor}, which {path} does not have"
    return Observation(place, Kind.FAIL, name, f"it has #{close}" if close else "", related)


def _slugs(book: Handbook) -> set[str]:
    """As GitHub makes them of headings: letters, digits and hyphens, and a number where one is there twice."""
    found: dict[str, int] = {}
    slugs = {one.lower() for one in book.anchors}
    for section in book.sections:
        text = _MARKUP.sub(lambda match: match[1] or "", section.heading).strip().lower()
        slug = _DROPPED.sub("", text).replace(" ", "-")
        count = found.get(slug, 0)
        found[slug] = count + 1
        slugs.add(f"{slug}-{count}" if count else slug)
    return slugs
