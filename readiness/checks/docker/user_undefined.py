"""A USER whose name nothing below it creates: the container does not start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place
from readiness.formats import bases
from readiness.formats.shell import pipelines
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction, Stage
    from readiness.model.artifact import Document

_ACCOUNTS = lazy(r"(^|/)etc(/(passwd|group)?)?$")
_HARMLESS = frozenset({"true", ":", "mkdir", "chown", "chmod", "cd", "touch", "sleep"})
_WHOLE_SYSTEM = lazy(r"^(/|\.|\./|/\.)$")


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for a named USER of what ships, if the accounts of its base are known."""
    dockerfile = document.content
    stage = dockerfile.shipped
    user = stage.settings.user
    base = bases.lookup(dockerfile.base.image)
    if user is None or not isinstance(user.value, str) or base is None or base.accounts is None:
        return
    name = user.value.partition(":")[0]
    if not name or name.isdecimal() or name == "root":
        return
    where = place(document, stage, user.instruction)
    below = list(_below(dockerfile, stage, user.instruction))
    if name in base.accounts or any(one.keyword == "RUN" and name in one.source for one in below):
        yield Observation(where, Kind.PASS, name)
    elif any(map(_may_create, below)):
        yield Observation(where, Kind.OPEN, name, f"whether anything in front of it creates `{name}` is not said here")
    else:
        yield Observation(where, Kind.FAIL, name)


def _below(dockerfile: Dockerfile, stage: Stage, user: Instruction) -> Iterator[Instruction]:
    for one in reversed(dockerfile.chain(stage)):
        for instruction in one.instructions:
            if instruction is user:
                return
            yield instruction


def _may_create(instruction: Instruction) -> bool:
    """A RUN may do anything; files may bring /etc/passwd, alone or within a whole system."""
    if instruction.keyword == "RUN":
        return not _is_harmless(instruction)
    if instruction.keyword not in {"COPY", "ADD"}:
        return False
    *sources, target = [word.text.strip("\"'") for word in instruction.arguments]
    archive = instruction.keyword == "ADD" and any(
        regex(r"\.(tar|tgz|txz|tbz)|\.(gz|xz|zst)$").search(one) for one in sources
    )
    whole = _WHOLE_SYSTEM.match(target) is not None and any(_is_folder(one) for one in sources)
    return archive or whole or any(_ACCOUNTS.search(one.rstrip("/")) for one in (*sources, target))


def _is_harmless(instruction: Instruction) -> bool:
    """It runs nothing but what makes no account: `RUN true`, `RUN mkdir -p /data && chown 1000 /data`."""
    if instruction.flags or instruction.heredocs or instruction.form == "exec":
        return False
    commands = [one for pipeline in pipelines(instruction.text) for one in pipeline]
    return bool(commands) and all(one.program in _HARMLESS and not one.redirects and not one.inside for one in commands)


def _is_folder(source: str) -> bool:
    """A source whose content, not the file itself, may land in the root of the image."""
    return source.endswith("/") or "." not in source.rpartition("/")[2] or _WHOLE_SYSTEM.match(source) is not None
