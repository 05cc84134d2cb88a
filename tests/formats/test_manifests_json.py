"""Manifests written in JSON: found by what they hold, since their names tell nothing."""

from __future__ import annotations

import pytest

from readiness import formats
from readiness.model.artifact import Artifact, Document
from readiness.model.location import Region

SERVICE = '{\n\t"apiVersion": "v1",\n\t"kind": "Service",\n\t"metadata": {"name": "web"}\n}\n'


def names(path: str, text: str) -> list[str]:
    return [part.name for part in formats.documents(Artifact(path, text)) if isinstance(part, Document)]


def test_an_object_is_read_whatever_its_file_is_called() -> None:
    assert names("deploy/web-service.json", SERVICE) == ["Service/web"]


def test_it_knows_its_lines() -> None:
    (document,) = formats.documents(Artifact("web.json", SERVICE))
    assert isinstance(document, Document)
    assert document.root.get("metadata.name").region == Region(4, 23, 4, 28)  # type: ignore[union-attr]


def test_a_list_on_one_line_is_unrolled() -> None:
    text = '{"kind": "List", "apiVersion": "v1", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}]}'
    assert names("all.json", text) == ["Pod/a"]


@pytest.mark.parametrize(
    "text",
    [
        '{"openapi": "3.0.0", "components": {"apiVersion": "v1", "kind": "Pod"}}',
        '["apiVersion", "kind"]',
        '// with comments\n{"apiVersion": "v1", "kind": "Pod"}',
        "[" * 100_000 + '"apiVersion" "kind"',
    ],
    ids=["deeper down", "no object", "with comments", "too deep"],
)
def test_other_data_is_nobody_s(text: str) -> None:
    assert list(formats.documents(Artifact("data.json", text))) == []
