"""zizmor: what strangers can do to GitHub's workflows, actions and Dependabot."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Literal

from readiness.model.artifact import Alert, Scan
from readiness.pattern import lazy
from readiness.scanners import batches, places, process

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from readiness.model.location import Location
    from readiness.scanners import ScanOptions
    from readiness.scanners.process import Ran

    Entry = Mapping[str, Any]
    Spot = Mapping[str, Any]

NAME = "zizmor"
KEPT: Literal["", "file", "set"] = "set"
NETWORK = False
"""Always offline. The five audits that ask GitHub (known-vulnerable-actions, impostor-commit, ref-confusion,
ref-version-mismatch, stale-action-refs) are skipped then, so no rule may claim their codes: it would pass unasked."""

_FOUND = (11, 12, 13, 14)
"""Exit codes: findings, by severity."""
_NOTHING_READ = 3
_WANTED = lazy(r"(?:^|/)(?:\.github/(?:workflows/[^/]+|dependabot)|action)\.ya?ml$")
_RUNS = lazy(r"""^["']?runs["']?\s*:""", re.MULTILINE)
_VERSION = lazy(r"zizmor v(\d[\w.+-]*)")
_COMPLETED = lazy(r"completed (.+)$")
_REFUSED = lazy(r"failed to validate file://(.+) as ([\w ]+):")
_IGNORED = lazy(r"#\s*zizmor:\s*ignore\[([^\]]*)\]")
_WORDS = lazy(r"[\w-]+")
_LEVELS = {"High": "error", "Medium": "warning"}


def wants(path: str) -> bool:
    return bool(_WANTED.search(path)) and not places.is_test(path) and not places.is_vendored(path)


def scan(root: str, paths: Sequence[str], options: ScanOptions) -> Scan:
    there, absent = places.present(root, paths)
    asked = [path for path in there if _is_githubs(root, path)]
    if not asked:
        return Scan(NAME, skipped=absent)
    tool = batches.Tool(
        name=NAME,
        install=NAME,
        start=lambda batch, left: _start(root, batch, left),
        read=lambda output, batch: read(output, root, batch),
    )
    return batches.also_skipped(batches.scan(tool, asked, options.timeout), absent)


def _is_githubs(root: str, path: str) -> bool:
    """Other programs have an action.yml of their own; GitHub's says what it runs."""
    return ".github/" in path or bool(_RUNS.search(places.text_of(root, path)))


def _start(root: str, paths: Sequence[str], timeout: float) -> Ran:
    # Its configuration and ignores are switched off: suppression is judged in one place, ours. Every persona, because
    # which opinions count is said by our rules.
    flags = ("--offline", "--no-config", "--no-ignores", "--no-progress", "--persona", "auditor", "--format", "json")
    files = [f"./{path}" for path in paths]
    ran = process.run([NAME, *flags, *files], cwd=root, timeout=timeout, accept=(0, _NOTHING_READ, *_FOUND))
    if ran.trouble:
        return ran
    if ran.status == _NOTHING_READ and "no inputs collected" not in ran.errors:
        return ran._replace(trouble="status")
    # The findings name only files that have some; which were audited, and which refused, stands in the log alone.
    log = [line.strip() for line in ran.errors.splitlines() if " zizmor" in line]
    return ran._replace(output=f'{{"log": {json.dumps(log)}, "findings": {ran.output.strip() or "[]"}}}')


def read(output: str, root: str, paths: Sequence[str]) -> Scan:
    """`{"log": lines, "findings": what it wrote}`. A file that the log does not name as completed was not judged."""
    told = json.loads(output)
    completed = {places.own_name(found[1]) for line in told["log"] if (found := _COMPLETED.search(line))}
    refused = {places.own_name(found[1]): found[2] for line in told["log"] if (found := _REFUSED.search(line))}
    skipped = {path: _reason(path, refused) for path in paths if path not in completed}
    line = places.line_reader(root)
    alerts = dict.fromkeys(
        Alert(entry["ident"], place, _message(entry, spot), level=_level(entry["determinations"]))
        for entry in told["findings"]
        for spot in _spots(entry["locations"])
        if (place := _place(entry, spot, line)).path in completed.intersection(paths)
    )
    versions = [found[1] for line in told["log"] if (found := _VERSION.search(line))]
    version = f"{versions[0]}, offline audits" if versions else ""
    return Scan(NAME, version, frozenset(paths) - skipped.keys(), tuple(alerts), skipped=skipped)


def _reason(path: str, refused: Mapping[str, str]) -> str:
    return f"zizmor says it is no valid {refused[path]}" if path in refused else "zizmor cannot read it"


def _spots(locations: Sequence[Spot]) -> Sequence[Spot]:
    """Where it points to; `this step` says less than a place beside it that has words of its own."""
    primary = [spot for spot in locations if spot["symbolic"]["kind"] == "Primary"]
    told = [spot for spot in primary if not spot["symbolic"]["annotation"].startswith("this ")]
    return told or primary[:1]


def _place(entry: Entry, spot: Spot, line: Callable[[str, int], str]) -> Location:
    """A whole line: where the thing begins, or where zizmor's own comment about it stands, so that it is heard.

    Its comments speak for every place of a finding, so for a whole step or job; ours for the lines beside them.
    """
    path = _path(spot)
    marks = [_commented(entry["ident"], other, line) for other in entry["locations"]] if entry["ignored"] else []
    number = next((number for number in marks if number), spot["concrete"]["location"]["start_point"]["row"] + 1)
    return places.line_location(path, number, line(path, number))


def _commented(code: str, spot: Spot, line: Callable[[str, int], str]) -> int:
    """The line within the place that silences the code; 0 if there is none."""
    place, path = spot["concrete"]["location"], _path(spot)
    numbers = range(place["start_point"]["row"] + 1, place["end_point"]["row"] + 2)
    comments = ((number, _IGNORED.search(line(path, number))) for number in numbers)
    return next((number for number, found in comments if found and code in _WORDS.findall(found[1])), 0)


def _path(spot: Spot) -> str:
    return places.own_name(spot["symbolic"]["key"].get("Local", {}).get("verbatim_path", ""))


def _message(entry: Entry, spot: Spot) -> str:
    annotation = " ".join(spot["symbolic"]["annotation"].split())
    return entry["desc"] if annotation.startswith("this ") else f"{entry['desc']} ({annotation})"


def _level(told: Mapping[str, str]) -> str:
    """Its severity. What it is not sure of breaks no build, and what only its stricter personas tell is a note."""
    if told["persona"] != "Regular":
        return "note"
    level = _LEVELS.get(told["severity"], "note")
    return "warning" if level == "error" and told["confidence"] == "Low" else level
