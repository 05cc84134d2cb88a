"""Findings as results: only fails that nobody suppressed, for GitHub opens an alert for whatever it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.output.plain import one_line
from readiness.output.sarif.limits import RELATED
from readiness.output.sarif.place import Fields, artifact, inside, location, present, region

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.model.finding import Edit, Finding, Fix
    from readiness.model.location import Location


def result(finding: Finding, rules: Mapping[str, int]) -> Fields:
    """One result. `rules` is the index of each rule's descriptor."""
    related = [place for place in finding.related_locations if inside(place.path)][:RELATED]
    return present(
        {
            "ruleId": finding.rule_id,
            "ruleIndex": rules[finding.rule_id],
            "level": finding.level.value,
            "message": {"text": _message(finding, related)},
            "locations": [location(finding.location, service=finding.service)],
            "relatedLocations": [location(place, number=number) for number, place in enumerate(related, 1)],
            "partialFingerprints": {
                "readiness/v1": finding.fingerprint or f"{finding.rule_id}:{finding.location.path}"
            },
            "fixes": [_fix(finding.fix)] if finding.fix and finding.fix.edits else [],
        }
    )


def _message(finding: Finding, related: Sequence[Location]) -> str:
    """The sentence, then links to related locations, which GitHub shows only when the message names them."""
    links = [f"[{_link_text(place)}]({number})" for number, place in enumerate(related, 1)]
    sentence = _unlinked(one_line(finding.message)) or finding.rule_id
    return f"{sentence}. See {', '.join(links)}." if links else sentence


def _unlinked(text: str) -> str:
    """Text of the audited repository makes no links."""
    return text.replace("](", "] (")


def _link_text(place: Location) -> str:
    line = f":{place.region.start_line}" if place.region else ""
    why = f" ({one_line(place.message)})" if place.message else ""
    text = f"{one_line(place.path)}{line}{why}"
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _fix(fix: Fix) -> Fields:
    changes: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        changes.setdefault(edit.path, []).append(edit)
    return present(
        {
            "description": {"text": f"{fix.description} ({fix.applicability})"},
            "artifactChanges": [
                {"artifactLocation": artifact(path), "replacements": [_replacement(edit) for edit in edits]}
                for path, edits in changes.items()
            ],
        }
    )


def _replacement(edit: Edit) -> Fields:
    """An insertion deletes an empty region, so the region is not widened as a finding's would be."""
    exact = {**region(edit.region), "endColumn": edit.region.end_column}
    return present({"deletedRegion": exact, "insertedContent": {"text": edit.text} if edit.text else None})
