"""Makefiles and justfiles: targets, what they run and need."""

from __future__ import annotations

from readiness import formats
from readiness.model.artifact import Artifact
from readiness.model.facts import TaskDefined
from readiness.model.problem import Problem


def told(path: str, text: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    (part,) = formats.documents(Artifact(path, text))
    assert not isinstance(part, Problem)
    facts = formats.module(part.format).facts(part)
    return [(one.tool, one.name, one.commands, one.needs) for one in facts if isinstance(one, TaskDefined)]


def test_a_makefile() -> None:
    text = "IMAGE := app\n.PHONY: test\ntest lint: deps ## both\n\t@npm test\n\n\t-rm -f x\ndeps:\n\tnpm ci\nX = y: z\n"
    assert told("Makefile", text) == [
        ("make", "test", "npm test\n\nrm -f x", ("deps",)),
        ("make", "lint", "npm test\n\nrm -f x", ("deps",)),
        ("make", "deps", "npm ci", ()),
    ]


def test_a_justfile() -> None:
    assert told("justfile", "test filter='': build\n    cargo test {{filter}}\n@build:\n    cargo build\n") == [
        ("just", "test", "cargo test {{filter}}", ("build",)),
        ("just", "build", "cargo build", ()),
    ]
