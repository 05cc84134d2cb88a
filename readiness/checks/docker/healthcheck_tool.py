"""Healthchecks that call a program which the image does not hold."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from readiness.checks.docker.healthchecks import in_force
from readiness.formats import bases
from readiness.formats.dockerfile.tools import holds
from readiness.formats.shell import argument_list, pipelines
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction
    from readiness.model.artifact import Document

_TOOLS = ("curl", "wget", "python", "python3", "sh")
_KINDS = {True: Kind.PASS, False: Kind.FAIL, None: Kind.OPEN}


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
    judged = {tool: _KINDS[holds(document.content, tool)] for tool in wanted}
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
