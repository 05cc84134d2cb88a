"""The baseline: fails that stood there before, so that only new ones fail the run. They stay fails in every verdict.

One entry a line, sorted, without line numbers, times or versions: the file changes only where findings come or go, and git
merges two branches that each mended something. Two entries may be equal: then there are two such findings.
"""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from readiness.errors import ConfigError
from readiness.model.finding import Finding, Kind
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

HEADER = '{"schema": "readiness-baseline/1"}'
_NOISE = lazy(r"[\s'\"`,;]+")
"""What a formatter moves about."""
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class Entry(NamedTuple):
    """A fail by what it is, not by where it stands."""

    rule_id: str
    path: str
    logical: str
    """The place by structure: `Deployment/web/containers/app`; empty where there is none."""
    name: str
    text: str
    """Digest of the source line without blanks, quotes and commas; empty when no line was shown."""


def entry(finding: Finding) -> Entry:
    """The finding as the baseline knows it. Holds nothing of the source but what the message names."""
    bare = _NOISE.sub("", finding.snippet)
    text = sha256(bare.encode("utf-8", "surrogatepass")).hexdigest()[:12] if bare else ""
    return Entry(finding.rule_id, finding.location.path, finding.location.logical, finding.name, text)


def counts(finding: Finding) -> bool:
    """Only what could fail a run is kept: suppressed fails have their reason elsewhere."""
    return finding.kind is Kind.FAIL and finding.suppression is None


def written(findings: Iterable[Finding]) -> str:
    """The file's text."""
    lines = sorted(json.dumps(list(entry(one)), ensure_ascii=False) for one in findings if counts(one))
    return "\n".join((HEADER, *lines)) + "\n"


def read(text: str, path: str) -> tuple[Entry, ...]:
    """The entries of a baseline file.

    Raises:
        ConfigError: with every line that is none, by number.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines or lines[0][1] != HEADER:
        raise ConfigError(path, (f"not a baseline: its first line is not `{HEADER}`",))
    found = [(number, line, _entry(line)) for number, line in lines[1:] if line != HEADER]
    problems = tuple(_problem(number, line) for number, line, one in found if one is None)
    if problems:
        raise ConfigError(path, problems)
    return tuple(one for _, _, one in found if one is not None)


def _entry(line: str) -> Entry | None:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    fits = isinstance(values, list) and len(values) == len(Entry._fields) and all(isinstance(v, str) for v in values)
    return Entry(*values) if fits else None


def _problem(number: int, line: str) -> str:
    what = "left by a merge; keep both sides" if line.startswith(_CONFLICT) else "no entry"
    return f"line {number} is {what} (`--write-baseline` writes the file anew)"


def compared(
    findings: Sequence[Finding], entries: Iterable[Entry], exists: Callable[[str], bool]
) -> tuple[tuple[Finding, ...], tuple[Entry, ...]]:
    """The findings, each that stood there before marked as known, and the entries that nothing answers to any more.

    An entry answers for one finding: first for the very same, then for one whose line reads otherwise but whose place by
    structure and name are the same, then for one that moved with its file. `exists`: whether a path is still there.
    """
    left = Counter(entries)
    known: set[int] = set()
    for key in (_same, _same_place, _moved):
        waiting: dict[tuple[str, ...], list[Entry]] = {}
        for one in left.elements():
            if (found := key(one)) and not (key is _moved and exists(one.path)):
                waiting.setdefault(found, []).append(one)
        for number, finding in enumerate(findings):
            if number in known or not counts(finding):
                continue
            answers = waiting.get(key(entry(finding)) or ())
            if answers:
                left[answers.pop()] -= 1
                known.add(number)
    marked = tuple(one._replace(known=True) if number in known else one for number, one in enumerate(findings))
    return marked, tuple(sorted(left.elements()))


def _same(one: Entry) -> tuple[str, ...]:
    return one


def _same_place(one: Entry) -> tuple[str, ...]:
    """Without a name or a structure it could be anything in the file."""
    return one[:4] if one.logical and one.name else ()


def _moved(one: Entry) -> tuple[str, ...]:
    return (one.rule_id, one.logical, one.name, one.text) if one.text or one.logical else ()
