"""What a service shows decides how much headers for browsers and limits matter to it."""

from __future__ import annotations

import pytest

from readiness.checks.app import layer_missing, pages
from readiness.model.facts import Fact, Framework, Route
from readiness.model.finding import Level
from readiness.model.location import Location
from readiness.model.system import Service, System


def system(*paths: str, files: tuple[str, ...] = ()) -> System:
    place = Location("shop/server.js")
    facts: tuple[Fact, ...] = (
        Framework(location=place, name="express", language="javascript"),
        *(Route(location=place, method="GET", path=path, framework="express") for path in paths),
    )
    service = Service(name="shop", path="shop", kind="service", evidence=(), facts=facts)
    return System(files=frozenset(files), services=(service,), facts=facts, scans={})


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("shop/public/index.html", True),
        ("shop/views/cart.tmpl", True),
        ("web/index.html", False),
        ("shop/emails/welcome.html", False),
        ("shop/docs/index.html", False),
        ("shop/server.js", False),
    ],
)
def test_pages_lie_in_the_folder_of_a_service(file: str, *, shown: bool) -> None:
    told = system("/orders", files=(file,))
    assert pages.shows_pages(told, told.services[0]) is shown
    (observation,) = layer_missing.check(told, kind="security-headers")
    assert observation.level is (None if shown else Level.NOTE)


@pytest.mark.parametrize("kind", ["security-headers", "rate-limit"])
def test_a_port_for_operation_alone_is_not_asked(kind: str) -> None:
    assert not list(layer_missing.check(system("/healthz", "/metrics"), kind=kind))
    assert len(list(layer_missing.check(system("/healthz", "/metrics", "/orders"), kind=kind))) == 1
    assert len(list(layer_missing.check(system(), kind=kind))) == 1
