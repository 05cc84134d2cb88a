"""The forms Compose allows for one thing, made one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from readiness.formats import documents
from readiness.model.artifact import Artifact, Document, Node, Unresolved, Value

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


def _plain(node: Node | None) -> object:
    """A node as plain values, to compare as a whole."""
    if node is None or node.kind == "scalar":
        return node.value if node is not None else None
    if node.kind == "sequence":
        return [_plain(item) for item in node.items]
    return {name: _plain(value) for name, value in node.fields.items()}


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
        ("'10.0.0.1:${P}:80'", {"host_ip": "10.0.0.1", "published": Unresolved("${P}"), "target": 80}),
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
