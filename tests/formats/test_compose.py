"""Compose files: services, targets, facts."""

from __future__ import annotations

import pytest

from readiness.formats import documents, select
from readiness.formats.compose import ComposeFile, Service, claims, facts
from readiness.model.artifact import Artifact, Document, Node, Target, Unresolved, Value
from readiness.model.facts import ComposeService, EnvSet, ImageUsed
from readiness.model.location import Location, Region

PATH = "deploy/docker-compose.yml"


def _document(text: str, path: str = PATH, role: str = "") -> Document[ComposeFile]:
    found = [document for document in documents(Artifact(path, text, role)) if isinstance(document, Document)]
    assert len(found) == 1
    assert isinstance(found[0].content, ComposeFile)
    return found[0]


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


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docker-compose.yml", ("production", False)),
        ("docker-compose.prod.yml", ("production", True)),
        ("docker-compose.override.yml", ("development", True)),
        ("compose.dev.yaml", ("development", True)),
        ("compose-local.yml", ("development", True)),
        ("docker-compose.test.yml", ("development", True)),
        ("docker-compose.ci.yml", ("development", True)),
        ("docker-compose.debug.yml", ("development", True)),
        (".devcontainer/docker-compose.yml", ("development", True)),
        ("production/compose.yml", ("production", True)),
        ("device/compose.yml", ("production", False)),
    ],
)
def test_name_and_folder_say_what_a_file_is_for(path: str, expected: tuple[str, bool]) -> None:
    view = _file("services: {web: {image: a}}\n", path)
    assert (view.environment, view.named) == expected


def test_an_example_is_not_production() -> None:
    assert _file("services: {web: {image: a}}\n", role="example").environment == "development"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("build: .\nvolumes: ['.:/app']", True, id="whole tree"),
        pytest.param("build: .\nvolumes: ['${PWD}/src:/app/src']", True, id="PWD"),
        pytest.param("build: .\nvolumes: [{type: bind, source: ./src, target: /app/src}]", True, id="long form"),
        pytest.param("image: node:20\nvolumes: ['./:/app']", True, id="runtime image"),
        pytest.param("image: postgres\nvolumes: ['./sql:/docker-entrypoint-initdb.d']", False, id="not its source"),
        pytest.param("build: .\nvolumes: ['./nginx.conf:/etc/nginx/nginx.conf']", False, id="one file"),
        pytest.param("build: .\nvolumes: ['./data:/data', 'src:/app', '/srv/x:/app']", False, id="data and volumes"),
        pytest.param("build: {context: ., target: development}", True, id="build target"),
        pytest.param("image: a\nprofiles: [dev, debug]", True, id="profiles"),
        pytest.param("image: a\nprofiles: [dev, prod]", False, id="one profile is not"),
    ],
)
def test_mounts_profiles_and_targets_say_what_a_service_is_for(body: str, expected: bool) -> None:
    assert _service(body).development is expected


def test_a_file_that_says_production_is_believed_though_it_mounts_its_source() -> None:
    service = _service("build: .\nvolumes: ['.:/app']\ncommand: npm run dev", path="docker-compose.prod.yml")
    assert service.development is False
    assert [mount.fields["text"].text for mount in service.node.fields["source_mounts"].items] == [".:/app"]
    assert service.node.fields["watcher"].text == "npm run dev"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("uvicorn app:app --reload", True),
        ("[npm, run, dev]", True),
        ("python manage.py runserver 0.0.0.0:80", True),
        ("vite build", False),
        ("node server.js --watchdog", False),
        ("uvicorn app:app --reload-dir=x", False),
    ],
)
def test_a_watcher_is_a_command_that_restarts_on_change(command: str, expected: bool) -> None:
    assert ("watcher" in _service(f"image: a\ncommand: {command}").node.fields) is expected


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("web", "image: a", False),
        ("migrate", "image: a", True),
        ("db-init", "image: a", True),
        ("initial-web", "image: a", False),
        ("migrate", "image: a\nrestart: always", False),
        ("web", "image: a\ncommand: alembic upgrade head", True),
        ("web", "image: a\ncommand: sh -c 'alembic upgrade head && gunicorn app'", False),
        ("web", "image: a\nprofiles: [tools]", True),
        ("web", "image: a\nrestart: 'no'", False),
        ("web", "image: a\ndeploy: {mode: replicated-job}", True),
    ],
)
def test_a_oneshot_ends_by_design(name: str, body: str, expected: bool) -> None:
    assert _service(body, name).oneshot is expected


def test_what_others_wait_for_to_end_is_a_oneshot() -> None:
    text = "services:\n  a: {image: a, depends_on: {b: {condition: service_completed_successfully}}}\n  b: {image: b}\n"
    assert [service.oneshot for service in _file(text).services] == [False, True]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("postgres:16", True),
        ("docker.io/bitnami/postgresql", True),
        ("${REG}/redis:${TAG}", True),
        ("mcr.microsoft.com/mssql/server:2022", True),
        ("acme/web", False),
        ("${REG}/web", False),
        ("${IMAGE:-mongo:7}", True),
        ("${IMAGE}", Unresolved("${IMAGE}")),
    ],
)
def test_a_datastore_is_known_by_its_image(image: str, expected: bool | Unresolved) -> None:
    assert _service(f"image: {image}").datastore == expected


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("nginx", {"registry": "docker.io", "repository": "nginx"}),
        ("r.example:5000/a/b:1", {"registry": "r.example:5000", "repository": "a/b", "tag": "1"}),
        ("web:${TAG:-latest}", {"registry": "docker.io", "repository": "web", "tag": "latest"}),
        ("web:${TAG}", {"registry": "docker.io", "repository": "web", "tag": Unresolved("${TAG}")}),
        ("web:${TAG:?err}", {"registry": "docker.io", "repository": "web", "tag": Unresolved("${TAG}")}),
        (
            "${REG:-ghcr.io}/web:${TAG}",
            {"registry": "ghcr.io", "repository": "web", "tag": Unresolved("${TAG}")},
        ),
    ],
)
def test_an_image_is_taken_apart_as_far_as_it_is_known(image: str, expected: dict[str, Value]) -> None:
    assert _plain(_service(f"image: {image}").node.get("image_reference")) == expected


def test_what_is_built_here_has_no_image_to_pin() -> None:
    service = _service("build: .\nimage: web:latest")
    assert (service.built, "image_reference" in service.node.fields) == (True, False)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("image: a", {}, id="none"),
        pytest.param(
            "mem_limit: 1g\ncpus: 0.5\npids_limit: 100", {"memory": "1g", "cpus": 0.5, "pids": 100}, id="legacy"
        ),
        pytest.param(
            "mem_limit: 1g\ndeploy: {resources: {limits: {memory: 2g, cpus: '1'}}}",
            {"memory": "2g", "cpus": "1"},
            id="deploy first",
        ),
        pytest.param("mem_limit: 0\npids_limit: -1", {}, id="unlimited"),
        pytest.param("mem_limit: ${M}", {"memory": Unresolved("${M}")}, id="unresolved"),
    ],
)
def test_limits_are_the_effective_ones(body: str, expected: dict[str, Value]) -> None:
    assert _plain(_service(body).node.get("limits")) == expected


@pytest.mark.parametrize(
    "body",
    ["environment: [A=1, B=x=y, C=, 'D=${E}', F]", "environment: {A: '1', B: x=y, C: '', D: '${E}', F: }"],
    ids=["list", "mapping"],
)
def test_an_environment_has_two_forms(body: str) -> None:
    assert _plain(_service(body).node.get("environment")) == {
        "A": "1",
        "B": "x=y",
        "C": "",
        "D": Unresolved("${E}"),
        "F": Unresolved("${F}"),
    }


@pytest.mark.parametrize(
    ("port", "expected"),
    [
        ("80", {"target": 80}),
        ("'8080:80'", {"published": 8080, "target": 80}),
        ("'127.0.0.1:8080:80/udp'", {"host_ip": "127.0.0.1", "published": 8080, "target": 80, "protocol": "udp"}),
        ("'[::1]:8080:80'", {"host_ip": "::1", "published": 8080, "target": 80}),
        ("'127.0.0.1::80'", {"host_ip": "127.0.0.1", "target": 80}),
        ("'3000-3005:3000-3005'", {"published": "3000-3005", "target": "3000-3005"}),
        ("'${P:-8080}:80'", {"published": 8080, "target": 80}),
        ("'${P}:80'", {"host_ip": Unresolved("${P}"), "published": Unresolved("${P}"), "target": 80}),
        ("'0.0.0.0:${P}:80'", {"host_ip": "0.0.0.0", "published": Unresolved("${P}"), "target": 80}),
        (
            "{target: 80, published: '8080', host_ip: 127.0.0.1}",
            {"host_ip": "127.0.0.1", "published": 8080, "target": 80},
        ),
    ],
)
def test_ports_have_many_forms(port: str, expected: dict[str, Value]) -> None:
    published = _service(f"ports: [{port}]").node.fields["published"].items[0]
    assert {name: value for name, value in published.fields.items() if name != "text"}.keys() == expected.keys()
    assert {name: published.fields[name].value for name in expected} == expected


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        ("data:/data", {"type": "volume", "source": "data", "target": "/data", "read_only": False}),
        ("/data", {"type": "volume", "target": "/data"}),
        ("./a:/b:ro", {"type": "bind", "source": "./a", "target": "/b", "read_only": True}),
        ("~/a:/b:z,ro", {"type": "bind", "source": "~/a", "target": "/b", "read_only": True}),
        ("'C:\\a:/b'", {"type": "bind", "source": "C:\\a", "target": "/b", "read_only": False}),
        ("${D:-./x}:/b", {"type": "bind", "source": "./x", "target": "/b", "read_only": False}),
        ("${D}:/b", {"type": Unresolved("${D}"), "source": Unresolved("${D}"), "target": "/b", "read_only": False}),
        ("{type: bind, source: /x, target: /y}", {"type": "bind", "source": "/x", "target": "/y"}),
    ],
)
def test_volumes_have_many_forms(volume: str, expected: dict[str, Value]) -> None:
    mount = _service(f"volumes:\n  - {volume}").node.fields["mounts"].items[0]
    assert {name: value.value for name, value in mount.fields.items() if name != "text"} == expected


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
    assert list(facts(_document(TOLD))) == [
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
    told = next(
        fact
        for fact in facts(
            _document(
                f"services: {{web: {{build: {build!r}}}}}\n"
                if build[0] not in "{"
                else f"services: {{web: {{build: {build}}}}}\n"
            )
        )
        if isinstance(fact, ComposeService)
    )
    assert (told.build, told.dockerfile) == expected


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
def test_odd_shapes_raise_nothing(text: str) -> None:
    for document in documents(Artifact(PATH, text)):
        if isinstance(document, Document):
            list(facts(document))
            for name in ("file", "service", "image", "port", "mount", "environment"):
                list(select(document, f"compose.{name}"))
