"""Healthchecks that call a program which the image does not hold."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from readiness.checks.docker.healthchecks import in_force
from readiness.checks.dockerfile_views import all_runs, ships
from readiness.formats import bases
from readiness.formats.package_managers import call
from readiness.formats.shell import argument_list, pipelines
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction
    from readiness.formats.dockerfile.commands import Run
    from readiness.model.artifact import Document

_TOOLS = ("curl", "wget", "python", "python3", "sh")
_SYSTEM_MANAGERS = frozenset({"apt", "apk", "dnf", "zypper"})
_ADDING = frozenset({"install", "add", "in", "groupinstall", "reinstall"})
_REMOVING = frozenset({"remove", "purge", "del", "erase", "autoremove"})
_BRINGING = {
    "wget": lazy(r"wget(=.*|[<>~].*)?|busybox.*"),
    "curl": lazy(r"curl(=.*|[<>~].*)?|curl-minimal"),
    "python": lazy(r"python-is-python3|python|python2.*"),
    "python3": lazy(r"python3?([.-].*|=.*|\d.*)?|py3-.*|uwsgi.*|ansible|supervisor|awscli|certbot|gcloud.*"),
    "sh": lazy(r"busybox.*|bash|dash"),
}
_INSTALLERS = lazy(
    r"\.(sh|bash|py)$|^(install|setup|bootstrap|provision)|^make$|^uv$|^conda$|^mamba$|^micromamba$|^brew$|^nix"
)
_FOLDERS = lazy(r"/?((usr(/local)?/)?s?bin|usr|usr/local|rootfs|\.)?/?\*?")


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for the healthcheck in force in what ships, if it is set in this file."""
    found = in_force(document)
    if found is None:
        return
    base = bases.lookup(document.content.base.image)
    where = found.where
    wanted = [tool for tool in dict.fromkeys(_called(found.command)) if tool in _TOOLS]
    if base is None:
        if wanted and wanted != ["sh"]:
            yield Observation(where, Kind.OPEN, wanted[-1], "what the base image holds is not known")
        return
    judged = {tool: _judge(document, tool, base.has(tool)) for tool in wanted}
    kind = next((kind for kind in (Kind.FAIL, Kind.OPEN) if kind in judged.values()), Kind.PASS)
    name = next((tool for tool, one in judged.items() if one is kind), "")
    yield Observation(where, kind, name, "what is installed can't be told" if kind is Kind.OPEN else "")


def _called(inner: Instruction) -> Iterator[str]:
    if inner.form == "shell":
        yield "sh"
        found = pipelines(inner.text)
    else:
        found = argument_list(tuple(word.text for word in inner.arguments))
    for pipeline in found:
        for command in pipeline:
            name = basename(command.program)
            absolute = command.words[:1] and command.words[0].startswith(("/app", "/opt", "/venv", "."))
            if name and not absolute:
                yield name


def _judge(document: Document[Dockerfile], tool: str, known: bool | None) -> Kind:
    """The base first, then what each RUN adds or takes away."""
    has: bool | None = known
    for run in all_runs(document, shipped=True):
        has = _after(run, tool, has)
    if has is False and _may_be_copied(document.content, tool):
        has = None
    return Kind.PASS if has else Kind.OPEN if has is None else Kind.FAIL


def _after(run: Run, tool: str, has: bool | None) -> bool | None:
    pattern = _BRINGING[tool]
    for command in run.commands:
        found = call(command)
        if found is not None and found.manager in _SYSTEM_MANAGERS:
            names = [run.resolved(word) for word in found.operands]
            if found.verb in _ADDING and any(pattern.fullmatch(name) for name in names):
                has = True
            elif found.verb in _ADDING and has is False and any("$" in name for name in names):
                has = None
            elif found.verb in _REMOVING and tool in names:
                has = False
        elif has is False and (_unclear(command.words) or _made(command.words, tool)):
            has = None
        elif command.program == "rm" and any(re.fullmatch(rf"(/usr)?/bin/{tool}", word) for word in command.arguments):
            has = False
    return has


def _unclear(words: tuple[str, ...]) -> bool:
    """A script or another kind of installer may bring anything."""
    shell = words[:1] and basename(words[0]) in {"sh", "bash"} and len(words) > 1
    name = basename(words[1] if shell else words[0]) if words else ""
    return _INSTALLERS.search(name) is not None or any("xargs" in word for word in words[:1])


def _made(words: tuple[str, ...], tool: str) -> bool:
    """`ln -s busybox /bin/wget`, `mv /tmp/curl /usr/local/bin/`, `curl -o /usr/bin/curl`."""
    return words[:1] != (tool,) and any(basename(word) == tool and "/" in word for word in words)


def _may_be_copied(dockerfile: Dockerfile, tool: str) -> bool:
    for stage in dockerfile.stages:
        if not ships(dockerfile, stage):
            continue
        for instruction, _ in stage.each("COPY", "ADD"):
            *sources, target = [word.text for word in instruction.arguments]
            named = any(basename(word) in {tool, "busybox"} for word in (*sources, target))
            folders = any(_FOLDERS.fullmatch(word) for word in sources) and (
                instruction.flag("from") is not None or target == "/"
            )
            if named or folders or any(source.endswith((".tar", ".tar.gz", ".tgz", ".tar.xz")) for source in sources):
                return True
    return False
