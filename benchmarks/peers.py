"""Other tools as their users run them on a folder: those that are installed where we are told to look."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from measured import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CHECKOV = (
    "checkov",
    "-d",
    ".",
    "--compact",
    "--quiet",
    "-o",
    "json",
    "--framework",
    "dockerfile",
    "kubernetes",
    "github_actions",
)
VERSIONS = ("checkov", "detect-secrets", "semgrep", "bandit", "hadolint", "zizmor", "kube-linter", "kube-score")


def commands(folder: str, places: Sequence[str], semgrep_rules: str) -> Iterator[Command]:
    """The peers that there are, and that have something to look at in this folder."""
    for name, words in _asked(folder, semgrep_rules):
        program = found(words[0], places)
        if program:
            yield Command(name, [program, *words[1:]], folder)


def found(name: str, places: Sequence[str]) -> str:
    return shutil.which(name, path=os.pathsep.join([*places, os.environ.get("PATH", "")])) or ""


def _asked(folder: str, semgrep_rules: str) -> Iterator[tuple[str, Sequence[str]]]:
    yield "checkov", (*CHECKOV, "secrets")
    yield "checkov without secrets", CHECKOV
    yield "detect-secrets", ("detect-secrets", "scan", "--all-files", ".")
    if semgrep_rules:
        rules = [
            f"--config={semgrep_rules}/{name}" for name in ("dockerfile", "yaml/kubernetes", "yaml/github-actions")
        ]
        yield (
            "semgrep, configuration rules",
            ("semgrep", "scan", "--metrics=off", "--disable-version-check", "--quiet", "--json", *rules, "."),
        )
    yield "bandit", ("bandit", "-r", "-q", "-f", "json", ".")
    if dockerfiles := list(_files(folder, lambda name: name.lower().startswith("dockerfile"))):
        yield "hadolint", ("hadolint", "--no-fail", "-f", "json", *dockerfiles)
    if os.path.isdir(os.path.join(folder, ".github", "workflows")):
        yield "zizmor", ("zizmor", "--offline", "--format", "json", ".")
    yield "kube-linter", ("kube-linter", "lint", ".", "--format", "json")
    if manifests := [
        path for path in _files(folder, lambda name: name.endswith((".yaml", ".yml"))) if _is_manifest(folder, path)
    ]:
        yield "kube-score", ("kube-score", "score", "--output-format", "json", *manifests)


def _files(folder: str, wanted: Callable[[str], bool]) -> Iterator[str]:
    for where, below, names in os.walk(folder):
        below[:] = [name for name in below if name != ".git"]
        yield from (os.path.relpath(os.path.join(where, name), folder) for name in sorted(names) if wanted(name))


def _is_manifest(folder: str, path: str) -> bool:
    with open(os.path.join(folder, path), encoding="utf-8", errors="replace") as stream:
        text = stream.read(100_000)
    return "apiVersion:" in text and "kind:" in text and "{{" not in text


def versions(places: Sequence[str]) -> dict[str, str]:
    """What each peer says of its version."""
    told = {}
    for name in VERSIONS:
        if program := found(name, places):
            word = "version" if name.startswith("kube-") else "--version"
            ran = subprocess.run([program, word], capture_output=True, text=True, check=False)
            told[name] = (ran.stdout.strip() or ran.stderr.strip()).splitlines()[-1:] or [""]
    return {name: lines[0] for name, lines in told.items()}
