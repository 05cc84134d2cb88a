"""Secrets written into an image: in ENV, in ARG (kept in the image's history), in the commands of RUN."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import all_runs, place, ships, told
from readiness.checks.secret_names import gives_away, is_nothing, is_placeholder, login, names_a_secret
from readiness.formats.dockerfile.expansion import Scope, expand
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Pair
    from readiness.formats.dockerfile.commands import Run
    from readiness.formats.shell import Command, Pipeline
    from readiness.model.artifact import Document
    from readiness.model.facts import Text

_GIVEN = lazy(r"\$(?:\{([A-Za-z_]\w*)[^}]*\}|([A-Za-z_]\w*))")
_HEADER = lazy(r"(authorization|token|api-?key)\s*:\s*(?:(?:bearer|basic|token)\s+)?([^\s$]{8,})$", re.IGNORECASE)
_LONG_OPTION = lazy(r"--([A-Za-z][\w-]*)=(.+)", re.DOTALL)
_CONFIGURED = lazy(r"(_authToken|_password|_auth)\s*=\s*[\"']?([^\s\"']+)")
_HISTORY = "the value given at build time stays in the image's history"
_STAGE_ONLY = "in a build stage: it stays in the build's cache and provenance, not in the image"


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each secret-named variable (others only if their value tells), and for each RUN."""
    dockerfile = document.content
    for instruction in dockerfile.arguments:
        where = Location(document.path, instruction.anchor, "ARG")
        for pair in instruction.pairs:
            yield from _argument(pair, dockerfile.defaults.get(pair.name), where, shipped=False)
    for stage in dockerfile.stages:
        shipped = ships(dockerfile, stage)
        for instruction, before in stage.each("ENV", "ARG"):
            where = place(document, stage, instruction)
            for pair in instruction.pairs:
                if instruction.keyword == "ENV":
                    yield from _variable(pair, before.scope, where, dockerfile.escape, shipped=shipped)
                else:
                    yield from _argument(pair, _value(pair, before.scope, dockerfile.escape), where, shipped=shipped)
    for run in all_runs(document):
        yield from told(document, run, list(_literals(run)), note="written out in a command")


def _value(pair: Pair, scope: Scope, escape: str) -> Text | None:
    return None if pair.value is None else expand(pair.value, scope, escape)


def _variable(pair: Pair, scope: Scope, where: Location, escape: str, *, shipped: bool) -> Iterator[Observation]:
    value = expand(pair.value or "", scope, escape)
    named = names_a_secret(pair.name)
    if not isinstance(value, str):
        if named:
            yield _from_argument(pair, scope, where, shipped=shipped)
        return
    if gives_away(value) or login(value) or (named and not is_nothing(value)):
        yield _literal(pair, value, where, shipped=shipped)
    elif named:
        yield Observation(where, Kind.PASS, pair.name)


def _from_argument(pair: Pair, scope: Scope, where: Location, *, shipped: bool) -> Observation:
    """`ENV TOKEN=$TOKEN`: the argument's value becomes part of the image. Of a name that nothing sets, nothing comes."""
    names = [found[1] or found[2] for found in _GIVEN.finditer(pair.value or "")]
    if not any(name in scope for name in names):
        return Observation(where, Kind.PASS, pair.name)
    if not shipped:
        return Observation(where, Kind.FAIL, pair.name, _STAGE_ONLY, level=Level.NOTE)
    return Observation(where, Kind.FAIL, pair.name, "the argument given at build time becomes part of the image")


def _literal(pair: Pair, value: str, where: Location, *, shipped: bool) -> Observation:
    if is_placeholder(value) and not gives_away(value):
        if not shipped:
            return Observation(where, Kind.PASS, pair.name)
        note = "it looks like a placeholder, with which the image starts unless told otherwise"
        return Observation(where, Kind.FAIL, pair.name, note, level=Level.WARNING)
    return Observation(where, Kind.FAIL, pair.name)


def _argument(pair: Pair, value: Text | None, where: Location, *, shipped: bool) -> Iterator[Observation]:
    known = value if isinstance(value, str) else ""
    named = names_a_secret(pair.name)
    if gives_away(known) or login(known):
        yield Observation(where, Kind.FAIL, pair.name)
    elif named and known and is_nothing(known):
        yield Observation(where, Kind.PASS, pair.name)
    elif named and known and not is_placeholder(known):
        yield Observation(where, Kind.FAIL, pair.name)
    elif named and shipped:
        yield Observation(where, Kind.FAIL, pair.name, _HISTORY, level=Level.WARNING)
    elif named:
        yield Observation(where, Kind.FAIL, pair.name, _STAGE_ONLY, level=Level.NOTE)


def _literals(run: Run) -> Iterator[str]:
    """The names of secrets that stand in the commands. Their values are never told."""
    for pipeline in run.pipelines:
        for command in pipeline:
            yield from _assigned(command)
            yield from _given(command)
            if command.program == "chpasswd" and not _looked_up(pipeline):
                yield "an account's password"


def _looked_up(pipeline: Pipeline) -> bool:
    """The text comes from a variable or a mounted secret."""
    words = [
        word for command in pipeline for word in (*command.arguments, *(target for _, target in command.redirects))
    ]
    return any("$" in word or "/run/secrets" in word for word in words)


def _assigned(command: Command) -> Iterator[str]:
    pairs = [*command.assignments]
    if command.program in {"export", "declare", "readonly"}:
        pairs += [
            (name, value) for name, equals, value in (word.partition("=") for word in command.arguments) if equals
        ]
    for name, value in pairs:
        if _is_secret(name, value):
            yield name


def _is_secret(name: str, value: str) -> bool:
    if "$" in value or "`" in value:
        return False
    return gives_away(value) or (names_a_secret(name) and not is_nothing(value) and not is_placeholder(value))


def _given(command: Command) -> Iterator[str]:
    """Options, headers, logins in URLs, lines of configuration files."""
    words = command.arguments
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        option = _LONG_OPTION.fullmatch(word)
        if option and _is_secret(option[1].replace("-", "_"), option[2]):
            yield f"--{option[1]}"
        elif (
            word.startswith("--")
            and not option
            and not following.startswith("-")
            and _is_secret(word[2:].replace("-", "_"), following)
        ):
            yield word
        elif command.program in {"curl", "wget"} and word in {"-u", "--user"} and _is_login(following):
            yield f"{command.program} {word}"
        elif gives_away(word) or (login(word) and command.program not in {"echo", "printf"}):
            yield f"an argument of {command.program}"
        elif (
            (header := _HEADER.search(word)) is not None
            and not is_placeholder(header[2])
            and command.program in {"curl", "wget"}
        ):
            yield "a header's credential"
        elif (line := _CONFIGURED.search(word)) is not None and "$" not in line[2] and not is_placeholder(line[2]):
            yield line[1]
    if command.program == "sshpass" and words[:1] and words[0].startswith("-p") and "$" not in "".join(words[:2]):
        yield "sshpass -p"


def _is_login(word: str) -> bool:
    user, colon, password = word.partition(":")
    return bool(user and colon and password) and "$" not in word and not is_placeholder(password)
