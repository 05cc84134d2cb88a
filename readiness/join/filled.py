"""What Compose puts in from the `.env` beside its file: the joined system knows those values, the file alone does not.

Values of variables that are called like secrets stay unknown: nothing that is told of the system may hold one.
"""

from __future__ import annotations

from collections import defaultdict
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any, cast

from readiness.model.artifact import Unresolved
from readiness.model.containers import Asking, ContainerRun, Given, Said
from readiness.model.facts import ComposeService, ContainerPort, EnvSet
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from readiness.model.facts import Fact, Text

_VARIABLE = lazy(r"\$(?:\$|\{(?P<braced>\w+)(?P<rest>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}|(?P<plain>[A-Za-z_]\w*))")
_SECRET = lazy(r"(?i)pass(word|wd|phrase)?(_|$)|secret|token|credential|private|(^|_)keys?(_|$)|salt|dsn")
_NUMBERS: Mapping[type, frozenset[str]] = {
    ContainerPort: frozenset({"number"}),
    Asking: frozenset({"port", "seconds"}),
    Said: frozenset({"value"}),
    ContainerRun: frozenset({"published"}),
}
"""Fields that hold numbers where they are known."""
_ELSEWHERE = ("git@", "/", "~")
_DEEPEST = 8
"""Variables that name variables that name …"""


def filled(facts: Sequence[Fact]) -> Sequence[Fact]:
    """The same facts; those of Compose files that lie beside a `.env` with its values put in."""
    known = _variables(facts)
    if not known:
        return facts
    return [_with(fact, known.get(_folder(fact.location.path))) for fact in facts]


def _variables(facts: Sequence[Fact]) -> Mapping[str, Mapping[str, Text]]:
    """By folder and name."""
    found: dict[str, dict[str, Text]] = defaultdict(dict)
    for fact in facts:
        if isinstance(fact, EnvSet) and fact.by == "env file" and fact.value is not None:
            folder, _, name = fact.location.path.rpartition("/")
            if name == ".env" and not _SECRET.search(fact.name):
                found[folder][fact.name] = fact.value
    return found


def _with(fact: Fact, values: Mapping[str, Text] | None) -> Fact:
    if values is None:
        return fact
    if isinstance(fact, ComposeService):
        return _located(cast("ComposeService", _filled(fact, values)), values)
    if isinstance(fact, ContainerRun) and fact.by == "compose":
        return cast("ContainerRun", _filled(fact, values))
    return fact


def _filled(value: Any, values: Mapping[str, Text], *, number: bool = False) -> Any:
    """A value of a fact, with all that it holds."""
    if isinstance(value, Unresolved):
        text = put_in(value, values)
        return int(text) if number and isinstance(text, str) and text.isascii() and text.isdigit() else text
    if isinstance(value, Location) or not isinstance(value, tuple):
        return value
    names = getattr(value, "_fields", None)
    if names is None:
        return tuple(_filled(one, values, number=number) for one in value)
    numbers = _NUMBERS.get(type(value), frozenset())
    changed = {name: _filled(one, values, number=name in numbers) for name, one in zip(names, value, strict=True)}
    if isinstance(value, Given) and value.kind == "host" and not isinstance(changed["value"], Unresolved):
        changed["kind"] = ""
    return type(value)(**changed)


def put_in(text: Unresolved, values: Mapping[str, Text]) -> Text:
    """With all that is known put in; unresolved as long as anything is left."""
    found = _put_in(text.text, values, 0)
    return Unresolved(found) if _VARIABLE.search(found.replace("$$", "")) else found.replace("$$", "$")


def _put_in(text: str, values: Mapping[str, Text], depth: int) -> str:
    def one(found: re.Match[str]) -> str:
        name = found["braced"] or found["plain"]
        return "$$" if name is None else _value(name, found["rest"] or "", found[0])

    def _value(name: str, rest: str, written: str) -> str:
        value = values.get(name)
        known = None if value is None else value if isinstance(value, str) else _put_in(value.text, values, depth + 1)
        strict = rest.startswith(":")
        there = known is not None and (known != "" or not strict)
        operator, word = rest.removeprefix(":")[:1], rest.removeprefix(":")[1:]
        if operator == "-" and not there:
            return _put_in(word, values, depth + 1)
        if operator == "+" and there:
            return _put_in(word, values, depth + 1)
        return known if there and known is not None and operator != "+" else written

    return text if depth > _DEEPEST else _VARIABLE.sub(one, text)


def _located(service: ComposeService, values: Mapping[str, Text]) -> ComposeService:
    """Where it is built, and by which Dockerfile, now that it can be told."""
    build, written = service.build, service.dockerfile_written
    if build is None or service.dockerfile is not None or not written:
        return service
    if "$" in build:
        context = put_in(Unresolved(build), values)
        if isinstance(context, Unresolved) or "://" in context or context.startswith(_ELSEWHERE):
            return service
        build = _below(_folder(service.location.path), context)
    dockerfile = _below(build, written) if isinstance(written, str) else None
    return service._replace(build=build, dockerfile=dockerfile)


def _below(folder: str, path: str) -> str:
    found = normpath(join(folder, path))
    return "" if found == "." else found


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
