"""The strategy of each service, for people and for machines."""

from __future__ import annotations

import json

import report_samples as samples

from readiness.model.finding import Kind
from readiness.model.location import Location, Region
from readiness.model.strategy import Precondition, Strategy
from readiness.model.system import Service
from readiness.output.json import render as as_json
from readiness.output.text import render

PLACE = Location("k8s/web.yaml", Region(7, 5, 7, 11), "Rollout/web", "Rollout/web: canary")
NEEDS = (
    Precondition("traffic split", Kind.PASS, "There are pods enough"),
    Precondition("metrics that judge it", Kind.FAIL, "it goes by the clock alone"),
    Precondition("migrations", Kind.OPEN, "no rule can tell"),
)
CANARY = Strategy("web", "canary", (PLACE,), NEEDS)


def lines(*strategies: Strategy, verbose: bool = False) -> list[str]:
    shown = render(samples.report()._replace(strategies=strategies), width=100, verbose=verbose).splitlines()
    start = next(number for number, line in enumerate(shown) if line.startswith("Strategy"))
    end = next(number for number, line in enumerate(shown) if line.startswith("Files"))
    return shown[start:end]


def test_a_line_says_what_is_not_met_and_what_is_unknown() -> None:
    assert lines(CANARY) == ["Strategy   web: canary · not met metrics that judge it · unknown migrations"]


def test_all_that_it_needs_is_there() -> None:
    assert lines(CANARY._replace(preconditions=NEEDS[:1])) == ["Strategy   web: canary · all that it needs is there"]


def test_nothing_is_said_of_what_an_unknown_one_needs() -> None:
    assert lines(Strategy("web", "unknown", (PLACE,))) == ["Strategy   web: unknown"]


def test_what_is_unknown_of_each_is_said_once() -> None:
    rolling = Strategy("api", "rolling", (), (Precondition("migrations", Kind.OPEN, "no rule can tell"),))
    assert lines(rolling, CANARY) == [
        "Strategy   api: rolling",
        "           web: canary · not met metrics that judge it",
        "           unknown of each: migrations",
    ]


def test_verbose_says_where_and_why() -> None:
    assert lines(CANARY, verbose=True) == [
        "Strategy   web: canary · not met metrics that judge it · unknown migrations",
        "             k8s/web.yaml:7 Rollout/web: canary",
        "             met: traffic split (There are pods enough)",
        "             not met: metrics that judge it (it goes by the clock alone)",
        "             unknown: migrations (no rule can tell)",
    ]


def test_many_are_cut_short() -> None:
    many = tuple(Strategy(f"web-{number}", "recreate", ()) for number in range(23))
    assert lines(*many)[-1] == "           and 3 more services (--verbose shows all)"


def test_json_has_it_under_its_service() -> None:
    services = (
        Service(name="web", path="web", kind="service", evidence=()),
        Service(name="lib", path="lib", kind="library", evidence=()),
    )
    found = json.loads(as_json(samples.report()._replace(services=services, strategies=(CANARY,))))["services"]
    assert "strategy" not in found[1]
    assert found[0]["strategy"]["name"] == "canary"
    assert found[0]["strategy"]["evidence"][0]["path"] == "k8s/web.yaml"
    assert found[0]["strategy"]["preconditions"][1] == {
        "name": "metrics that judge it",
        "kind": "fail",
        "reason": "it goes by the clock alone",
    }
