"""What `[[services]]` says of places is so, whatever was found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from readiness.checks.joined import unit
from readiness.cli import main
from readiness.join import join
from readiness.model.facts import ComposeService, Fact, ImageBuilt, Workload
from readiness.model.location import Location
from readiness.model.system import Pin

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.model.system import System


def image(path: str) -> ImageBuilt:
    return ImageBuilt(location=Location(path), base="debian:12", user=None, ports=(8080,), command=("run",))


def workload(name: str, path: str, *images: str) -> Workload:
    place = Location(path, logical=f"Deployment/{name}")
    return Workload(location=place, kind="Deployment", name=name, namespace="", images=images)


def composed(name: str, path: str, image_name: str) -> ComposeService:
    place = Location(path, logical=f"services/{name}")
    return ComposeService(location=place, name=name, image=image_name, build=None, dockerfile=None)


def pinned(pins: list[Pin], *facts: Fact) -> System:
    return join(facts, frozenset(fact.location.path for fact in facts), "shop", {}, pins=pins)


def found(system: System) -> list[tuple[str, str]]:
    return [(one.name, one.path) for one in system.services]


def runs(system: System, name: str) -> list[str]:
    service = next(one for one in system.services if one.name == name)
    return [one.location.path for one in service.facts if isinstance(one, Workload | ComposeService)]


def test_without_pins_a_workload_of_another_name_is_apart() -> None:
    facts = image("Dockerfile"), workload("frontdoor", "k8s/a.yaml", "registry/fd")
    assert found(pinned([], *facts)) == [("frontdoor", "k8s/a.yaml"), ("shop", "")]


@pytest.mark.parametrize("name", ["Deployment/frontdoor", "frontdoor"])
def test_a_workload_joins_the_service_it_is_pinned_to(name: str) -> None:
    facts = image("Dockerfile"), workload("frontdoor", "k8s/a.yaml", "registry/fd")
    system = pinned([Pin("web", ".", "Dockerfile", (name,))], *facts)
    assert found(system) == [("web", "")]
    assert runs(system, "web") == ["k8s/a.yaml"]
    assert system.services[0].evidence[0].message == "the configuration says so"


def test_a_dockerfile_of_another_folder_is_its_alone() -> None:
    system = pinned(
        [Pin("api", "services/api", "build/one/Dockerfile")],
        image("build/one/Dockerfile"),
        image("build/two/Dockerfile"),
    )
    assert found(system) == [("api", "services/api"), ("two", "build/two")]
    assert [one.location.path for one in unit(system.services[0]).images] == ["build/one/Dockerfile"]


def test_compose_services_are_pinned_too() -> None:
    facts = (
        image("Dockerfile"),
        composed("runner", "compose.yaml", "registry/other"),
        composed("db", "compose.yaml", "postgres"),
    )
    assert runs(pinned([Pin("shop", workloads=("services/runner",))], *facts), "shop") == ["compose.yaml"]


def test_a_pin_that_names_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Dockerfile").write_text('FROM debian:12\nCMD ["run"]\n')
    (tmp_path / "readiness.toml").write_text(
        '[[services]]\nname = "web"\npath = "src/web"\ndockerfile = "docker/Dockerfile"\nworkloads = ["Deployment/web"]\n'
    )
    assert main(["audit", str(tmp_path), "--without", "all", "--offline", "--exit-zero", "--output", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    told = [note["message"] for note in report["notifications"]]
    assert not report["conclusive"]
    assert told == [
        "[[services]] `web`: there is no file in `src/web`",
        "[[services]] `web`: there is no file `docker/Dockerfile`",
        "[[services]] `web`: nothing is called `Deployment/web` among what runs here",
    ]
