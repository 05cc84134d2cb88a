"""What a service could give up and keeps: new privileges, capabilities, a writable root, the user root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.compose.composed import deployed, incomplete, key, place
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document

_NO_NEW = lazy(r"no-new-privileges(\s*[:=]\s*true)?")
_ROOT = lazy(r"(root|0)(:.*)?")


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each service of production."""
    for one in deployed(document):
        missing = list(_missing(one))
        user = one.node.get("user")
        if user is not None and _ROOT.fullmatch(user.text):
            yield Observation(place(document, one, "user", key(one, "user")), Kind.FAIL, f"{one.name} runs as root")
        kind = Kind.PASS if not missing else Kind.OPEN if incomplete(one) else Kind.FAIL
        note = "another file may add it" if kind is Kind.OPEN else ""
        yield Observation(place(document, one), kind, f"{one.name} lacks {', '.join(missing)}", note)


def _missing(one: Service) -> Iterator[str]:
    node = one.node
    options = node.get("security_opt")
    if not any(_NO_NEW.fullmatch(item.text) for item in (options.items if options is not None else ())):
        yield "no-new-privileges"
    if node.get("cap_drop") is None:
        yield "cap_drop"
    if node.get("limits.pids") is None:
        yield "pids_limit"
    read_only = node.get("read_only")
    if one.datastore is False and (read_only is None or read_only.value is not True):
        yield "read_only"
