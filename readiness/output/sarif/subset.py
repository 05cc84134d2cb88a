"""The part of SARIF that GitHub asks for, looked at before a log is written: what would have the upload refused is left out and said.

An empty text counts as absent there, and one result without a place has the whole file refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from readiness.output.sarif import limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.output.sarif.place import Fields

_CORNERS = ("startLine", "startColumn", "endLine", "endColumn")


def refused(result: Fields, rules: Sequence[Fields]) -> str:
    """Why GitHub would not take a result; empty when it would."""
    return next(_faults(result, rules), "")


def _faults(result: Fields, rules: Sequence[Fields]) -> Iterator[str]:
    index = result.get("ruleIndex")
    if not isinstance(index, int) or not 0 <= index < len(rules) or rules[index]["id"] != result.get("ruleId"):
        yield "its rule is not described"
    if result.get("level") not in ("note", "warning", "error"):
        yield "its level is none of SARIF's"
    if not _text(result, "message"):
        yield "it has no message"
    if not result.get("partialFingerprints"):
        yield "it has no fingerprint"
    yield from _misplaced(result)


def _misplaced(result: Fields) -> Iterator[str]:
    places = cast("list[Fields]", result.get("locations") or [{}])
    place = cast("Fields", places[0].get("physicalLocation") or {})
    uri = str(cast("Fields", place.get("artifactLocation") or {}).get("uri", ""))
    if not uri or uri.startswith("/") or ":" in uri or ".." in uri.split("/"):
        yield "its place is no file of the repository"
    corners = [cast("Fields", place.get("region") or {}).get(name) for name in _CORNERS]
    whole = [corner for corner in corners if isinstance(corner, int) and corner >= 1]
    if len(whole) < len(corners) or tuple(whole[2:]) < tuple(whole[:2]):
        yield "its region is not whole"
    related = cast("list[Fields]", result.get("relatedLocations") or [])
    if len(places) > 1 or len(related) > limits.RELATED:
        yield "it has too many places"


def undescribed(rule: Fields) -> str:
    """Why GitHub would not take a rule; empty when it would."""
    if not rule.get("id") or len(str(rule.get("name", ""))) > limits.NAME:
        return "no id, or a name that is too long"
    for name in ("shortDescription", "fullDescription", "help"):
        text = _text(rule, name)
        if not text or (name != "help" and len(text) > limits.TEXT):
            return f"its {name} is missing or too long"
    properties = cast("Fields", rule.get("properties") or {})
    if len(cast("list[str]", properties.get("tags") or [])) > limits.TAGS:
        return "it has too many tags"
    return ""


def _text(fields: Fields, name: str) -> str:
    held = fields.get(name)
    return str(held.get("text", "")) if isinstance(held, Mapping) else ""
