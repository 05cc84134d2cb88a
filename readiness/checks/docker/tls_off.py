"""Certificates or package signatures that a build, or the image, is told not to look at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import all_runs, place, told
from readiness.formats.dockerfile.expansion import expand
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.shell import Command
    from readiness.model.artifact import Document
    from readiness.model.location import Location

_OFF = r"(0|false|no|off|none|never)"
_VARIABLES: Mapping[str, re.Pattern[str]] = {
    name: lazy(values, re.IGNORECASE)
    for name, values in {
        "NODE_TLS_REJECT_UNAUTHORIZED": r"0",
        "PYTHONHTTPSVERIFY": r"0",
        "GIT_SSL_NO_VERIFY": r".+",  # git looks only whether it is there
        "NPM_CONFIG_STRICT_SSL": _OFF,
        "YARN_STRICT_SSL": _OFF,
        "YARN_ENABLE_STRICT_SSL": _OFF,
        "PIP_TRUSTED_HOST": r".+",
        "UV_INSECURE_HOST": r".+",
        "CONDA_SSL_VERIFY": _OFF,
        "BUNDLE_SSL_VERIFY_MODE": r"0",
        "HTTPLIB2_DISABLE_SSL": r"1|true",
        "GOINSECURE": r"\*",
        "GOSUMDB": r"off",
        "CARGO_HTTP_CHECK_REVOKE": _OFF,
    }.items()
}
"""Variable, in capitals → the values that switch the check off. npm takes small letters as well."""
_LOCAL = lazy(r"://(localhost|127\.0\.0\.1|\[::1\])([:/]|$)")
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "wget": ("--no-check-certificate",),
    "pip": ("--trusted-host",),
    "uv": ("--allow-insecure-host", "--trusted-host"),
    "apk": ("--allow-untrusted",),
    "apt": ("--allow-unauthenticated", "--force-yes", "--allow-insecure-repositories"),
    "yum": ("--nogpgcheck", "--no-gpgchecks"),
    "zypper": ("--no-gpg-checks", "--allow-unsigned-rpm"),
    "rpm": ("--nosignature", "--nodigest", "--noverify", "--nofiledigest"),
    "conda": ("--insecure", "-k"),
    "npm": ("--no-strict-ssl",),
    "helm": ("--insecure-skip-tls-verify",),
    "kubectl": ("--insecure-skip-tls-verify",),
}
_SAME = {
    "apt-get": "apt", "aptitude": "apt", "dnf": "yum", "dnf5": "yum", "tdnf": "yum", "microdnf": "yum", "pip3": "pip", "pipx": "pip",
    "yarn": "npm", "pnpm": "npm", "mamba": "conda", "micromamba": "conda",
    "yum-config-manager": "yum", "dnf-config-manager": "yum",
}  # fmt: skip
_STRICT_SSL = lazy(
    rf"strict-?ssl(=|\s+){_OFF}$|enableStrictSsl(=|\s+){_OFF}$|--strict-ssl(=|\s+){_OFF}$", re.IGNORECASE
)
_SETOPT = lazy(rf"(\S*\.)?(sslverify|gpgcheck)={_OFF}", re.IGNORECASE)
_GIT = lazy(rf"http(\.\S+)?\.sslverify(=|\s+){_OFF}", re.IGNORECASE)
_APT = lazy(
    rf"(verify-peer|verify-host)\s*=\s*{_OFF}|allow(unauthenticated|insecurerepositories)\s*=\s*[\"']?(1|true|yes)",
    re.IGNORECASE,
)
_CONDA = lazy(rf"ssl_verify\s+{_OFF}$", re.IGNORECASE)
_TRUSTED = lazy(
    r"^\s*deb(-src)?\s+\[[^\]]*trusted=yes|^\s*gpgcheck\s*=\s*0|^\s*sslverify\s*=\s*(0|false|no)",
    re.IGNORECASE | re.MULTILINE,
)


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each variable that can switch a check off, and for each RUN."""
    dockerfile = document.content
    for stage in dockerfile.stages:
        for instruction, before in stage.each("ENV", "ARG"):
            for pair in instruction.pairs:
                value = None if pair.value is None else expand(pair.value, before.scope, dockerfile.escape)
                yield from _variable(
                    pair.name, value if isinstance(value, str) else None, place(document, stage, instruction)
                )
            yield from _old_form(instruction.text, instruction.keyword, place(document, stage, instruction))
    for run in all_runs(document):
        yield from told(document, run, [name for command in run.commands for name in _switched_off(command)])


def _variable(name: str, value: str | None, where: Location) -> Iterator[Observation]:
    if name.upper() in _VARIABLES and value is not None:
        yield Observation(where, Kind.FAIL if _is_off(name, value) else Kind.PASS, name)


def _old_form(text: str, keyword: str, where: Location) -> Iterator[Observation]:
    """`ARG NAME value`, which builders refuse and people write."""
    name, _, value = text.strip().partition(" ")
    if keyword == "ARG" and "=" not in text and value and _is_off(name, value.strip()):
        yield Observation(where, Kind.FAIL, name)


def _is_off(name: str, value: str) -> bool:
    pattern = _VARIABLES.get(name.upper())
    return pattern is not None and pattern.fullmatch(value) is not None


def _switched_off(command: Command) -> Iterator[str]:
    """What in a command switches a check off, in the words it is written with."""
    pairs = [*command.assignments]
    if command.program in {"export", "declare"}:
        pairs += [
            (name, value) for name, equals, value in (word.partition("=") for word in command.arguments) if equals
        ]
    yield from (name for name, value in pairs if _is_off(name, value))
    program = command.program
    if regex(r"python[\d.]*").fullmatch(program) and command.arguments[:1] == ("-m",) and command.arguments[1:2]:
        program = command.arguments[1]
    if regex(r"pip[\d.]+").fullmatch(program):
        program = "pip"
    family = _SAME.get(program, program)
    refused = _OPTIONS.get(family, ())
    yield from dict.fromkeys(
        f"{program} {word.partition('=')[0]}" for word in command.arguments if word.partition("=")[0] in refused
    )
    if family in _TELLING:
        yield from _TELLING[family](command)


def _curl(command: Command) -> Iterator[str]:
    insecure = any(word in {"--insecure", "--proxy-insecure"} or _short_k(word) for word in command.arguments)
    if insecure and not any(_LOCAL.search(word) for word in command.arguments):
        yield "curl --insecure"


def _short_k(word: str) -> bool:
    """A `k` among letters none of which takes the rest of the word as its value."""
    found = regex(r"-([A-Za-z0-9#]+)").fullmatch(word)
    return found is not None and regex(r"[^AbcCdDeEFhHKmoPQrtTuUwxXyYz]*k").match(found[1]) is not None


def _text(command: Command) -> str:
    return " ".join(command.arguments)


def _telling(pattern: re.Pattern[str], name: str) -> Callable[[Command], Iterator[str]]:
    def told_so(command: Command) -> Iterator[str]:
        if pattern.search(_text(command)):
            yield name

    return told_so


def _npm(command: Command) -> Iterator[str]:
    """`npm config set strict-ssl false`, `npm set …`, `npm ci --strict-ssl=false`; not `npm install strict-ssl false`."""
    words = command.arguments
    setting = words[:1] == ("set",) or words[:2] in {("config", "set"), ("c", "set")}
    option = any(re.fullmatch(rf"--strict-ssl={_OFF}", word, re.IGNORECASE) for word in words)
    if option or (setting and _STRICT_SSL.search(_text(command))):
        yield f"{command.program} strict-ssl false"


def _pip(command: Command) -> Iterator[str]:
    if command.arguments[:2] == ("config", "set") and "trusted-host" in _text(command):
        yield "pip config set trusted-host"


_TELLING: Mapping[str, Callable[[Command], Iterator[str]]] = {
    "curl": _curl,
    "git": _telling(_GIT, "git http.sslVerify=false"),
    "npm": _npm,
    "pip": _pip,
    "apt": _telling(_APT, "apt without verification"),
    "yum": _telling(_SETOPT, "sslverify or gpgcheck off"),
    "conda": _telling(_CONDA, "conda ssl_verify false"),
    "echo": _telling(_TRUSTED, "a package source trusted without signature"),
    "printf": _telling(_TRUSTED, "a package source trusted without signature"),
}
