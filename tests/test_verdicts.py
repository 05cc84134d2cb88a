"""The table of verdicts, row by row."""

from __future__ import annotations

from datetime import date

import pytest

from readiness.model.checklist import Attestation, Item, Verdict
from readiness.model.finding import Finding, Kind, Level, Precision, Suppression
from readiness.model.location import Location
from readiness.model.rule import Declared, Rule
from readiness.model.system import Service
from readiness.verdicts import judge

TODAY = date(2026, 6, 1)
ITEM = Item("g.item", "g", "It is good", "why", (), "that it is good")
ASKED_OF_SERVICES = Item("g.item", "g", "It is good", "why", ("service",), "that it is good")
RULE = Rule(
    id="a-rule",
    title="Good",
    level=Level.ERROR,
    precision=Precision.HIGH,
    items=("g.item",),
    message="bad",
    why="w",
    remediation="r.",
    check=Declared("x.y", None, {}),
)


def finding(kind: Kind, *, service: str = "", suppressed: str = "") -> Finding:
    return Finding(
        rule_id="a-rule",
        kind=kind,
        level=Level.ERROR,
        message="m",
        location=Location("f"),
        service=service,
        suppression=Suppression("inSource", suppressed) if suppressed else None,
    )


def attestation(until: date, service: str = "") -> Attestation:
    return Attestation("g.item", "looked at", "mira", date(2026, 1, 1), until, "", service)


VALID, EXPIRED = attestation(date(2026, 12, 1)), attestation(date(2026, 5, 1))
FAIL, OPEN, PASS, VOUCHED = (
    finding(Kind.FAIL),
    finding(Kind.OPEN),
    finding(Kind.PASS),
    finding(Kind.FAIL, suppressed="ok"),
)


@pytest.mark.parametrize(
    ("findings", "attestations", "verdict", "reason"),
    [
        pytest.param([FAIL, PASS], [VALID], Verdict.FAIL, "a-rule", id="a fail, whatever is attested"),
        pytest.param([FAIL, FAIL], [], Verdict.FAIL, "a-rule (2)", id="fails are counted"),
        pytest.param([OPEN, PASS], [], Verdict.UNKNOWN, "could not be told: a-rule", id="open"),
        pytest.param([OPEN], [VALID], Verdict.ATTESTED, "looked at (mira, until 2026-12-01)", id="open, attested"),
        pytest.param(
            [OPEN],
            [EXPIRED],
            Verdict.UNKNOWN,
            "could not be told: a-rule; the attestation of mira expired on 2026-05-01",
            id="open, attested too long ago",
        ),
        pytest.param([VOUCHED, PASS], [], Verdict.ATTESTED, "ok", id="a suppressed fail"),
        pytest.param([PASS], [], Verdict.PASS, "1 target passed a-rule", id="a pass"),
        pytest.param(
            [], [VALID], Verdict.ATTESTED, "looked at (mira, until 2026-12-01)", id="nothing examined, attested"
        ),
        pytest.param([], [], Verdict.UNKNOWN, "no rule can tell; attest that it is good", id="nothing examined"),
    ],
)
def test_verdict(findings: list[Finding], attestations: list[Attestation], verdict: Verdict, reason: str) -> None:
    (made,) = judge([ITEM], {RULE.id: RULE}, findings, [], {}, attestations, TODAY)
    assert (made.verdict, made.reason) == (verdict, reason)


def test_not_applicable_where_there_is_nothing_to_ask_about() -> None:
    (made,) = judge([ASKED_OF_SERVICES], {}, [], [], {}, [], TODAY)
    assert made.verdict is Verdict.NOT_APPLICABLE


def test_a_service_never_excuses_another_and_the_repository_is_its_worst() -> None:
    services = [Service(name=name, path=name, kind="service", evidence=()) for name in ("good", "bad")]
    findings = [finding(Kind.PASS, service="good"), finding(Kind.FAIL, service="bad")]
    made = judge([ITEM], {RULE.id: RULE}, findings, services, {}, [], TODAY)
    assert [(one.service, one.verdict) for one in made] == [
        ("", Verdict.FAIL),
        ("good", Verdict.PASS),
        ("bad", Verdict.FAIL),
    ]


def test_an_attestation_for_one_service_speaks_for_that_one() -> None:
    services = [Service(name=name, path=name, kind="service", evidence=()) for name in ("a", "b")]
    word = attestation(date(2026, 12, 1), service="a")
    made = judge([ITEM], {}, [], services, {}, [word], TODAY)
    assert [(one.service, one.verdict) for one in made] == [
        ("", Verdict.UNKNOWN),
        ("a", Verdict.ATTESTED),
        ("b", Verdict.UNKNOWN),
    ]


def test_a_note_does_not_fail_an_item_and_is_named() -> None:
    note = finding(Kind.FAIL)._replace(level=Level.NOTE)
    (made,) = judge([ITEM], {RULE.id: RULE}, [PASS, note], [], {}, [], TODAY)
    assert (made.verdict, made.reason) == (Verdict.PASS, "1 target passed a-rule; noted: a-rule")


def test_a_pass_that_proves_nothing_is_no_evidence() -> None:
    rule = RULE._replace(items=(), disproves=("g.item",))
    (made,) = judge([ITEM], {RULE.id: rule}, [PASS], [], {}, [], TODAY)
    assert made.verdict is Verdict.UNKNOWN
    (made,) = judge([ITEM], {RULE.id: rule}, [PASS, FAIL], [], {}, [], TODAY)
    assert made.verdict is Verdict.FAIL


def test_what_could_not_be_told_elsewhere_does_not_shadow_a_service_that_was_judged() -> None:
    services = [Service(name=name, path=name, kind="service", evidence=()) for name in ("told", "untold")]
    made = judge([ITEM], {RULE.id: RULE}, [finding(Kind.PASS, service="told"), OPEN], services, {}, [], TODAY)
    assert [one.verdict for one in made] == [Verdict.UNKNOWN, Verdict.PASS, Verdict.UNKNOWN]


def test_a_note_alone_proves_nothing() -> None:
    note = finding(Kind.FAIL)._replace(level=Level.NOTE)
    (made,) = judge([ITEM], {RULE.id: RULE}, [note], [], {}, [], TODAY)
    assert (made.verdict, made.reason) == (Verdict.UNKNOWN, "no rule can tell; attest that it is good; noted: a-rule")


@pytest.mark.parametrize(
    ("rule_id", "kind", "verdicts"),
    [
        pytest.param("k8s-bad", Kind.FAIL, ["fail", "unknown", "unknown"], id="a fail of a part that is another's"),
        pytest.param("k8s-bad", Kind.PASS, ["unknown", "unknown", "unknown"], id="a pass of a part that is another's"),
        pytest.param("k8s-bad", Kind.OPEN, ["unknown", "unknown", "unknown"], id="a file that could not be read"),
        pytest.param("ci-bad", Kind.FAIL, ["fail", "fail", "fail"], id="a fail of all"),
        pytest.param("ci-bad", Kind.PASS, ["pass", "pass", "pass"], id="a pass of all"),
    ],
)
def test_what_is_said_of_one_part_is_not_said_of_every_service(rule_id: str, kind: Kind, verdicts: list[str]) -> None:
    services = [Service(name=name, path=name, kind="service", evidence=()) for name in ("a", "b")]
    said = finding(kind)._replace(rule_id=rule_id)
    made = judge([ITEM], {rule_id: RULE._replace(id=rule_id)}, [said], services, {}, [], TODAY)
    assert [one.verdict.value for one in made] == verdicts


def test_a_part_is_the_only_services_own() -> None:
    services = [Service(name="a", path="a", kind="service", evidence=())]
    said = finding(Kind.FAIL)._replace(rule_id="k8s-bad")
    made = judge([ITEM], {"k8s-bad": RULE._replace(id="k8s-bad")}, [said], services, {}, [], TODAY)
    assert [one.verdict for one in made] == [Verdict.FAIL, Verdict.FAIL]


def test_a_service_that_is_not_asked_does_not_fail_for_all() -> None:
    services = [
        Service(name=name, path=name, kind=kind, evidence=())
        for name, kind in (("web", "service"), ("db", "infrastructure"))
    ]
    made = judge([ASKED_OF_SERVICES], {RULE.id: RULE}, [FAIL], services, {}, [], TODAY)
    assert [one.verdict for one in made] == [Verdict.FAIL, Verdict.FAIL, Verdict.NOT_APPLICABLE]
