"""Suppression comments of a file: `# readiness: ignore[rule-id] until=2027-03-31 -- reason`, and other tools' own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.model.problem import Problem
from readiness.pattern import lazy
from readiness.suppress.comments import DOCUMENTS, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.artifact import Artifact
    from readiness.suppress.spans import Spans

_WORDS = (
    *("readiness:", "nosec", "nosemgrep", "hadolint", "checkov:", "trivy:", "zizmor:", "squawk-ignore"),
    *("pragma: allowlist", "gitleaks:allow"),
)
_OURS = lazy(r"readiness:\s*(?P<word>\w+)(?P<rest>.*)")
_TAIL = lazy(
    r"^(?P<ids>[\w\s,.-]+?)(?P<close>\]?)(?:\s+until=(?P<until>\S+))?(?:\s+--(?!>)\s*(?P<reason>\S.*?))?\s*(?:\*/|-->)?\s*(?:-?\}\})?\s*$"
)
_OPENED = lazy(r"(?:#|//|/\*|<!--|--|;)\s*$")
_OPENED_IN_DOCUMENTS = lazy(r"<!--\s*$")
_DATE = lazy(r"^\d{4}-\d{2}-\d{2}$")


class Marker(NamedTuple):
    """One suppression comment, or one annotation of a Kubernetes object."""

    line: int
    ids: tuple[str, ...]
    """Rule ids, or `tool:CODE` for another tool's marker (`tool:*` for all of its codes)."""
    until: str = ""
    reason: str = ""
    first: int = 0
    last: int = 0
    """The lines it speaks for: the statement it stands behind, in or above."""
    whole_file: bool = False
    under: str = ""
    """The object it speaks for, by structure: `Deployment/web`, or `Deployment/web/` for what is below it, its pods."""
    files: tuple[str, ...] = ()
    """Of an object that several files make: those, as a finding about it may stand in any. Empty: only this one's lines."""
    path: str = ""
    """The file it stands in, where that is not the one that was read."""


def read(artifact: Artifact) -> tuple[tuple[Marker, ...], tuple[Problem, ...]]:
    """All markers of a file, and those of ours that are malformed (they suppress nothing, and are said)."""
    text = artifact.text
    words = [word for word in _WORDS if word in text]
    if not words:
        return (), ()
    from readiness.redact import redact
    from readiness.suppress import spans as spoken_for

    markers: list[Marker] = []
    problems: list[Problem] = []
    lines = text.split("\n")
    spans = spoken_for.Spans(artifact.path, text, lines)
    for number, line in enumerate(lines, 1):
        if not any(word in line for word in words):
            continue
        for found in (*_own(artifact.path, lines, number, spans), *_foreign(artifact.path, line, number)):
            if isinstance(found, Marker):
                first, last = spans.of(number)
                markers.append(found._replace(reason=redact(found.reason), first=first, last=last))
            else:
                place = Location(artifact.path, Region.of_line(number, line))
                problems.append(Problem(location=place, kind="suppression", format="", message=redact(found)))
    return tuple(markers), tuple(problems)


def _own(path: str, lines: Sequence[str], number: int, spans: Spans) -> Iterator[Marker | str]:
    line = lines[number - 1]
    begins = spans.comment(number) if "readiness:" in line else None
    comment = _OURS.search(line, begins) if begins is not None else None
    if comment is None or comment["word"] != "ignore" or quoted(line, begins or 0, comment.start()):
        return
    before = line[: comment.start()]
    opened = _OPENED_IN_DOCUMENTS if path.endswith(DOCUMENTS) else _OPENED
    if not opened.search(before) and not (before.strip() in ("", "*") and spans.inside(number)):
        return
    rest = comment["rest"].strip()
    yield written(rest[1:], number, "]") if rest.startswith("[") else _HOW


_HOW = "write it as `readiness: ignore[rule-id] -- reason`; as it stands it suppresses nothing"


def written(text: str, number: int, close: str = "", how: str = _HOW) -> Marker | str:
    """What stands behind `ignore`: rules, perhaps a day, and the reason. A text says what is wrong with it; `how`: the form to write."""
    parts = _TAIL.match(text.strip())
    if parts is None or parts["close"] != close:
        return how
    ids = tuple(word.strip().lower() for word in parts["ids"].split(",") if word.strip())
    if not ids or any(" " in one for one in ids):
        return how
    if not parts["reason"]:
        return f"the reason is missing behind `{parts['ids'].strip()}`: ` -- why`; without it nothing is suppressed"
    if parts["until"] and not is_day(parts["until"]):
        return f"`until={parts['until']}` is not a date; write until=YYYY-MM-DD"
    return Marker(number, ids, parts["until"] or "", parts["reason"])


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, as written with two dashes."""
    if not _DATE.match(text):
        return False
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _foreign(path: str, line: str, number: int) -> Iterator[Marker]:
    from readiness.suppress.foreign import markers

    for ids, until, reason, whole in markers(path, line):
        yield Marker(number, ids, until, reason, whole_file=whole)
