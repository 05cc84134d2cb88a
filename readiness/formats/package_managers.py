"""Calls of package managers in shell commands: which manager, what it is told to do, with which options and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.formats.shell import Command

_APT = "-o --option -c --config-file -t --target-release --default-release -a --host-architecture"
_DNF = (
    "-c --config -x --exclude --enablerepo --disablerepo --repo --repoid --releasever --installroot --setopt --advisory"
)
_PIP = (
    "-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -t --target --prefix --root --src"
    " --trusted-host --python --platform --python-version --implementation --abi --cache-dir --proxy --timeout --retries"
    " --no-binary --only-binary --progress-bar --upgrade-strategy -C --config-settings --log --cert --client-cert -p"
    " --index-strategy --extra --group --with --overrides --pip-args --suffix --build-constraint --index --default-index --python-preference"
    " --keyring-provider --resolution --prerelease --exclude-newer --link-mode --allow-insecure-host --torch-backend"
    " -e --editable --root-user-action"
)
_NPM = "--prefix --registry --cache -C --dir --cwd --workspace -w --tag --omit --include --loglevel --userconfig --filter -F"
_CARGO = (
    "--version --vers --git --rev --tag --branch --root --features -F --target --path --registry --index --profile -j --jobs"
    " --config --target-dir"
)

_TAKING: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "apt": _APT,
        "apk": "-t --virtual -X --repository -p --root --arch --keys-dir --repositories-file --cache-dir --wait",
        "dnf": _DNF,
        "zypper": "-r --repo --from -R --root --installroot -D --reposd-dir -C --cache-dir -t --type --plus-content",
        "pip": _PIP,
        "npm": _NPM,
        "gem": "-v --version -i --install-dir -n --bindir -s --source -p --http-proxy --platform -P --trust-policy -B -g",
        "go": "-C -ldflags -tags -o -mod -modfile -gcflags -asmflags -p -buildmode -overlay",
        "cargo": _CARGO,
    }.items()
}
"""Manager → its options that take the next word."""

_PROGRAMS: Mapping[str, str] = {
    "apt-get": "apt", "apt": "apt", "aptitude": "apt", "apk": "apk", "yum": "dnf", "dnf": "dnf", "dnf5": "dnf",
    "microdnf": "dnf", "tdnf": "dnf", "zypper": "zypper", "pip": "pip", "pip3": "pip", "pipx": "pip", "npm": "npm",
    "yarn": "npm", "pnpm": "npm", "bun": "npm", "gem": "gem", "go": "go", "cargo": "cargo",
}  # fmt: skip
_VERSIONED_PIP = lazy(r"pip\d(\.\d+)?")
_PYTHON = lazy(r"python\d*(\.\d+)?|py")


class Call(NamedTuple):
    manager: str
    """`apt`, `apk`, `dnf` (with yum, microdnf and tdnf), `zypper`, `pip` (with pipx and uv), `npm` (with yarn, pnpm and bun)…"""
    program: str
    """As called: `yum`, `uv pip`."""
    verb: str
    """What it is told to do, as written: `install`, `add`, `i`; empty if nothing."""
    options: tuple[tuple[str, str | None], ...]
    operands: tuple[str, ...]
    """Behind the verb."""

    def has(self, *names: str) -> bool:
        """One of these options is given; a letter of a cluster (`-qy`) counts."""
        return any(_is(written, name) for written, _ in self.options for name in names)

    def values(self, *names: str) -> tuple[str, ...]:
        return tuple(value or "" for written, value in self.options if written in names)


def _is(written: str, name: str) -> bool:
    if written == name:
        return True
    single = len(name) == 2 and written[:1] == "-" and written[:2] != "--"
    return single and name[1] in written[1:]


def call(command: Command) -> Call | None:
    """The call of a package manager that a command is, or None."""
    program, rest = command.program, list(command.arguments)
    if _PYTHON.fullmatch(program) and rest[:1] == ["-m"] and rest[1:2]:
        program, rest = rest[1], rest[2:]
    if program == "uv":
        program, rest = _of_uv(rest)
    if _VERSIONED_PIP.fullmatch(program):
        program = "pip"
    manager = "pip" if program.startswith("uv ") else _PROGRAMS.get(program)
    return _read(manager, program, rest) if manager else None


def _of_uv(rest: list[str]) -> tuple[str, list[str]]:
    """`uv pip install x` and `uv tool install x` install by name; the rest of uv goes by its lockfile."""
    words = [word for word in rest if not word.startswith("-")]
    if words[:1] in (["pip"], ["tool"]):
        return f"uv {words[0]}", rest[rest.index(words[0]) + 1 :]
    return "uv", rest


def _read(manager: str, program: str, rest: list[str]) -> Call:
    taking = _TAKING[manager]
    options: list[tuple[str, str | None]] = []
    words: list[str] = []
    at = 0
    while at < len(rest):
        word = rest[at]
        at += 1
        if not word.startswith("-") or word == "-":
            words.append(word)
            continue
        if word == "--":
            words += rest[at:]
            break
        name, equals, value = word.partition("=")
        if equals or name not in taking:
            options.append((name, value if equals else None))
        else:
            options.append((name, rest[at] if at < len(rest) else None))
            at += 1
    if words[:1] == ["global"] and program in {"yarn", "composer"}:
        words, options = words[1:], [*options, ("-g", None)]
    return Call(manager, program, words[0] if words else "", tuple(options), tuple(words[1:]))
