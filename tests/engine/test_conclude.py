"""Observations become findings: words, owners, identities, and one finding for one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.engine.conclude import conclude
from readiness.engine.examine import Observed
from readiness.model.finding import Finding, Kind, Level, Observation, Precision
from readiness.model.location import Location, Region
from readiness.model.rule import Check, Declared, Rule, Scanned
from readiness.model.system import Service

if TYPE_CHECKING:
    from collections.abc import Sequence

OURS = Declared("x.y", None, {})


def rule(rule_id: str, check: Check = OURS, **changes: object) -> Rule:
    fields: dict[str, object] = {
        "id": rule_id,
        "title": "All is well",
        "level": Level.ERROR,
        "precision": Precision.HIGH,
        "items": (),
        "message": "{name} is bad",
        "why": "w",
        "remediation": "r.",
        "check": check,
    }
    return Rule(**{**fields, **changes})  # type: ignore[arg-type]


def seen(
    rule_id: str, line: int, kind: Kind = Kind.FAIL, name: str = "it", path: str = "f", note: str = ""
) -> Observed:
    place = Location(path, Region(line, 1, line, 5))
    return Observed(rule_id, Observation(place, kind, name, note), snippet=f"  text of {name}  ")


def made(
    observed: list[Observed], *rules: Rule, service: Service | None = None, alerts: Sequence[tuple[str, Location]] = ()
) -> list[Finding]:
    return list(conclude(observed, {one.id: one for one in rules}, lambda _: service, frozenset({"f"}), alerts))


def test_each_kind_has_its_words() -> None:
    kinds = [seen("a", 1), seen("a", 2, Kind.PASS), seen("a", 3, Kind.OPEN, note="it is templated")]
    assert [one.message for one in made(kinds, rule("a"))] == [
        "it is bad",
        "All is well",
        "All is well: could not be told (it is templated)",
    ]


def test_words_of_ours_are_not_taken_for_a_secret_and_a_file_s_are() -> None:
    open_one = seen("a", 1, Kind.OPEN, note="password: hunter2hunter2")
    (found,) = made([open_one], rule("a", title="Changes are searched for secrets"))
    assert found.message.startswith("Changes are searched for secrets: could not be told (password: ")
    assert "hunter2" not in found.message


def test_identity_survives_moved_lines_and_tells_twins_apart() -> None:
    before = made([seen("a", 3), seen("a", 9)], rule("a"))
    after = made([seen("a", 5), seen("a", 30)], rule("a"))
    assert [one.fingerprint for one in before] == [one.fingerprint for one in after]
    assert len({one.fingerprint for one in before}) == 2


def test_identity_changes_with_the_thing_the_path_and_the_rule() -> None:
    alone = [seen("a", 1), seen("b", 1), seen("a", 1, name="other"), seen("a", 1, path="g")]
    assert len({made([one], rule("a"), rule("b"))[0].fingerprint for one in alone}) == 4


def test_an_observation_may_lower_the_level_and_never_raise_it() -> None:
    place = Location("f")
    lower, higher = Observation(place, Kind.FAIL, level=Level.NOTE), Observation(place, Kind.FAIL, level=Level.ERROR)
    assert made([Observed("a", lower)], rule("a"))[0].level is Level.NOTE
    assert made([Observed("a", higher)], rule("a", level=Level.WARNING))[0].level is Level.WARNING


def test_a_rule_leaves_services_of_other_kinds_alone() -> None:
    worker = Service(name="w", path="", kind="worker", evidence=())
    assert made([seen("a", 1)], rule("a", applies_to=("service",)), service=worker) == []
    assert made([seen("a", 1)], rule("a", applies_to=("worker",)), service=worker)[0].service == "w"


def test_an_alert_that_our_own_fail_says_already_becomes_a_note_on_it() -> None:
    ours = rule("ours", equivalents=("hadolint:DL3007",))
    scanner = rule("theirs", Scanned("hadolint", ("DL*",)))
    place = Location("f", Region(1, 1, 1, 2))
    alert = Observed("theirs", Observation(place, Kind.FAIL, "text", "hadolint:DL3007"))
    (one,) = made([seen("ours", 1), alert], ours, scanner, alerts=[("hadolint:DL3007", place)])
    assert (one.rule_id, one.also_reported_by) == ("ours", ("hadolint:DL3007",))


def test_an_alert_elsewhere_stays_a_finding_of_its_own() -> None:
    ours = rule("ours", equivalents=("hadolint:DL3007",))
    scanner = rule("theirs", Scanned("hadolint", ("DL*",)))
    place = Location("f", Region(7, 1, 7, 2))
    alert = Observed("theirs", Observation(place, Kind.FAIL, "text", "hadolint:DL3007"))
    found = made([seen("ours", 1), alert], ours, scanner, alerts=[("hadolint:DL3007", place)])
    assert [(one.rule_id, one.also_reported_by) for one in found] == [("ours", ()), ("theirs", ("hadolint:DL3007",))]


def test_another_layer_makes_a_fail_a_note_for_the_same_service_only() -> None:
    service = Service(name="s", path="", kind="service", evidence=())
    image, pod = rule("image", eased_by=("pod",)), rule("pod")
    eased, _ = made([seen("image", 1), seen("pod", 2, Kind.PASS)], image, pod, service=service)
    assert (eased.level, eased.message) == (Level.NOTE, "it is bad; a note, since pod holds")
    assert made([seen("image", 1), seen("pod", 2, Kind.PASS)], image, pod)[0].level is Level.ERROR
    doubtful = made(
        [seen("image", 1), seen("pod", 2, Kind.PASS), seen("pod", 3, Kind.OPEN)], image, pod, service=service
    )
    assert doubtful[0].level is Level.ERROR


def test_secrets_in_names_are_masked() -> None:
    (one,) = made([seen("a", 1, name="postgres://app:hunter2secret@db/x")], rule("a"))
    assert "hunter2secret" not in one.message + one.name


def test_one_place_is_told_once_by_the_rule_that_absorbs_the_others() -> None:
    first, second = rule("token", absorbs=("literal",)), rule("literal")
    rules = {one.id: one for one in (first, second)}
    place, elsewhere = Location("a", Region(1, 5, 1, 9)), Location("a", Region(2, 1, 2, 4))
    said = [
        Observed("token", Observation(place, Kind.FAIL)),
        Observed("literal", Observation(Location("a", Region(1, 1, 1, 4)), Kind.FAIL)),
        Observed("literal", Observation(elsewhere, Kind.FAIL)),
    ]
    found = conclude(said, rules, lambda _: None, frozenset())
    assert [(one.rule_id, one.location.region) for one in found] == [
        ("token", place.region),
        ("literal", elsewhere.region),
    ]
    mild = [said[0]._replace(observation=said[0].observation._replace(level=Level.NOTE)), said[1]]
    assert [one.rule_id for one in conclude(mild, rules, lambda _: None, frozenset())] == ["literal", "token"]
