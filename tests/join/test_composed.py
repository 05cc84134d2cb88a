"""What Compose files say together: values of the `.env` beside them, and whose a container is that nothing builds there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness import formats
from readiness.checks.joined import unit
from readiness.join import join
from readiness.join.filled import put_in
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.containers import ContainerRun
from readiness.model.facts import ComposeService, ImageBuilt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.facts import Fact, Text
    from readiness.model.system import Service, System

WEB = 'FROM node:22\nEXPOSE 8080\nCMD ["node", "server.js"]\n'


def system_of(files: Mapping[str, str]) -> System:
    found: list[Fact] = []
    for path, text in files.items():
        for document in formats.documents(Artifact(path, text)) if formats.family(path) else ():
            if isinstance(document, Document):
                found += formats.module(document.format).facts(document)
    return join(found, frozenset(files), "shop", {})


def named(system: System, name: str) -> Service:
    return next(one for one in system.services if one.name == name)


def runs(service: Service) -> list[str]:
    return sorted(f"{one.location.path} {one.name}" for one in unit(service).runs)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("${PORT}", "8080"),
        ("$PORT", "8080"),
        ("http://${HOST}:${PORT}/", "http://web:8080/"),
        ("${PORT:-9090}", "8080"),
        ("${EMPTY:-9090}", "9090"),
        ("${EMPTY-9090}", ""),
        ("${MISSING:-${PORT}}", "8080"),
        ("${PORT:?needed}", "8080"),
        ("${PORT:+on}", "on"),
        ("$${PORT} ${PORT}", "${PORT} 8080"),
        ("${MISSING}:${PORT}", Unresolved("${MISSING}:8080")),
        ("${EMPTY:?needed}", Unresolved("${EMPTY:?needed}")),
        ("${ADDRESS}", "web:8080"),
        ("${LOOP}", Unresolved("${LOOP}")),
    ],
)
def test_variables_are_put_in_as_compose_does(text: str, known: str | Unresolved) -> None:
    values: dict[str, Text] = {
        "PORT": "8080",
        "HOST": "web",
        "EMPTY": "",
        "ADDRESS": Unresolved("${HOST}:${PORT}"),
        "LOOP": Unresolved("${LOOP}"),
    }
    assert put_in(Unresolved(text), values) == known


def test_the_env_file_beside_says_ports_and_dockerfiles() -> None:
    system = system_of(
        {
            "src/web/Dockerfile": WEB,
            "compose.yaml": (
                'services:\n  web:\n    build: {context: ./, dockerfile: "${WEB_DOCKERFILE}"}\n'
                '    ports: ["${WEB_PORT}"]\n    environment: [WEB_PORT, DB_PASSWORD]\n'
            ),
            ".env": "WEB_DOCKERFILE=./src/web/Dockerfile\nWEB_PORT=8080\nDB_PASSWORD=Tr0ub4dor\n",
        }
    )
    web = named(system, "web")
    (service,), (run,) = web.of(ComposeService), web.of(ContainerRun)
    assert (service.dockerfile, [one.number for one in run.ports]) == ("src/web/Dockerfile", [8080])
    given = {one.name: (one.value, one.kind) for one in run.environment}
    assert given == {"WEB_PORT": ("8080", ""), "DB_PASSWORD": (Unresolved("${DB_PASSWORD}"), "host")}


def test_a_context_of_the_env_file() -> None:
    system = system_of(
        {
            "src/web/Dockerfile": WEB,
            "deploy/compose.yaml": 'services:\n  web:\n    build: "${SOURCES}/web"\n',
            "deploy/.env": "SOURCES=../src\n",
        }
    )
    assert runs(named(system, "web")) == ["deploy/compose.yaml web"]


def test_another_folders_env_file_says_nothing() -> None:
    system = system_of(
        {
            "a/compose.yaml": 'services:\n  web: {image: "web:${TAG}"}\n',
            "b/.env": "TAG=1\n",
            "a/.env.example": "TAG=2\n",
        }
    )
    (service,) = system.of(ComposeService)
    assert isinstance(service.image, Unresolved)


def test_images_of_what_is_built_here_and_files_that_say_more_of_it() -> None:
    system = system_of(
        {
            "web/Dockerfile": WEB,
            "compose.yaml": "services:\n  web: {build: web}\n  db: {image: postgres:18}\n",
            "compose.override.yaml": 'services:\n  web: {ports: ["80:8080"]}\n  db: {ports: ["5432:5432"]}\n',
            "compose.images.yaml": 'services:\n  web: {image: "team/shop_web"}\n  cache: {image: "redis:8"}\n',
        }
    )
    assert [(one.name, one.kind) for one in system.services] == [("web", "service")]
    assert runs(named(system, "web")) == ["compose.images.yaml web", "compose.override.yaml web", "compose.yaml web"]


def test_a_neighbour_in_the_only_services_file_is_not_its() -> None:
    system = system_of(
        {
            "backend/Dockerfile": WEB,
            "frontend/Dockerfile.playwright": "FROM mcr.microsoft.com/playwright:v1.62.1-noble\n",
            "compose.yaml": (
                "services:\n  backend: {build: backend}\n  mail: {image: axllent/mailpit}\n"
                "  playwright: {build: {context: frontend, dockerfile: Dockerfile.playwright}}\n"
            ),
        }
    )
    assert runs(named(system, "backend")) == ["compose.yaml backend"]


def test_settings_for_a_program_of_others_and_what_ends_by_design() -> None:
    system = system_of(
        {
            "docker/grafana/Dockerfile": "FROM grafana/grafana:13.1.0\nADD ./provisioning /etc/grafana/provisioning\n",
            "seed/Dockerfile": 'FROM python:3.14-slim\nCOPY seed.py .\nCMD ["python", "seed.py"]\n',
            "compose.yaml": 'services:\n  grafana: {build: docker/grafana, ports: ["3000:3000"]}\n  seed: {build: seed, restart: "no", profiles: [seed]}\n',
        }
    )
    assert [(one.name, one.kind) for one in system.services] == [("seed", "job"), ("grafana", "infrastructure")]


def test_an_image_in_which_nothing_starts_is_no_service_where_another_is_shipped() -> None:
    system = system_of(
        {
            "src/cart/Dockerfile": WEB,
            "src/cart/genproto/Dockerfile": "FROM golang:1.26\nWORKDIR /build\nRUN go install tool\n",
            "app/android.Dockerfile": 'FROM gradle:9 AS b\nRUN gradle build\nFROM scratch\nCOPY --from=b /a.apk /a.apk\nENTRYPOINT ["/a.apk"]\n',
        }
    )
    assert [one.name for one in system.services] == ["cart"]
    assert [one.location.path for one in unit(system.services[0]).images] == ["src/cart/Dockerfile"]


def test_one_dockerfile_for_all_modules_is_each_ones() -> None:
    program = "package shop;\nimport org.springframework.boot.autoconfigure.SpringBootApplication;\n@SpringBootApplication\npublic class App { public static void main(String[] args) { } }"
    system = system_of(
        {
            "docker/Dockerfile": 'FROM eclipse-temurin:21\nARG NAME\nCOPY ${NAME}.jar app.jar\nENTRYPOINT ["java", "-jar", "app.jar"]\n',
            "carts/src/main/java/shop/App.java": program,
            "orders/src/main/java/shop/App.java": program,
        }
    )
    assert [(one.name, [image.location.path for image in one.of(ImageBuilt)]) for one in system.services] == [
        ("carts", ["docker/Dockerfile"]),
        ("orders", ["docker/Dockerfile"]),
    ]
