"""Installs that may settle on other versions than the lock file's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.manifests_copied import copied_before, needed_installs
from readiness.checks.dockerfile_views import place
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.dockerfile.installs import Install
    from readiness.model.artifact import Document

_FROZEN = {
    "yarn": ("--frozen-lockfile", "--immutable", "--immutable-cache", "--pure-lockfile"),
    "pnpm": ("--frozen-lockfile", "--offline"),
    "bun": ("--frozen-lockfile",),
    "pipenv": ("--deploy", "--ignore-pipfile"),
    "uv": ("--frozen", "--locked"),
    "pdm": ("--frozen-lockfile", "--check", "--no-lock", "--locked"),
}
_VARIABLES = {
    "yarn": ("CI", "YARN_ENABLE_IMMUTABLE_INSTALLS"),
    "pnpm": ("CI", "NPM_CONFIG_FROZEN_LOCKFILE", "npm_config_frozen_lockfile"),
    "bun": (),
    "pipenv": ("PIPENV_DEPLOY", "PIPENV_IGNORE_PIPFILE"),
    "uv": ("UV_FROZEN", "UV_LOCKED"),
    "pdm": ("PDM_FROZEN_LOCKFILE",),
}
_REWRITES = {("poetry", "update"), ("pipenv", "update"), ("pdm", "update"), ("bundle", "update"), ("composer", "update"), ("go", "mod tidy"),
             ("poetry", "lock"), ("pipenv", "lock"), ("pdm", "lock")}  # fmt: skip
_BY_LOCK = {
    ("pipenv", "sync"),
    ("pdm", "sync"),
    ("npm", "ci"),
    ("npm", "clean-install"),
    ("npm", "install-clean"),
    ("bun", "ci"),
}


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each such install in a stage that what ships needs; without a lock file it is another rule's."""
    for run, one in needed_installs(document):
        found = judge(one)
        lone = found is Kind.FAIL and copied_before(document.content, run, one) == "manifest alone"
        if found is not None and not lone:
            note = "its options are only known when it runs" if found is Kind.OPEN else ""
            yield Observation(place(document, run.stage, run.instruction), found, one.name, note)


def judge(one: Install) -> Kind | None:
    """None where its manager has no lock file to go by."""
    kind = (one.manager, one.verb)
    if kind in _REWRITES:
        return Kind.FAIL
    if kind in _BY_LOCK or one.manager in {"poetry", "composer", "bundle", "go"}:
        return Kind.PASS
    if one.manager == "pip":
        return None
    if one.manager == "npm":
        return Kind.FAIL
    if any(one.has(option) for option in _FROZEN[one.manager]) or one.on(*_VARIABLES[one.manager]):
        return Kind.PASS
    return Kind.OPEN if one.templated else Kind.FAIL
