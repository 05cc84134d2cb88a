"""Ways back that a repository promises: commands in its handbooks and tasks, and what they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.ops.handbooks import about
from readiness.model.facts import TaskDefined
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.location import Location
    from readiness.model.system import System

_KINDS = {
    "deploy": "Deployment", "deployment": "Deployment", "deployments": "Deployment", "sts": "StatefulSet", "statefulset": "StatefulSet",
    "statefulsets": "StatefulSet", "ds": "DaemonSet", "daemonset": "DaemonSet", "daemonsets": "DaemonSet", "rollout": "Rollout", "rollouts": "Rollout",
}  # fmt: skip
_NAME = r"(?P<name>[a-z0-9][a-z0-9.-]*[a-z0-9])(?![\w.$<{-]*[$<{])"
_UNDO = lazy(rf"\b(?:kubectl|oc)\b.*?\b(?:rollout\s+undo|set\s+image)\s+(?P<kind>[a-z]+?)s?(?:\.apps)?[/ ]{_NAME}")
_ROLLOUT = lazy(rf"\bkubectl[ -]argo[ -]rollouts\s+(?:undo|abort)\s+{_NAME}")
_HELM = lazy(rf"\bhelm\s+(?:-\S+\s+\S+\s+)*rollback\s+{_NAME}")
_SPACE = lazy(r"(?:\s-n|\s--namespace)[= ](?P<space>[a-z0-9][a-z0-9-]*)(?![\w$<{-])")
_EXAMPLES = lazy(
    r"(?:my|your|the|some|example|sample|foo|bar|app|application|name|service|deployment|release|myapp|web-?app|release-name|deployment-name|service-name)"
    r"(?:-.*)?"
)


class Promise(NamedTuple):
    """One command that goes back."""

    text: str
    location: Location
    kind: str
    """`Deployment`, …, `release` (of Helm)."""
    name: str
    namespace: str = ""
    database: bool = False
    """The passage speaks of the database as well."""


def promises(system: System) -> Iterator[Promise]:
    """Those that name something of Kubernetes, and are no examples."""
    for _, part in about(system, "rollback"):
        database = any(_OF_DATA.search(text) for one in part for text, _ in one.commands) or any(
            _OF_DATA.search(one.heading) for one in part
        )
        for section in part:
            for text, place in section.commands:
                yield from _read(text, place, database=database)
    for task in system.of(TaskDefined):
        if regex(r"(?i)roll-?back").search(task.name):
            for line in task.commands.split("\n"):
                yield from _read(line, task.location, database=bool(_OF_DATA.search(task.commands)))


_OF_DATA = lazy(r"(?i)migrat|alembic|flyway|liquibase|schema|database|downgrade|restore|数据库|迁移")


def _read(text: str, place: Location, *, database: bool) -> Iterator[Promise]:
    space = _SPACE.search(text)
    namespace = space["space"] if space is not None else ""
    for pattern, fixed in ((_UNDO, ""), (_ROLLOUT, "Rollout"), (_HELM, "release")):
        found = pattern.search(text)
        if found is None or _EXAMPLES.fullmatch(found["name"]):
            continue
        kind = fixed or _KINDS.get(found["kind"], "")
        if kind:
            yield Promise(text, place, kind, found["name"], namespace, database)
