"""Who closes a Spring application's server: Boot itself, where it is told to or new enough."""

from __future__ import annotations

import pytest

from readiness.checks.app.sigterm_missing import check
from readiness.model.facts import Dependency, Fact, Framework, ImageBuilt, Middleware, Package
from readiness.model.finding import Kind
from readiness.model.location import Location
from readiness.model.system import Service, System

_POM = Location("pom.xml")


def _parent(version: str) -> Package:
    boot = Dependency("org.springframework.boot:spring-boot-starter-parent", version, development=False, location=_POM)
    return Package(_POM, "maven", "shop", (boot,))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([_parent("3.4.1")], Kind.PASS),
        ([_parent("4.0.0")], Kind.PASS),
        ([_parent("3.2.5")], Kind.FAIL),
        ([_parent("3.2.5"), Middleware(Location("application.yaml"), "shutdown", "spring")], Kind.PASS),
        ([_parent("${boot.version}")], Kind.OPEN),
        ([], Kind.OPEN),
    ],
)
def test_spring(more: list[Fact], expected: Kind) -> None:
    facts: list[Fact] = [
        Framework(Location("Shop.java"), "spring", "java"),
        ImageBuilt(Location("Dockerfile"), "jre", None),
        *more,
    ]
    service = Service(name="shop", path="", kind="service", evidence=(), facts=facts)
    found = list(check(System(files=frozenset(), services=(service,), facts=facts)))
    assert [one.kind for one in found] == [expected]
