"""What a file's place in the tree says of it."""

from __future__ import annotations

import pickle

import pytest

from readiness.discover import Roles, role
from readiness.discover.roles import place

CHARTS = ("charts/web/Chart.yaml", "charts/web/charts/db/Chart.yaml", "test/chart/Chart.yaml", "x/NotChart.yaml")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/app.py", ""), ("Dockerfile", ""), ("latest/app.py", ""), ("contest/app.py", ""), ("test", ""), ("dev/Dockerfile", ""),
        ("tests/app.py", "test"), ("a/__tests__/b.ts", "test"), ("src/test/java/A.java", "test"), ("api/testdata/x.yaml", "test"),
        ("src/main/java/org/acme/samples/Shop.java", ""), ("web/src/main/resources/docs/a.yml", ""), ("samples/src/main/java/A.java", "example"),
        ("src/integrationTest/java/A.java", "test"),
        ("Shop.Tests/a.cs", "test"), ("my-e2e/a.ts", "test"), ("Tests/x.py", "test"),
        ("test_app.py", "test"), ("app_test.py", "test"), ("testing.py", ""), ("conftest.py", "test"), ("a/server_test.go", "test"),
        ("a.spec.ts", "test"), ("a.test.mjs", "test"), ("a.cy.jsx", "test"), ("ATest.java", "test"), ("Latest.java", ""),
        ("jest.config.js", "test"), ("spec/a_spec.rb", "test"), ("inspector.rb", ""),
        ("docker-compose.test.yml", "test"), ("compose.yaml", ""), ("Dockerfile.e2e", "test"), ("docker-compose.latest.yml", ""),
        ("examples/k8s/a.yaml", "example"), ("sample/a.yaml", "example"), ("examples/tests/a.yaml", "test"),
        ("docs/a.md", "documentation"), ("docs/examples/a.yaml", "example"), ("docker/a.yaml", ""), ("README.md", ""),
        ("charts/web/Chart.yaml", "helm-chart"), ("charts/web/templates/a.yaml", "helm-template"),
        ("charts/web/templates/tests/a.yaml", "helm-template"), ("charts/web/templates/_helpers.tpl", "helm-template"),
        ("charts/web/values.yaml", "helm-values"), ("charts/web/values-prod.yaml", "helm-values"),
        ("charts/web/ci/test-values.yaml", "helm-values"), ("charts/web/crds/a.yaml", ""),
        ("charts/web/charts/db/templates/a.yaml", "helm-template"), ("charts/web/charts/db/values.yaml", "helm-values"),
        ("test/chart/templates/a.yaml", "helm-template"), ("x/templates/a.yaml", ""), ("templates/a.html", ""),
        ("values.yaml", ""),
    ],
)  # fmt: skip
def test_role(path: str, expected: str) -> None:
    assert role(path, CHARTS) == expected


def test_a_chart_may_be_the_root() -> None:
    roles = Roles(["Chart.yaml"])
    assert [roles.of(path) for path in ("Chart.yaml", "templates/a.yaml", "values.yaml", "a.yaml")] == [
        "helm-chart",
        "helm-template",
        "helm-values",
        "",
    ]


def test_roles_travel_to_worker_processes() -> None:
    assert pickle.loads(pickle.dumps(Roles(CHARTS))).charts == Roles(CHARTS).charts  # noqa: S301


def test_where_kustomize_builds_a_manifest_may_be_a_patch() -> None:
    roles = Roles(["deploy/prod/kustomization.yaml"])
    assert [roles.of(path) for path in ("deploy/base/web.yaml", "main.py", "tests/a.yaml")] == ["kustomize", "", "test"]
    assert Roles(["deploy/web.yaml"]).of("deploy/web.yaml") == ""


@pytest.mark.parametrize("path", [".github/actions/setup-e2e/action.yml", ".github/workflows/test.yml"])
def test_the_pipeline_is_no_test_whatever_it_is_called(path: str) -> None:
    assert place(path) == ""


def test_a_migration_that_others_follow_is_settled() -> None:
    known = (
        "app/migrations/0001_a.py",
        "app/migrations/0002_b.py",
        "tests/migrations/1_a.sql",
        "tests/migrations/2_b.sql",
    )
    assert [Roles(known).of(path) for path in known] == ["settled", "", "test", "test"]
