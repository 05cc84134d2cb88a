"""How bad a flaw is: the base score of a CVSS vector, or the word that a database gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORDS: Mapping[str, str] = {
    "low": "low", "moderate": "medium", "medium": "medium", "high": "high", "important": "high", "critical": "critical",
    "negligible": "low", "minor": "low", "none": "low",
}  # fmt: skip
_ORDER = ("", "low", "medium", "high", "critical")

# CVSS 3.0 and 3.1, section "Metric Values" of the specification.
_IMPACT_3 = {"H": 0.56, "L": 0.22, "N": 0.0}
_VECTOR_3 = {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2}
_COMPLEXITY_3 = {"L": 0.77, "H": 0.44}
_PRIVILEGES_3 = {"U": {"N": 0.85, "L": 0.62, "H": 0.27}, "C": {"N": 0.85, "L": 0.68, "H": 0.5}}
_INTERACTION_3 = {"N": 0.85, "R": 0.62}
# CVSS 2.0, section 3.2.1.
_IMPACT_2 = {"N": 0.0, "P": 0.275, "C": 0.66}
_VECTOR_2 = {"L": 0.395, "A": 0.646, "N": 1.0}
_COMPLEXITY_2 = {"H": 0.35, "M": 0.61, "L": 0.71}
_AUTHENTICATION_2 = {"M": 0.45, "S": 0.56, "N": 0.704}


class Severity(NamedTuple):
    word: str = ""
    """`low`, `medium`, `high`, `critical`; empty when nobody says."""
    score: float = 0.0
    """0.1 to 10.0; 0.0 when only the word is known."""

    @property
    def rank(self) -> tuple[int, float]:
        return _ORDER.index(self.word), self.score


def of(record: Mapping[str, Any], affected: Mapping[str, Any]) -> Severity:
    """Of a package in a record: its own vector before the record's, a vector before a word."""
    vectors = [*_entries(affected.get("severity")), *_entries(record.get("severity"))]
    scores = [score for entry in vectors if (score := _score(str(entry.get("score", ""))))]
    if scores:
        return Severity(word_of(max(scores)), max(scores))
    places = (affected.get("ecosystem_specific"), affected.get("database_specific"), record.get("database_specific"))
    words = (str(place.get("severity", "")).lower() for place in places if isinstance(place, dict))
    return Severity(next((_WORDS[word] for word in words if word in _WORDS), ""))


def word_of(score: float) -> str:
    """CVSS 3's scale."""
    return "critical" if score >= 9 else "high" if score >= 7 else "medium" if score >= 4 else "low"


def _entries(given: object) -> Iterable[Mapping[str, Any]]:
    return [entry for entry in given if isinstance(entry, dict)] if isinstance(given, list) else ()


def _score(vector: str) -> float:
    """0.0 for what is no vector, and for CVSS 4, whose score is no formula but a table: its records give a word as well."""
    values = dict(part.split(":", 1) for part in vector.split("/") if part.count(":") == 1)
    try:
        if vector.startswith("CVSS:3"):
            return _score_3(values)
        return _score_2(values) if "Au" in values else 0.0
    except KeyError:
        return 0.0


def _score_3(values: Mapping[str, str]) -> float:
    kept = (1 - _IMPACT_3[values["C"]]) * (1 - _IMPACT_3[values["I"]]) * (1 - _IMPACT_3[values["A"]])
    lost, changed = 1 - kept, values["S"] == "C"
    impact = 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 if changed else 6.42 * lost
    ease = _VECTOR_3[values["AV"]] * _COMPLEXITY_3[values["AC"]]
    ease *= 8.22 * _PRIVILEGES_3[values["S"]][values["PR"]] * _INTERACTION_3[values["UI"]]
    if impact <= 0:
        return 0.0
    return _rounded_up(min(1.08 * (impact + ease) if changed else impact + ease, 10.0))


def _rounded_up(score: float) -> float:
    """To one decimal, as the specification does it: without being misled by how floats are kept."""
    whole = round(score * 100_000)
    return whole / 100_000 if whole % 10_000 == 0 else (whole // 10_000 + 1) / 10


def _score_2(values: Mapping[str, str]) -> float:
    kept = (1 - _IMPACT_2[values["C"]]) * (1 - _IMPACT_2[values["I"]]) * (1 - _IMPACT_2[values["A"]])
    impact = 10.41 * (1 - kept)
    ease = 20 * _VECTOR_2[values["AV"]] * _COMPLEXITY_2[values["AC"]] * _AUTHENTICATION_2[values["Au"]]
    return round((0.6 * impact + 0.4 * ease - 1.5) * (1.176 if impact else 0.0), 1)
