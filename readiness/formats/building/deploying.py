"""Commands that name files of the repository or workloads of a cluster: kubectl, helm, kustomize, Compose, Skaffold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.building.holes import path_in
from readiness.formats.building.options import Given, options
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.building.scripts import Spoken

_KINDS = {
    "deploy": "Deployment", "deployment": "Deployment", "deployments": "Deployment", "deployment.apps": "Deployment",
    "sts": "StatefulSet", "statefulset": "StatefulSet", "statefulsets": "StatefulSet", "statefulset.apps": "StatefulSet",
    "ds": "DaemonSet", "daemonset": "DaemonSet", "daemonsets": "DaemonSet", "daemonset.apps": "DaemonSet",
}  # fmt: skip
_FILES = {"-f": "file", "--filename": "file", "-k": "folder", "--kustomize": "folder"}
_READS_FILES = frozenset({"apply", "create", "replace", "diff", "delete", "annotate", "label"})
_HELM_FILES = {"-f": "values", "--values": "values"}
_HELM_TAKES_CHART = {"upgrade": 1, "install": 1, "template": 0, "lint": 0, "package": 0, "diff": 1}
_ALONE = frozenset(
    "--wait --atomic --install -i --force --debug --dry-run --create-namespace --reuse-values --reset-values --cleanup-on-fail --all -A"
    " --all-namespaces --record --server-side --force-conflicts --prune --dependency-update --devel --wait-for-jobs --watch -w --overwrite"
    " --generate-name -g --skip-crds --include-crds --strict --verify --reset-then-reuse-values --quiet -q --hide-notes --no-hooks -l".split()
) - {"-l"}
_COMPOSE_FILES = {"-f": "file", "--file": "file", "-c": "file", "--compose-file": "file"}
_STARTS_ALONE = frozenset(
    "--detach -d --build --no-deps --compatibility --dry-run --all-resources --with-registry-auth --prune".split()
)
_CHART = lazy(
    r"\.{1,2}(?:/|$)|(?:charts?|helm|helm-charts?|deploy(?:ments?)?|infra\w*|k8s|kubernetes|manifests|ops|install)/[\w./-]+$|[\w.-]+/[\w.-]+/[\w./-]+$"
)
"""A folder. `jetstack/cert-manager` is a chart of a repository that helm knows by that name."""


class PathGiven(NamedTuple):
    role: str
    given: Given
    """As seen from the root."""


class WorkloadGiven(NamedTuple):
    kind: str
    name: Given
    container: Given | None = None


def named(spoken: Spoken) -> Iterator[PathGiven | WorkloadGiven]:
    """All that a command names."""
    program, first = spoken.plain(0).rpartition("/")[2], spoken.plain(1)
    if program in ("kubectl", "oc"):
        yield from _kubectl(spoken)
    elif program == "helm":
        yield from _helm(spoken)
    elif program == "kustomize" and first == "build":
        given = options(spoken, 2, {}, frozenset({"--enable-helm"}))
        yield from _paths(spoken, "kustomization", given.rest[:1])
    elif program == "docker-compose" or (program in ("docker", "podman") and first == "compose"):
        yield from _compose(spoken, 1 if program == "docker-compose" else 2)
    elif program == "docker" and first == "stack":
        given = options(spoken, 2, _COMPOSE_FILES, _STARTS_ALONE)
        yield from _paths(spoken, "Compose file", given.values.get("file", ()))
    elif program == "skaffold":
        given = options(spoken, 1, {"-f": "file", "--filename": "file"})
        yield from _paths(spoken, "Skaffold file", given.values.get("file", ()))


def _compose(spoken: Spoken, start: int) -> Iterator[PathGiven]:
    """Files are named before the sub-command; behind it `-f` means something else (`logs -f`)."""
    at = start
    while at < len(spoken.words):
        word = spoken.plain(at)
        name, equals, value = word.partition("=")
        if name in ("-f", "--file") and equals:
            yield from _paths(spoken, "Compose file", (Given(value, at),))
        elif word in ("-f", "--file") and at + 1 < len(spoken.words):
            at += 1
            yield from _paths(spoken, "Compose file", (Given(spoken.words[at], at),))
        elif word in ("-p", "--project-name", "--profile", "--env-file", "--project-directory", "--ansi", "--parallel"):
            if word == "--project-directory":
                return
            at += 1
        elif not word.startswith("-"):
            return
        at += 1


def _kubectl(spoken: Spoken) -> Iterator[PathGiven | WorkloadGiven]:
    given = options(spoken, 1, _FILES, _ALONE)
    verb = str(given.rest[0].text) if given.rest else ""
    if verb in _READS_FILES:
        yield from _paths(spoken, "manifest", given.values.get("file", ()))
        yield from _paths(spoken, "kustomization", given.values.get("folder", ()))
    elif verb == "kustomize":
        yield from _paths(spoken, "kustomization", given.rest[1:2])
    if verb in ("apply", "create", "delete", "run", "expose"):
        return
    found = list(_workloads(given.rest[1:]))
    if verb == "set" and len(given.rest) > 1 and given.rest[1].text == "image":
        containers = [
            one._replace(text=_before(one)) for one in given.rest[2:] if "=" in _plain(one) and "*" not in _plain(one)
        ]
        yield from (WorkloadGiven(kind, name, one) for kind, name in found for one in containers)
    else:
        yield from (WorkloadGiven(kind, name) for kind, name in found)


def _before(one: Given) -> str | Unresolved:
    name = _plain(one).partition("=")[0]
    return Unresolved(name) if "⟨" in name else name


def _workloads(rest: tuple[Given, ...]) -> Iterator[tuple[str, Given]]:
    """`deployment/web`, `deployment web`, and what `kubectl wait`, `rollout`, `scale` are given."""
    for at, one in enumerate(rest):
        kind, slash, name = _plain(one).partition("/")
        if kind not in _KINDS:
            continue
        if slash and name:
            yield _KINDS[kind], one._replace(text=Unresolved(name) if "⟨" in name else name)
        elif not slash and at + 1 < len(rest) and "/" not in _plain(rest[at + 1]) and "=" not in _plain(rest[at + 1]):
            yield _KINDS[kind], rest[at + 1]


def _helm(spoken: Spoken) -> Iterator[PathGiven]:
    given = options(spoken, 1, _HELM_FILES, _ALONE)
    verb = str(given.rest[0].text) if given.rest else ""
    if verb not in _HELM_TAKES_CHART:
        return
    yield from _paths(spoken, "values file", given.values.get("values", ()))
    charts = given.rest[1 + _HELM_TAKES_CHART[verb] :] if verb != "template" else given.rest[-1:]
    for one in charts[:1]:
        if _CHART.match(_plain(one)) and not _plain(one).endswith(".tgz"):
            yield from _paths(spoken, "chart", (one,))


def _paths(spoken: Spoken, role: str, found: tuple[Given, ...]) -> Iterator[PathGiven]:
    for one in found:
        for part in _plain(one).split(",") if role in ("values file", "manifest") else (_plain(one),):
            if (
                regex(r"(?:https?|oci|git|ssh|s3|gs|secrets\+?\w*)://|github\.com/|git@|-$|$|[<>]").match(part)
                or "*" in part
                or part.startswith(("/", "~"))
            ):
                continue
            text = Unresolved(part) if "⟨" in part else part
            yield PathGiven(role, one._replace(text=path_in(spoken.folder, text)))


def _plain(one: Given) -> str:
    return one.text.text if isinstance(one.text, Unresolved) else one.text
