"""Calls of package managers."""

from __future__ import annotations

import pytest

from readiness.formats.package_managers import Call, call
from readiness.formats.shell import Command


@pytest.mark.parametrize(
    ("text", "manager", "program", "verb", "operands"),
    [
        ("apt-get -t stable install -qy curl git=1", "apt", "apt-get", "install", ("curl", "git=1")),
        ("apk add --no-cache --virtual .build gcc", "apk", "apk", "add", ("gcc",)),
        ("tdnf -y update", "dnf", "tdnf", "update", ()),
        ("zypper -n in vim", "zypper", "zypper", "in", ("vim",)),
        ("python3 -m pip install -r a.txt flask", "pip", "pip", "install", ("flask",)),
        ("pip3.12 install --index-url=https://x -- -odd", "pip", "pip", "install", ("-odd",)),
        ("uv pip install --system ruff", "pip", "uv pip", "install", ("ruff",)),
        ("uv tool install ruff", "pip", "uv tool", "install", ("ruff",)),
        ("yarn global add x", "npm", "yarn", "add", ("x",)),
        ("npm --prefix web ci", "npm", "npm", "ci", ()),
        ("gem install -v 1 x", "gem", "gem", "install", ("x",)),
        ("go install -tags a x@latest", "go", "go", "install", ("x@latest",)),
        ("cargo install --version 1 x", "cargo", "cargo", "install", ("x",)),
    ],
)
def test_reads_a_call(text: str, manager: str, program: str, verb: str, operands: tuple[str, ...]) -> None:
    found = call(Command(tuple(text.split())))
    assert found is not None
    assert (found.manager, found.program, found.verb, found.operands) == (manager, program, verb, operands)


@pytest.mark.parametrize("text", ["uv sync", "echo apt-get install", "python -m http.server", "make install"])
def test_other_commands_are_no_calls(text: str) -> None:
    assert call(Command(tuple(text.split()))) is None


def test_options_by_name_and_by_letter() -> None:
    found = Call("apt", "apt-get", "install", (("-qy", None), ("--option", "a=b")), ())
    assert found.has("-y")
    assert found.has("--yes", "-q")
    assert not found.has("-o", "--yes")
    assert found.values("--option") == ("a=b",)
