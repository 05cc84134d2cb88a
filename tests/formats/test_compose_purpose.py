"""What Compose files and their services are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from readiness.formats import documents
from readiness.model.artifact import Artifact, Document, Unresolved

if TYPE_CHECKING:
    from readiness.formats.compose import ComposeFile, Service

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
        pytest.param("build: .\nvolumes: ['./geo:/geo:ro']", False, id="read-only"),
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


def test_a_file_that_does_not_say_what_it_is_for_is_for_development_if_it_starts_a_watcher() -> None:
    text = "services:\n  web:\n    build: .\n    command: nodemon server.js\n"
    assert (_file(text).environment, _file(text, "compose.prod.yaml").environment) == ("development", "production")


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
