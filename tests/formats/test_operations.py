"""Handbooks, alerts, Terraform and owners: what is read of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness import formats
from readiness.model.artifact import Artifact, Unresolved
from readiness.model.operations import (
    AlertReceiver,
    AlertRoute,
    AlertRule,
    BackupPlan,
    Handbook,
    OnCall,
    Owner,
    UptimeCheck,
)
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


def told(path: str, text: str) -> list[object]:
    return list(_facts(path, text))


def _facts(path: str, text: str) -> Iterator[object]:
    for part in formats.documents(Artifact(path, text)):
        if not isinstance(part, Problem):
            yield from formats.module(part.format).facts(part)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("docs/runbooks/db.md", True),
        ("README.md", True),
        ("docs/部署.md", True),
        ("docs/operations/deploy.md", True),
        ("ops/on-call.md", True),
        ("docs/api/users.md", False),
        ("src/components/slope.md", False),
        ("CHANGELOG.md", False),
    ],
)
def test_which_documents_are_read(path: str, wanted: bool) -> None:
    assert (formats.family(path) == "markdown") is wanted


def test_a_handbook_by_sections() -> None:
    (book,) = told(
        "docs/runbooks/db.md",
        """Database
========

See [the plan](plan.md) and `kubectl get pods`.

## Steps on 2026-03-04

1. First
2. Then verify that it answers

```bash
$ psql -c 'select 1'
# a comment
```

```python
not_a_command()
```

Text
---
""",
    )
    assert isinstance(book, Handbook)
    assert book.topics == {"runbook"}
    assert [(one.level, one.heading) for one in book.sections] == [
        (0, ""),
        (1, "Database"),
        (2, "Steps on 2026-03-04"),
        (2, "Text"),
    ]
    title, steps = book.sections[1], book.sections[2]
    assert [text for text, _ in title.links] == ["plan.md"]
    assert [text for text, _ in title.commands] == ["kubectl get pods"]
    assert (steps.steps, steps.dates, [text for text, _ in steps.commands]) == (
        2,
        ("2026-03-04",),
        ["psql -c 'select 1'"],
    )
    assert "verification" in steps.marks


def test_alertmanager_inherits_receivers() -> None:
    facts = told(
        "alertmanager.yml",
        """
route:
  receiver: team
  routes:
    - matchers: ['severity=~"page|critical"']
receivers:
  - name: team
    pagerduty_configs: [{service_key: x}]
""",
    )
    assert [(one.receiver, one.default, one.values) for one in facts if isinstance(one, AlertRoute)] == [
        ("team", True, ()),
        ("team", False, ("page", "critical")),
    ]
    assert [one.reaches for one in facts if isinstance(one, AlertReceiver)] == [("pagerduty",)]


def test_terraform_resources() -> None:
    facts = told(
        "main.tf",
        """
resource "datadog_monitor" "errors" {
  query = "sum:requests.errors{*} > 5"
}
resource "google_monitoring_uptime_check_config" "web" {
  http_check {
    path = "/health"
  }
  monitored_resource {
    labels = { host = "shop.example.com" }
  }
}
resource "uptimerobot_monitor" "web" { url = var.url }
resource "aws_db_instance" "db" {
  backup_retention_period = 7
}
resource "pagerduty_escalation_policy" "team" {
}
""",
    )
    assert [type(one) for one in facts] == [AlertRule, UptimeCheck, UptimeCheck, BackupPlan, OnCall]
    assert not isinstance(facts[2], Unresolved)


def test_owners() -> None:
    facts = told(".github/CODEOWNERS", "# all\n* @a/b\n/docs/ # nobody\n[Back]  @c\n/api\n")
    assert [(one.pattern, one.owners) for one in facts if isinstance(one, Owner)] == [
        ("*", ("@a/b",)),
        ("/docs/", ()),
        ("/api", ("@c",)),
    ]
