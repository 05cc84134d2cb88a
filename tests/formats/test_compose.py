"""Compose files: services, targets, facts."""

from __future__ import annotations

from typing import cast

import pytest

from readiness.formats import documents, select
from readiness.formats.compose import ComposeFile, Service, claims, facts
from readiness.model.artifact import Artifact, Document, Node, Target, Unresolved
from readiness.model.containers import ContainerRun
from readiness.model.facts import ComposeService, EnvSet, ImageUsed
from readiness.model.location import Location, Region

PATH = "deploy/docker-compose.yml"


def _document(text: str, path: str = PATH, role: str = "") -> Document[ComposeFile]:
    (found,) = documents(Artifact(path, text, role))
    assert isinstance(found, Document)
    return cast("Document[ComposeFile]", found)


def _file(text: str, path: str = PATH, role: str = "") -> ComposeFile:
    return _document(text, path, role).content


def _service(body: str, name: str = "web", path: str = PATH) -> Service:
    """The service with one key a line."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return next(one for one in _file(f"services:\n  {name}:\n{lines}", path).services if one.name == name)


def _plain(node: Node | None) -> object:
    """A node as plain values, to compare as a whole."""
    if node is None or node.kind == "scalar":
        return node.value if node is not None else None
    if node.kind == "sequence":
        return [_plain(item) for item in node.items]
    return {name: _plain(value) for name, value in node.fields.items()}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docker-compose.yml", True),
        ("a/compose.yaml", True),
        ("docker-compose.prod.yml", True),
        ("docker-compose-dev.yaml", True),
        ("web.compose.yml", True),
        ("docker-stack.yml", True),
        ("composer.yml", False),
        ("my-compose.yml", False),
        ("compose.json", False),
    ],
)
def test_it_is_known_by_its_name(path: str, expected: bool) -> None:
    assert claims(path) is expected


def test_extends_within_a_file_is_taken_over() -> None:
    text = """\
services:
  base:
    image: web:1
    command: [a]
    environment: [A=1, B=1]
    ports: ["80:80"]
    deploy: {resources: {limits: {memory: 1g}}}
  web:
    extends: {service: base}
    command: [b]
    environment: {B: "2"}
    ports: ["81:81"]
"""
    web = _file(text).services[1]
    assert (web.image, web.inherits, web.partial) == ("web:1", (), False)
    assert _plain(web.node.get("command")) == ["b"]
    assert _plain(web.node.get("environment")) == {"A": "1", "B": "2"}
    assert _plain(web.node.get("ports")) == ["80:80", "81:81"]
    assert _plain(web.node.get("limits")) == {"memory": "1g"}


@pytest.mark.parametrize(
    ("extends", "inherits"),
    [
        ("{file: common.yml, service: base}", ("common.yml",)),
        ("gone", ("service gone",)),
        ("web", ()),
    ],
)
def test_what_can_not_be_seen_is_not_known_to_be_absent(extends: str, inherits: tuple[str, ...]) -> None:
    service = _service(f"image: a\nextends: {extends}")
    assert service.inherits == inherits
    assert _plain(service.node.get("inherits")) == (Unresolved(inherits[0]) if inherits else None)


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        pytest.param("services: {a: {image: x}, b: {build: .}}\n", PATH, [False, False], id="whole"),
        pytest.param("services: {a: {image: x}, b: {restart: always}}\n", PATH, [True, True], id="laid over"),
        pytest.param("services: {a: {image: x}, b: }\n", PATH, [True, True], id="null service"),
        pytest.param("services: {a: {image: x}}\n", "compose.override.yml", [True], id="override"),
        pytest.param("services: {a: {provider: {type: model}}}\n", PATH, [False], id="provider"),
        pytest.param("services: {a: {extends: {file: x.yml, service: a}}}\n", PATH, [False], id="extends"),
    ],
)
def test_a_file_laid_over_another_holds_partial_services(text: str, path: str, expected: list[bool]) -> None:
    assert [service.partial for service in _file(text, path).services] == expected


def test_tags_reset_and_override_are_understood() -> None:
    text = """\
services:
  base: {image: a, ports: ["80:80"], restart: always}
  web:
    extends: base
    ports: !override ["81:81"]
    mem_limit: !reset null
  gone: !reset null
"""
    view = _file(text)
    assert [service.name for service in view.services] == ["base", "web"]
    assert _plain(view.services[1].node.get("ports")) == ["81:81"]
    assert "mem_limit" not in view.services[1].node.fields


def test_anchors_under_x_are_merged() -> None:
    text = "x-base: &base\n  restart: always\n  image: a:${T:-1}\nservices:\n  web:\n    <<: *base\n    mem_limit: 1g\n"
    web = _file(text).services[0]
    assert (web.image, web.node.fields["restart"].text) == ("a:1", "always")


def test_includes_are_recorded() -> None:
    text = "include:\n  - a.yml\n  - path: [b.yml, c.yml]\n  - path: d.yml\nservices: {}\n"
    assert _file(text).includes == ("a.yml", "b.yml", "c.yml", "d.yml")


TOLD = """\
services:
  web:
    build: {context: ../web, dockerfile: docker/Dockerfile, target: prod}
    ports: ["127.0.0.1:80:8080", "${P}:81"]
    depends_on: {db: {condition: service_healthy}}
    healthcheck: {test: [CMD, "true"]}
    environment: {A: "1", B: }
  db:
    image: postgres:${V}
    profiles: [full]
    healthcheck: {disable: true}
"""


def test_services_images_and_variables_are_told() -> None:
    assert [fact for fact in facts(_document(TOLD)) if not isinstance(fact, ContainerRun)] == [
        ComposeService(
            location=Location(PATH, Region(2, 3, 2, 6), "services/web"),
            name="web",
            image=None,
            build="web",
            dockerfile="web/docker/Dockerfile",
            target="prod",
            published=("127.0.0.1:80:8080", Unresolved("${P}:81")),
            depends_on=("db",),
            healthcheck=Location(PATH, Region(6, 5, 6, 16), "services/web/healthcheck"),
        ),
        EnvSet(
            location=Location(PATH, Region(7, 19, 7, 20), "services/web/environment/A"),
            name="A",
            by="compose",
            value="1",
        ),
        EnvSet(
            location=Location(PATH, Region(7, 27, 7, 28), "services/web/environment/B"),
            name="B",
            by="compose",
            value=Unresolved("${B}"),
        ),
        ComposeService(
            location=Location(PATH, Region(8, 3, 8, 5), "services/db"),
            name="db",
            image=Unresolved("postgres:${V}"),
            build=None,
            dockerfile=None,
            profiles=("full",),
            unchecked=True,
        ),
        ImageUsed(
            location=Location(PATH, Region(9, 12, 9, 25), "services/db/image"),
            image=Unresolved("postgres:${V}"),
            by="compose db",
        ),
    ]


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (".", ("deploy", "deploy/Dockerfile")),
        ("..", ("", "Dockerfile")),
        ("{dockerfile: a.Dockerfile}", ("deploy", "deploy/a.Dockerfile")),
        ("{context: .., dockerfile_inline: FROM scratch}", ("", None)),
        ("https://example.org/x.git", ("https://example.org/x.git", None)),
        ("${CONTEXT}", ("${CONTEXT}", None)),
        ("${CONTEXT:-.}", ("deploy", "deploy/Dockerfile")),
        ("{context: ., dockerfile: '${F}'}", ("deploy", None)),
    ],
)
def test_a_build_is_relative_to_the_root(build: str, expected: tuple[str, str | None]) -> None:
    document = _document(f"services:\n  web:\n    build: {build}\n")
    told = [(fact.build, fact.dockerfile) for fact in facts(document) if isinstance(fact, ComposeService)]
    assert told == [expected]


def _found(selector: str, text: str = TOLD) -> list[Target]:
    return list(select(_document(text), f"compose.{selector}"))


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("file", [("docker-compose.yml", "", 1)]),
        ("service", [("service web", "services/web", 2), ("service db", "services/db", 8)]),
        ("image", [("postgres:${V}", "services/db/image", 9)]),
        (
            "port",
            [
                ("127.0.0.1:80:8080", "services/web/ports/127.0.0.1:80:8080", 4),
                ("${P}:81", "services/web/ports/${P}:81", 4),
            ],
        ),
        ("environment", [("A", "services/web/environment/A", 7), ("B", "services/web/environment/B", 7)]),
        ("mount", []),
    ],
)
def test_selectors_find_their_targets(selector: str, expected: list[tuple[str, str, int]]) -> None:
    assert [(target.name, target.logical, target.anchor.start_line) for target in _found(selector)] == expected


def test_a_port_knows_whose_it_is() -> None:
    assert _plain(_found("port")[0].node.get("service")) == {
        "built": True,
        "partial": False,
        "development": False,
        "oneshot": False,
        "datastore": False,
    }


@pytest.mark.parametrize("text", ["- a\n", "a: b\n", "services:\n", "services: [a]\n", "x\n"])
def test_the_wrong_shape_is_no_compose_file(text: str) -> None:
    assert list(documents(Artifact(PATH, text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "services: {a: , b: 1, c: [x], d: {}}\n",
        "services: {a: {image: {}, build: [], ports: {}, volumes: x, environment: x, depends_on: x, deploy: , healthcheck: x}}\n",
        "services: {a: {image: 1, ports: [[], {}, '', ':', 'a:b:c:d'], volumes: [[], {}, '', ':'], environment: [[], {}, '=x', 1]}}\n",
        "services: {a: {extends: {}}, b: {extends: []}, c: {extends: {service: [x]}}, d: {extends: c}}\n",
        "include: {a: b}\nservices: {a: {profiles: x, command: {}, restart: {}, healthcheck: {test: NONE}}}\n",
        "services: &s {a: {image: x, deploy: *s}}\n",
        "services: {a: &a {extends: b, x: *a}, b: {extends: a}}\n",
    ],
)
def test_odd_shapes_raise_nothing_and_every_target_has_its_place(text: str) -> None:
    for document in documents(Artifact(PATH, text)):
        if isinstance(document, Document):
            assert {fact.location.path for fact in facts(document) if hasattr(fact, "location")} <= {PATH}
            for name in ("file", "service", "image", "port", "mount", "environment"):
                assert all(target.anchor.start_line >= 1 for target in select(document, f"compose.{name}"))
