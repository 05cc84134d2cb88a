"""Healthchecks that can only say yes, or that no server's answer can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.healthchecks import in_force
from readiness.checks.docker.started import is_script_file
from readiness.formats.shell import pipelines
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction
    from readiness.formats.shell import Command
    from readiness.model.artifact import Document

_ALWAYS_YES = lazy(r"(?:\|\||;|&)\s*(?:true|:|exit\s+0|/bin/true|echo\b[^|&;\"']*)\s*;?\s*$")
_ONLY_YES = lazy(r"\s*(?:true|:|exit\s+0|/bin/true|echo\b[^|&;$`]*)\s*")
_CURL_FAILS = lazy(r"-[a-zA-Z]*f[a-zA-Z]*|--fail\S*|-[a-zA-Z]*w|--write-out\S*")
_OPERATORS = frozenset({"||", "&&", ";", "|"})


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for the healthcheck in force in what ships, if it is set in this file."""
    found = in_force(document)
    if found is None:
        return
    kind, note, level = _judge(found.command)
    yield Observation(found.where, kind, "HEALTHCHECK", note, level=level)


def _judge(inner: Instruction) -> tuple[Kind, str, Level | None]:
    words = tuple(word.text for word in inner.arguments)
    if inner.form == "exec":
        if _OPERATORS & {*words} and words[0].rpartition("/")[2] not in {"sh", "bash"}:
            return Kind.FAIL, "in an array there is no shell: `||` is handed to the program as an argument", None
        text = words[2] if len(words) > 2 and words[1] == "-c" else ""
        if not text:
            return _of_curl(words, "") if words and words[0].endswith("curl") else _of_file(words)
    else:
        text = inner.text
    if _ALWAYS_YES.search(text) or _ONLY_YES.fullmatch(text):
        return Kind.FAIL, "it ends well whatever happens", None
    return _of_shell(text)


def _of_shell(text: str) -> tuple[Kind, str, Level | None]:
    piped = pipelines(text)
    for pipeline in piped:
        if pipeline and pipeline[-1].program == "curl":
            found = _of_curl(pipeline[-1].words, text)
            if found[0] is Kind.FAIL:
                return found
    commands: list[Command] = [command for pipeline in piped for command in pipeline]
    return _of_file(commands[0].words) if len(commands) == 1 else (Kind.PASS, "", None)


def _of_curl(words: tuple[str, ...], text: str) -> tuple[Kind, str, Level | None]:
    """What it prints may be judged by another command around it."""
    judged = regex(r"\$\(|`|\bgrep\b|\bjq\b|\btest\b|\[ ").search(text) is not None
    if judged or any(_CURL_FAILS.fullmatch(word) for word in words[1:]):
        return Kind.PASS, "", None
    if not any(regex(r"https?://|localhost|127\.|\$|\[::1\]|0\.0\.0\.0").match(word) for word in words[1:]):
        return Kind.PASS, "", None
    return Kind.FAIL, "curl without --fail ends well when the answer is an error", None


def _of_file(words: tuple[str, ...]) -> tuple[Kind, str, Level | None]:
    if is_script_file(words):
        return Kind.OPEN, "what it asks stands in another file", None
    return Kind.PASS, "", None
