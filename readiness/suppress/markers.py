"""Suppression comments of a file: `# readiness: ignore[rule-id] until=2027-03-31 -- reason`, and other tools' own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from readiness.model.location import Location, Region
from readiness.model.problem import Problem
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Artifact

_WORDS = (
    *("readiness:", "nosec", "nosemgrep", "hadolint", "checkov:", "trivy:", "zizmor:", "kics-scan", "squawk-ignore"),
    "pragma: allowlist",
)
_OURS = lazy(r"readiness:\s*(?P<word>\w+)(?P<rest>.*)")
_IGNORE = lazy(
    r"^\[(?P<ids>[\w\s,.-]+)\](?:\s+until=(?P<until>\S+))?(?:\s+--\s*(?P<reason>\S.*?))?\s*(?:\*/|-->)?\s*(?:-?\}\})?\s*$"
)
_COMMENT = lazy(r"^\s*(#|//|/\*|<!--|--|;|\{\{-?\s*/\*)")
_DATE = lazy(r"^\d{4}-\d{2}-\d{2}$")

_FOREIGN: tuple[tuple[str, re.Pattern[str], bool], ...] = (
    # tool, pattern with the codes in group 1 (none: every code of the tool), whether it speaks for the whole file
    ("hadolint", lazy(r"#\s*hadolint\s+global\s+ignore\s*=\s*([\w,\s]+)"), True),
    ("hadolint", lazy(r"#\s*hadolint\s+(?:\w+=\w+\s+)*ignore\s*=\s*([\w,]+(?:\s*,\s*\w+)*)"), False),
    ("checkov", lazy(r"checkov:skip=(CKV\w+)"), True),
    ("trivy", lazy(r"#\s*trivy:ignore:([\w-]+)"), False),
    ("bandit", lazy(r"#\s*nosec(?:\s*:?\s*((?:B\d+|\w+_\w+)(?:[,\s]+(?:B\d+|\w+_\w+))*))?"), False),
    ("semgrep", lazy(r"nosemgrep(?::\s*([\w.,\s-]+))?"), False),
    ("zizmor", lazy(r"#\s*zizmor:\s*ignore\[([\w,\s-]+)\]"), False),
    ("squawk", lazy(r"--\s*squawk-ignore-file(?:\s+([a-z][\w,\s-]*))?"), True),
    ("squawk", lazy(r"--\s*squawk-ignore(?!-file)\s+([a-z][\w,\s-]*)"), False),
    ("detect-secrets", lazy(r"pragma:\s*allowlist\s+(?:nextline\s+)?secret()"), False),
)


class Marker(NamedTuple):
    """One suppression comment."""

    line: int
    ids: tuple[str, ...]
    """Rule ids, or `tool:CODE` for another tool's marker (`tool:*` for all of its codes)."""
    until: str = ""
    reason: str = ""
    alone: bool = True
    """The comment has its line for itself, so it speaks for what follows."""
    whole_file: bool = False


def read(artifact: Artifact) -> tuple[tuple[Marker, ...], tuple[Problem, ...]]:
    """All markers of a file, and those of ours that are malformed (they suppress nothing, and are said)."""
    text = artifact.text
    words = [word for word in _WORDS if word in text]
    if not words:
        return (), ()
    markers: list[Marker] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not any(word in line for word in words):
            continue
        for found in (*_own(line, number), *_foreign(line, number)):
            if isinstance(found, Marker):
                markers.append(found)
            else:
                place = Location(artifact.path, Region.of_line(number, line))
                problems.append(Problem(location=place, kind="suppression", format="", message=found))
    # A document may show how a comment is written, right and wrong.
    return tuple(markers), () if artifact.path.endswith(".md") else tuple(problems)


def _own(line: str, number: int) -> Iterator[Marker | str]:
    comment = _OURS.search(line)
    if comment is None or not re.search(r"(#|//|/\*|<!--|--|;)\s*$", line[: comment.start()]):
        return
    if comment["word"] != "ignore":
        return
    parts = _IGNORE.match(comment["rest"].strip())
    if parts is None:
        yield "write it as `readiness: ignore[rule-id] -- reason`; as it stands it suppresses nothing"
    elif not parts["reason"]:
        yield f"the reason is missing: `readiness: ignore[{parts['ids']}] -- why`; without it nothing is suppressed"
    elif parts["until"] and not _DATE.match(parts["until"]):
        yield f"`until={parts['until']}` is not a date; write until=YYYY-MM-DD"
    else:
        ids = tuple(word.strip().lower() for word in parts["ids"].split(",") if word.strip())
        yield Marker(number, ids, parts["until"] or "", parts["reason"], bool(_COMMENT.match(line)))


def _foreign(line: str, number: int) -> Iterator[Marker]:
    for tool, pattern, whole in _FOREIGN:
        found = pattern.search(line)
        if found is None or (tool == "hadolint" and not whole and "global" in found[0]):
            continue
        codes = re.split(r"[,\s]+", (found[1] or "").strip()) if found[1] else ["*"]
        reason = f"marked for {tool}: {found[0].strip()}"
        yield Marker(
            number, tuple(f"{tool}:{code}".lower() for code in codes), "", reason, bool(_COMMENT.match(line)), whole
        )
