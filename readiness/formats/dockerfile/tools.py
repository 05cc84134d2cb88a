"""Which programs an image holds: what its base brings, and what instructions add, copy or take away."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from readiness.formats import bases
from readiness.formats.dockerfile.commands import runs
from readiness.formats.package_managers import call
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.bases import Base
    from readiness.formats.dockerfile.commands import Run
    from readiness.formats.dockerfile.stages import Dockerfile

TOOLS = (
    "curl",
    "wget",
    "python",
    "python3",
    "sh",
    "bash",
    "nc",
    "pg_isready",
    "redis-cli",
    "mysqladmin",
    "grpc_health_probe",
)
_SYSTEM_MANAGERS = frozenset({"apt", "apk", "dnf", "zypper"})
_ADDING = frozenset({"install", "add", "in", "groupinstall", "reinstall"})
_REMOVING = frozenset({"remove", "purge", "del", "erase", "autoremove"})
_BRINGING = {
    "wget": lazy(r"wget(=.*|[<>~].*)?|busybox.*"),
    "curl": lazy(r"curl(=.*|[<>~].*)?|curl-minimal"),
    "python": lazy(r"python-is-python3|python|python2.*"),
    "python3": lazy(r"python3?([.-].*|=.*|\d.*)?|py3-.*|uwsgi.*|ansible|supervisor|awscli|certbot|gcloud.*"),
    "sh": lazy(r"busybox.*|bash|dash"),
    "bash": lazy(r"bash"),
    "nc": lazy(r"(netcat|nmap|ncat|busybox|nc\b).*"),
    "pg_isready": lazy(r"(postgres|libpq).*"),
    "redis-cli": lazy(r"(redis|valkey).*"),
    "mysqladmin": lazy(r"(.*mysql|.*mariadb).*"),
    "grpc_health_probe": lazy(r"grpc[-_]health[-_]probe.*"),
}
_PLAIN = lazy(
    r"(^|/)(alpine|debian|ubuntu|python|node|golang|ruby|php|openjdk|eclipse-temurin|amazoncorretto|rust|dotnet/[\w-]+|nginx|busybox|static.*|base.*|cc.*|java\d+.*|nodejs\d+.*|python3.*)([:@]|$)"
)
"""Bases that bring no client of a database, and nothing to ask gRPC with."""
_INSTALLERS = lazy(
    r"\.(sh|bash|py)$|^(install|setup|bootstrap|provision)|^make$|^uv$|^conda$|^mamba$|^micromamba$|^brew$|^nix"
)
_FOLDERS = lazy(r"/?((usr(/local)?/)?s?bin|usr|usr/local|rootfs|\.)?/?\*?")


_FULL = frozenset({"bin", "sbin", "usr", "local", "rootfs", ".", "*"})
_WITH_BASH = frozenset({"apt", "dnf", "microdnf", "yum"})
_CLIENTS = frozenset({"pg_isready", "redis-cli", "mysqladmin", "grpc_health_probe"})


def holds(dockerfile: Dockerfile, tool: str) -> bool | None:
    """Whether what ships has one of `TOOLS`; None when that can't be told."""
    base = bases.lookup(dockerfile.base.image)
    has = _brought(base, dockerfile.base.image, tool) if base is not None else None
    for run in runs(dockerfile, [stage for stage in dockerfile.stages if stage.number in dockerfile.shipped_chain]):
        has = _after(run, tool, has)
    if has is False and _may_be_copied(dockerfile, tool):
        return None
    return has


def brought(image: str, tool: str) -> bool | None:
    """Whether a well-known image has it; None for all others."""
    base = bases.lookup(image)
    return _brought(base, image, tool) if base is not None else None


def _brought(base: Base, image: object, tool: str) -> bool | None:
    known = base.has(tool)
    if tool == "bash":
        known = (
            False
            if base.has_shell is False or base.libc == "musl"
            else True
            if base.package_manager in _WITH_BASH
            else None
        )
    elif tool == "nc":
        known = (
            False
            if base.has_shell is False or (base.package_manager == "apt" and base.curl is False)
            else base.libc == "musl" or None
        )
    elif tool in _CLIENTS:
        known = False if isinstance(image, str) and (_PLAIN.search(image) or image == "scratch") else None
    return known


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
        elif has is False and (_unclear(command.words, tool) or _made(command.words, tool)):
            has = None
        elif command.program == "rm" and any(re.fullmatch(rf"(/usr)?/bin/{tool}", word) for word in command.arguments):
            has = False
    return has


def _unclear(words: tuple[str, ...], tool: str) -> bool:
    """A script or another kind of installer may bring anything; uv no more than Python and its packages."""
    shell = words[:1] and basename(words[0]) in {"sh", "bash"} and len(words) > 1
    name = basename(words[1] if shell else words[0]) if words else ""
    if name == "uv" and not tool.startswith("python"):
        return False
    return _INSTALLERS.search(name) is not None or any("xargs" in word for word in words[:1])


def _made(words: tuple[str, ...], tool: str) -> bool:
    """`ln -s busybox /bin/wget`, `mv /tmp/curl /usr/local/bin/`, `curl -o /usr/bin/curl`."""
    return words[:1] != (tool,) and any(basename(word) == tool and "/" in word for word in words)


def _may_be_copied(dockerfile: Dockerfile, tool: str) -> bool:
    for stage in dockerfile.stages:
        if stage.number not in dockerfile.shipped_chain:
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


def copied(dockerfile: Dockerfile) -> Iterator[str]:
    """The names of what COPY and ADD bring into what ships, of source and target."""
    for stage in dockerfile.stages:
        if stage.number in dockerfile.shipped_chain:
            for instruction, _ in stage.each("COPY", "ADD"):
                for word in instruction.arguments:
                    name = basename(word.text.rstrip("/"))
                    folder = word.text.endswith("/") or "." not in name or "*" in name
                    yield "*" if not name or (folder and instruction.flag("from") and name in _FULL) else name
