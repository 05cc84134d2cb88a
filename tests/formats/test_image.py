"""Image references."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.formats.image import ImageReference, image_node, image_text, parse_image
from readiness.model.artifact import Node, Unresolved

if TYPE_CHECKING:
    from readiness.model.facts import Text

DIGEST = "sha256:" + "7" * 64


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("nginx", ImageReference("docker.io", "nginx"), id="bare name"),
        pytest.param("nginx:1.27", ImageReference("docker.io", "nginx", "1.27"), id="tag"),
        pytest.param("docker.io/library/nginx:1", ImageReference("docker.io", "nginx", "1"), id="library is implied"),
        pytest.param("acme/web", ImageReference("docker.io", "acme/web"), id="organisation"),
        pytest.param("ghcr.io/acme/web:v1", ImageReference("ghcr.io", "acme/web", "v1"), id="registry"),
        pytest.param("localhost:5000/web", ImageReference("localhost:5000", "web"), id="a port is not a tag"),
        pytest.param("reg:5000/a/web:2", ImageReference("reg:5000", "a/web", "2"), id="port and tag"),
        pytest.param(f"web:1@{DIGEST}", ImageReference("docker.io", "web", "1", DIGEST), id="tag and digest"),
        pytest.param(f"web@{DIGEST}", ImageReference("docker.io", "web", None, DIGEST), id="digest"),
        pytest.param("web:${TAG}", ImageReference("docker.io", "web", Unresolved("${TAG}")), id="tag from variable"),
        pytest.param(
            "web:${TAG:-a/b:c}",
            ImageReference("docker.io", "web", Unresolved("${TAG:-a/b:c}")),
            id="default with colon",
        ),
        pytest.param("$REG:8099/web", ImageReference(Unresolved("$REG:8099"), "web"), id="registry from variable"),
        pytest.param("${R}/web:1", ImageReference(Unresolved("${R}"), "web", "1"), id="registry unknown, tag known"),
        pytest.param(
            "${IMAGE}", ImageReference("docker.io", Unresolved("${IMAGE}"), Unresolved("${IMAGE}")), id="all unknown"
        ),
        pytest.param("${IMAGE}:latest", ImageReference("docker.io", Unresolved("${IMAGE}"), "latest"), id="tag known"),
        pytest.param(
            '{{ .Values.a }}/{{ .Values.b }}:{{ .Values.tag | default "x:y" }}',
            ImageReference(
                Unresolved("{{ .Values.a }}"),
                Unresolved("{{ .Values.b }}"),
                Unresolved('{{ .Values.tag | default "x:y" }}'),
            ),
            id="helm",
        ),
        pytest.param(
            f"web@{'${DIGEST}'}", ImageReference("docker.io", "web", None, Unresolved("${DIGEST}")), id="digest var"
        ),
        pytest.param(
            "gcr.io/PROJECT_ID/web:v1", ImageReference("gcr.io", Unresolved("PROJECT_ID/web"), "v1"), id="placeholder"
        ),
        pytest.param("web:<VERSION>", ImageReference("docker.io", "web", Unresolved("<VERSION>")), id="angle brackets"),
        pytest.param("", ImageReference("docker.io", ""), id="empty"),
    ],
)
def test_a_reference_is_taken_apart(written: str, expected: ImageReference) -> None:
    assert parse_image(written) == expected


def test_an_unresolved_reference_keeps_the_parts_that_are_known() -> None:
    assert parse_image(Unresolved("ghcr.io/acme/web:${TAG}")) == ImageReference(
        "ghcr.io", "acme/web", Unresolved("${TAG}")
    )


def test_an_image_node_has_no_field_for_what_is_not_written() -> None:
    node = image_node(Node("nginx", position=(3, 5, 3, 10)))
    assert {name: field.value for name, field in node.fields.items()} == {
        "registry": "docker.io",
        "repository": "nginx",
    }
    assert node.fields["repository"].region == node.region


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("web:1", "web:1"),
        ("web:${T}", Unresolved("web:${T}")),
        ("gcr.io/PROJECT_ID/a", Unresolved("gcr.io/PROJECT_ID/a")),
    ],
)
def test_an_image_is_unresolved_when_a_part_of_it_is(written: str, expected: Text) -> None:
    assert image_text(Node(written)) == expected
