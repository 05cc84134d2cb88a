"""Settings of Spring applications: keys, profiles, variables in values, and files that only have the same name."""

from __future__ import annotations

import pytest

from readiness import formats
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import EnvRead, Fact, Listen, Middleware
from readiness.model.settings import Setting

HOME = "src/main/resources/"


def facts_of(name: str, text: str) -> list[Fact]:
    return [
        fact
        for document in formats.documents(Artifact(name, text))
        if isinstance(document, Document)
        for fact in formats.module(document.format).facts(document)
    ]


def settings_of(name: str, text: str) -> list[tuple[str, object, str]]:
    return [(one.key, one.value, one.profile) for one in facts_of(HOME + name, text) if isinstance(one, Setting)]


FILES = {
    "application.properties": (
        "# a comment\nserver.port=8080\nspring.jpa.showSql : true\nlong.value = a,\\\n  b\n#---\nspring.config.activate.on-profile=prod\nx=\n",
        [
            ("server.port", "8080", ""), ("spring.jpa.show-sql", "true", ""), ("long.value", "a,b", ""),
            ("spring.config.activate.on-profile", "prod", "prod"), ("x", "", "prod"),
        ],
    ),
    "application.yml": (
        "server.port: 8080\nspring:\n  jpa:\n    show_sql: true\n  list: [a, b]\n---\nspring:\n  profiles: dev\nx: ${Y:z}\n",
        [
            ("server.port", "8080", ""), ("spring.jpa.show-sql", "true", ""), ("spring.list", "a,b", ""),
            ("spring.profiles", "dev", "dev"), ("x", Unresolved("${Y:z}"), "dev"),
        ],
    ),
    "application-prod.yaml": ("info:\n  version: @project.version@\n", [("info.version", Unresolved("$project.version$"), "prod")]),
    "bootstrap.yml": ("routes:\n  - id: a\n    uri: b\n", [("routes[0].id", "a", ""), ("routes[0].uri", "b", "")]),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_settings(name: str) -> None:
    text, expected = FILES[name]
    assert settings_of(name, text) == expected


def test_variables_in_values() -> None:
    text = "a: ${DATABASE_URL}\nb: http://${HOST:localhost}:${PORT:80}\nc: ${other.key}\n"
    found = [
        (one.name, one.required, one.default)
        for one in facts_of(HOME + "application.yml", text)
        if isinstance(one, EnvRead)
    ]
    assert found == [("DATABASE_URL", True, None), ("HOST", False, "localhost"), ("PORT", False, "80")]
    local = [one.required for one in facts_of(HOME + "application-local.yml", text) if isinstance(one, EnvRead)]
    assert local == [False, False, False]


@pytest.mark.parametrize(
    ("value", "port"), [("8081", [8081]), ("${PORT:8082}", [8082]), ("${PORT}", [Unresolved("${PORT}")]), ("0", [])]
)
def test_ports(value: str, port: list[object]) -> None:
    assert [
        one.port for one in facts_of(HOME + "application.properties", f"server.port={value}") if isinstance(one, Listen)
    ] == port
    assert not [
        one for one in facts_of(HOME + "application-dev.properties", f"server.port={value}") if isinstance(one, Listen)
    ]


@pytest.mark.parametrize(
    ("name", "text", "kinds"),
    [
        ("application.yml", "logging.structured.format.console: ecs\n", ["structured-logging"]),
        ("application.yml", "server.shutdown: graceful\n", ["shutdown"]),
        (
            "logback-spring.xml",
            '<encoder class="net.logstash.logback.encoder.LogstashEncoder"/>',
            ["structured-logging"],
        ),
        ("log4j2.xml", """<PatternLayout pattern='{"message": "%msg"}%n'/>""", ["structured-logging"]),
        ("log4j2.xml", '<!-- <JsonLayout/> --><PatternLayout pattern="%d %msg%n"/>', []),
    ],
)
def test_layers(name: str, text: str, kinds: list[str]) -> None:
    assert [one.kind for one in facts_of(HOME + name, text) if isinstance(one, Middleware)] == kinds


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("config/application.yml", "defaults: &defaults\n  KEY: value\n"),
        (
            "argocd/application.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\nspec: {}\n",
        ),
    ],
)
def test_others_use_the_name_too(path: str, text: str) -> None:
    assert not [one for one in facts_of(path, text) if isinstance(one, Setting)]
