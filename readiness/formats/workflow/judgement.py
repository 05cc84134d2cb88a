"""What a job is for, judged by what its commands and actions do; its name alone proves nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.workflow.purposes import table
from readiness.formats.workflow.sessions import session_purposes
from readiness.formats.workflow.shell import Command, commands, remote_commands
from readiness.formats.workflow.tasks import named, task_purposes
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DRY = lazy(
    r"(?:^|\s)(?:--dry-run(?!=none)\b|--check\b(?=.*\.ya?ml)|--syntax-check|--template-only|-n dry)|--diff-only"
)
_ASKING = frozenset(("--version", "--help", "-h"))
_CLUSTER = lazy(
    r"(?:kind|k3d) (?:create )?(?:cluster|create)|minikube start|k3d cluster create|microk8s start|get\.k3s\.io|k3s server"
)
_CLUSTER_ACTION = lazy(
    r".*/(?:kind-action|setup-(?:kind|k3d|minikube)|action-k3s|k3d-action|setup-kind-cluster|k3s-action|gh-action-k3s)"
)
_CLUSTER_COMMANDS = lazy(r"kubectl|oc |helm|kustomize|skaffold|kapp|argocd")
_HOST_COMMANDS = lazy(
    r"docker(-| )compose (.*\s)?(up|pull|restart)\b|git (.*\s)?(pull|fetch|reset)\b|(sudo )?systemctl (reload-or-)?(restart|reload)|pm2 \w+"
    r"|docker (run|pull|restart|compose)|supervisorctl|(\S*/)?[\w-]*(deploy|release|update|restart)[\w-]*(\.sh)?$|podman (run|pull|play)"
)
_COMPOSE_UP = lazy(r"docker(-| )compose (.*\s)?up\b")
_RUNS_ON = lazy(r"(?:docker|podman) (?:container )?run\b.*\s(?:-d|--detach)\b")
"""What goes on running when the job has ended."""
_COPIES = lazy(
    r"(?:rsync|scp|sftp|lftp|rclone (?:copy|sync)|aws s3 (?:sync|cp)|gsutil |gcloud storage |azcopy |s3cmd |mc )"
)
_QUIET = frozenset(
    ("echo", "printf", "true", ":", "exit", "sleep", "set", "export", "pwd", "ls", "date", "cat", "cd", "which", "type")
)
_PREPARING = lazy(
    r"actions/(checkout|setup-.*|cache.*|(up|down)load-artifact|github-script)|.*/setup-.*|.*/login-action|azure/login"
    r"|aws-actions/(configure-aws-credentials|amazon-ecr-login)|google-github-actions/(auth|setup-gcloud|get-gke-credentials)"
    r"|step-security/harden-runner|docker/metadata-action|slackapi/.*"
)
_BAKING = frozenset(("docker/build-push-action", "docker/bake-action", "depot/build-push-action", "depot/bake-action"))
_SAYS_DEPLOY = lazy(r"(?<!un)(?<!un-)deploy", re.IGNORECASE)
_DEPLOY_ENVIRONMENT = lazy(
    r"(?:^|[-_./ ])(?:prod|production|prd|live|staging|stage|preprod|uat|qa)(?:$|[-_./ ])", re.IGNORECASE
)


class Work(NamedTuple):
    """All that a job does, as far as its file says."""

    names: tuple[str, ...]
    """Its id and name."""
    environment: str
    scripts: tuple[str, ...]
    actions: tuple[tuple[str, Mapping[str, str]], ...]
    """`owner/repository[/path]` and inputs."""
    remote_scripts: tuple[str, ...] = ()
    """Run on another machine by an action."""


def purposes(work: Work) -> tuple[str, ...]:
    """Sorted. `deploy-noop`: says that it deploys, and only talks about it."""
    found = {purpose for action, settings in work.actions for purpose in of_action(action, settings)}
    lines: list[str] = []
    for script in (*work.scripts, *work.remote_scripts):
        for purpose, line in of_commands(script):
            if not (purpose in ("deploy", "rollback") and _local_cluster(work) and _CLUSTER_COMMANDS.match(line)):
                found.add(purpose)
        lines += [" ".join(words) for words in commands(script) if words[0] not in _QUIET]
    if _deploys_otherwise(work, lines):
        found.add("deploy")
    if not found and _is_noop(work, lines):
        found.add("deploy-noop")
    return tuple(sorted(found))


def _local_cluster(work: Work) -> bool:
    """A cluster made for the job is no place to deploy to."""
    return any(_CLUSTER.search(script) for script in work.scripts) or any(
        _CLUSTER_ACTION.fullmatch(action.lower()) for action, _ in work.actions
    )


def _deploys_otherwise(work: Work, lines: list[str]) -> bool:
    """By what it does on another machine; and, when it says that it deploys, by what else would do."""
    remote = [" ".join(words) for script in work.scripts for words in remote_commands(script)]
    remote += [" ".join(words) for script in work.remote_scripts for words in commands(script)]
    if any(_HOST_COMMANDS.match(line) for line in remote):
        return True
    if not any(_SAYS_DEPLOY.search(name) for name in work.names):
        return False
    acts = bool(lines) or any(not _PREPARING.fullmatch(action.lower()) for action, _ in work.actions)
    return (
        bool(remote)
        or any(_COMPOSE_UP.match(line) or _COPIES.match(line) or _RUNS_ON.match(line) for line in lines)
        or (acts and _DEPLOY_ENVIRONMENT.search(work.environment) is not None)
    )


def _is_noop(work: Work, lines: list[str]) -> bool:
    says = any(_SAYS_DEPLOY.search(name) for name in work.names)
    idle = not lines and all(_PREPARING.fullmatch(action.lower()) for action, _ in work.actions)
    return says and idle and bool(work.scripts or work.actions)


def of_commands(text: str) -> Iterator[tuple[str, str]]:
    """Purpose and command line, of all commands in a shell text."""
    for words in commands(text):
        line = " ".join(words)
        for purpose in _of_command(words, line):
            yield purpose, line


def _of_command(words: Command, line: str) -> Iterable[str]:
    if words[0] in _QUIET or _ASKING & set(words[1:3]):
        return
    for purpose, pattern in table(actions=False):
        found = pattern.match(line)
        if found is not None and not (purpose in ("deploy", "migrate", "publish") and _DRY.search(line)):
            yield purpose
    yield from task_purposes(words)
    yield from session_purposes(words)


def of_action(action: str, settings: Mapping[str, str]) -> Iterator[str]:
    """Purposes of an action by its name and, where they decide, its inputs."""
    name = action.lower()
    for purpose, pattern in table(actions=True):
        if pattern.match(name):
            yield from _as_set(purpose, name, settings)
    if name in _BAKING and _pushes(settings):
        yield "publish"
    if name.startswith("docker/build-push-action") and settings.get("sbom", "false") not in ("false", ""):
        yield "sbom"
    if name in _BAKING:
        for target in regex(r"[\s,]+").split(f"{settings.get('targets', '')} {settings.get('target', '')}"):
            yield from named(target)


def _as_set(purpose: str, name: str, settings: Mapping[str, str]) -> Iterator[str]:
    if name == "pulumi/actions" and settings.get("command", "up") not in ("up", "update"):
        return
    if name == "superfly/flyctl-actions" and "deploy" not in settings.get("args", ""):
        return
    if name == "cloudflare/wrangler-action" and not regex(r"(pages )?(deploy|publish)|$").match(
        settings.get("command", "")
    ):
        return
    if (
        name == "goreleaser/goreleaser-action"
        and purpose == "publish"
        and not regex(r"release(?!.*--snapshot)").search(settings.get("args", ""))
    ):
        return
    if name == "aquasecurity/trivy-action" and "secret" in settings.get("scanners", "vuln,secret"):
        yield "secret-scan"
    yield purpose


def _pushes(settings: Mapping[str, str]) -> bool:
    """An expression may come out true."""
    return (
        settings.get("push", "false") not in ("false", "")
        or "push=true" in settings.get("outputs", "")
        or "type=registry" in settings.get("outputs", "")
    )
