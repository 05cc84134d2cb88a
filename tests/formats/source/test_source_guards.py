"""What a guard is for, by its name alone; and which imports of a framework's package make no server."""

from __future__ import annotations

import pytest

from readiness.formats import source
from readiness.formats.source.guards import kind_of
from readiness.model.artifact import Artifact, Document
from readiness.model.facts import Framework


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("middleware.Secure", "other"),
        ("middleware.SecureWithConfig", "other"),
        ("secureHeaders", "other"),
        ("helmet", "other"),
        ("Secured", "auth"),
        ("ensureAuthenticated", "auth"),
        ("rateLimiter", "rate-limit"),
        ("allowAny", "open"),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(("module", "serves"), [("hono", True), ("hono/client", False)])
def test_a_client_of_a_framework_is_no_server(module: str, *, serves: bool) -> None:
    text = f'import {{ Hono, hc }} from "{module}";\nexport const used = [Hono, hc];\n'
    documents = [one for one in source.documents(Artifact("src/api.ts", text)) if isinstance(one, Document)]
    assert any(isinstance(fact, Framework) for one in documents for fact in source.facts(one)) is serves
