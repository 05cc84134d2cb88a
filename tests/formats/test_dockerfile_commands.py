"""What the RUN instructions of a Dockerfile run."""

from __future__ import annotations

from readiness.formats.dockerfile import Dockerfile, documents
from readiness.formats.dockerfile.commands import Run, runs
from readiness.model.artifact import Artifact, Document


def read(text: str) -> list[Run]:
    [document] = documents(Artifact("Dockerfile", text))
    assert isinstance(document, Document)
    assert isinstance(document.content, Dockerfile)
    return list(runs(document.content))


def words(text: str) -> list[list[tuple[str, ...]]]:
    return [[command.words for command in run.commands] for run in read(text)]


def test_shell_form_exec_form_and_heredocs() -> None:
    text = 'FROM a\nRUN x && \\\n # note\n y\nRUN ["a b", "c"]\nRUN <<E\nd\ne\nE\nONBUILD RUN f\n'
    assert words(text) == [[("x",), ("y",)], [("a b", "c")], [("d",), ("e",)], [("f",)]]


def test_other_languages_are_not_read() -> None:
    assert words("FROM a\nRUN <<E\n#!/usr/bin/env python3\nimport os\nE\n") == []
    assert words('FROM a\nSHELL ["powershell", "-Command"]\nRUN Remove-Item x\n') == []
    assert words('FROM a\nSHELL ["/bin/bash", "-c"]\nRUN <<E\n#!/bin/bash -e\nx\nE\n') == [[("x",)]]


def test_variables_are_resolved_where_they_are_known() -> None:
    [run] = read("FROM a\nARG X=1\nARG Y\nRUN x\n")
    assert run.resolved("a==${X} b==$Y") == "a==1 b==$Y"


def test_mounts_cover_the_folders_below() -> None:
    [run] = read("FROM a\nRUN --mount=type=cache,target=/var/lib --mount=type=bind,target=/root x\n")
    assert run.mounts("/var/lib/apt")
    assert not run.mounts("/var/library")
    assert not run.mounts("/root/.cache")
