"""`readiness diff OLD NEW`: what got better or worse between two JSON reports, by verdict and by finding."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from readiness.errors import UsageError
from readiness.model.named import NamedTuple
from readiness.output.json import SCHEMA
from readiness.output.plain import plain

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping

Raw = dict[str, Any]
_BEST = ("pass", "attested", "not-applicable", "unknown", "fail")
"""Verdicts, the best first; what need not be asked is as good as what is answered."""


class Change(NamedTuple):
    what: str
    """`worse`, `better`, `new`, `mended`."""
    text: str


def run(arguments: Namespace) -> int:
    """Prints every change, the bad ones first. 1 if `--strict` asks for it and something is worse or new."""
    old, new = _load(arguments.old), _load(arguments.new)
    found = [*changes(old, new)]
    for change in sorted(found, key=lambda one: ("worse", "new", "better", "mended").index(one.what)):
        print(f"{change.what}: {plain(change.text)}")
    print(_closing(found, old, new))
    return 1 if arguments.strict and any(one.what in ("worse", "new") for one in found) else 0


def _load(path: str) -> Raw:
    """Raises UsageError for what is no report of ours."""
    try:
        with open(path, encoding="utf-8") as file:
            report = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"`{path}` cannot be read as JSON: {error}") from error
    if not isinstance(report, dict) or report.get("schema") != SCHEMA:
        advice = "write one: readiness audit . --output json=FILE"
        raise UsageError(f"`{path}` is no report of schema {SCHEMA}", advice=advice)
    return report


def changes(old: Raw, new: Raw) -> Iterator[Change]:
    """Verdicts that changed, findings that came and findings that went."""
    before, after = _verdicts(old), _verdicts(new)
    for key, now in after.items():
        was = before.get(key)
        if was is not None and was != now:
            what = "worse" if _BEST.index(now) > _BEST.index(was) else "better"
            yield Change(what, f"{_of(key)}: {was} → {now}")
    came, went = _fails(new), _fails(old)
    for what, one, other in (("new", came, went), ("mended", went, came)):
        for identity, texts in one.items():
            for text in texts[len(other.get(identity, [])) :]:
                yield Change(what, text)


def _verdicts(report: Raw) -> dict[tuple[str, str], str]:
    return {
        (str(one["item"]), str(one.get("service", ""))): str(one["verdict"])
        for one in report.get("verdicts", ())
        if one.get("verdict") in _BEST
    }


def _of(key: tuple[str, str]) -> str:
    return f"{key[0]} of {key[1]}" if key[1] else key[0]


def _fails(report: Raw) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in report.get("findings", ()):
        if one.get("kind") == "fail" and "suppression" not in one:
            place = f"{one.get('path', '')}:{one.get('region', {}).get('start_line', 1)}"
            text = f"{place}: {one.get('level')} {one.get('rule_id')} {one.get('message')}"
            found.setdefault(str(one.get("fingerprint", text)).partition(":")[0], []).append(text)
    return found


def _closing(found: list[Change], old: Raw, new: Raw) -> str:
    tally = Counter(one.what for one in found)
    parts = [f"{tally[what]} {what}" for what in ("worse", "better", "new", "mended")]
    ready = {True: "ready", False: "not ready"}
    return f"{', '.join(parts)}; {ready[bool(old.get('ready'))]} → {ready[bool(new.get('ready'))]}"
