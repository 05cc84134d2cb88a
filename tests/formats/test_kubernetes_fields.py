"""The table of the fields of the Kubernetes API, and manifests written as JSON."""

from __future__ import annotations

import pytest

from readiness import formats
from readiness.formats.kubernetes.field_table import ROOTS
from readiness.formats.kubernetes.field_values import WORDS
from readiness.formats.kubernetes.fields import Field, fields_of, is_known
from readiness.model.artifact import Artifact, Document

KINDS = [(version, kind) for version, kinds in ROOTS.items() for kind in kinds]


def test_what_a_field_holds() -> None:
    container = fields_of("Container")
    assert container["image"] == Field("")
    assert container["command"] == Field("", "*")
    assert container["env"] == Field("EnvVar", "*")
    assert container["stdin"] == Field("b")
    assert fields_of("ObjectMeta")["labels"] == Field("", "%")
    assert fields_of("ResourceRequirements")["limits"] == Field("?", "%")
    assert fields_of("Teleporter") == {}


@pytest.mark.parametrize(("version", "kind"), KINDS)
def test_every_type_that_a_kind_leads_to_is_in_the_table(version: str, kind: str) -> None:
    assert is_known(version, kind)
    pending, seen = [kind], set()
    while pending:
        name = pending.pop()
        if name in seen or name in {"", "i", "b", "?"}:
            continue
        seen.add(name)
        assert fields_of(name), name
        pending += [field.holds for field in fields_of(name).values()]


@pytest.mark.parametrize("path", sorted(WORDS))
def test_every_field_that_takes_words_holds_text(path: str) -> None:
    name, _, field = path.partition(".")
    assert fields_of(name)[field].holds == ""


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ('{\n\t"apiVersion": "v1",\n\t"kind": "Pod",\n\t"metadata": {"name": "web"}\n}\n', ["Pod"]),
        ('{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Service"}]}\n', ["Service"]),
        ('{\n  "apiVersion": "2021-04-01",\n  "kind": "StorageV2"\n}\n', []),
        ('{\n  "kind": "drive#file",\n  "name": "web"\n}\n', []),
        ("{ not JSON at all\n", []),
    ],
)
def test_json_that_is_a_manifest_and_that_is_none(text: str, kinds: list[str]) -> None:
    found = list(formats.documents(Artifact("deploy/web.json", text)))
    assert [one.name.partition("/")[0] for one in found if isinstance(one, Document)] == kinds
    assert len(found) == len(kinds)
