"""Environment variables that Go code asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.go import viper
from readiness.formats.source.wrappers import unwrapped
from readiness.model.facts import EnvRead
from readiness.model.location import Location, Region
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_GETTERS = frozenset({"os:Getenv", "os:LookupEnv", "syscall:Getenv"})
_FATAL = lazy(r"\bpanic\(|\.Fatal|os\.Exit|\breturn\b[^\n]*(?:[eE]rr|fmt\.Errorf)|log\.Panic")


def reads(code: Code) -> Iterator[EnvRead]:
    getters = [call for call in code.calls if code.qualify(call.callee) in _GETTERS and call.arguments]
    found = list(unwrapped(code, [(_read(code, call), call.arguments[0]) for call in getters]))
    yield from found
    told = {read.location for read in found}
    for call in code.calls:
        if _with_default(call) and code.at(call.arguments[0]) not in told:
            yield EnvRead(
                location=code.at(call.arguments[0]),
                name=code.text(call.arguments[0]),
                required=False,
                default=code.default(call.arguments[1]),
            )
    if 'env:"' in code.source.text or 'envconfig:"' in code.source.text:
        yield from _tags(code)
    yield from viper.reads(code)


def _with_default(call: Call) -> bool:
    """A function of the project's own that reads a variable: `getEnv("PORT", "8080")`."""
    if len(call.arguments) != 2 or not regex(r"(?i)(get|lookup|read)_?env|env_?or|^env(string|int|bool)?$").search(
        call.name
    ):
        return False
    return regex(r"""["`][A-Z][A-Z0-9_]*["`]""").fullmatch(call.arguments[0].text()) is not None


def _read(code: Code, call: Call) -> EnvRead:
    required, default = _use(code, call)
    return EnvRead(
        location=code.at(call.arguments[0]), name=code.text(call.arguments[0]), required=required, default=default
    )


def _use(code: Code, call: Call) -> tuple[bool, Text | None]:
    """Required when the code stops at its absence; a variable that is not there is just empty in Go."""
    statement = call.node.parent()
    while statement is not None and statement.kind() in {"expression_list", "parenthesized_expression"}:
        statement = statement.parent()
    if statement is None or statement.kind() == "binary_expression":
        return _is_fatal(statement), None
    if statement.kind() not in {"short_var_declaration", "assignment_statement", "var_spec"}:
        return False, None
    left = statement.field("left") or statement.field("name")
    name = left.text().partition(",")[0] if left is not None else ""
    # What is declared in the head of an `if` is known in that alone.
    scopes = {"block", "func_literal", "if_statement"}
    around = next((node for node in ancestors(statement) if node.kind() in scopes), None)
    return _afterwards(code, name, around or code.source.root, lookup=call.name == "LookupEnv")


def _afterwards(code: Code, name: str, around: SgNode, *, lookup: bool) -> tuple[bool, Text | None]:
    """What an `if name == "" { … }` below does about its absence: stop, or give it a default."""
    default: Text | None = None
    for test in [around] if around.kind() == "if_statement" else around.find_all(kind="if_statement"):
        condition, then = test.field("condition"), test.field("consequence")
        if condition is None or then is None:
            continue
        asks = re.search(rf"\b{re.escape(name)}\b", condition.text()) or (lookup and "ok" in condition.text())
        if not asks:
            continue
        if _FATAL.search(then.text()) and regex(r'== ""|!|== 0').search(condition.text().replace("!=", "")):
            return True, None
        given = re.search(rf"\b{re.escape(name)}\s*=\s*(\"[^\"\n]*\"|\d+)", then.text())
        default = given.group(1).strip('"') if given else default
    literals = [value for value in code.assigned.get(name, ()) if value.kind().endswith("string_literal")]
    if literals and default is None:
        default = code.default(literals[0])
    return False, default


def _is_fatal(comparison: SgNode | None) -> bool:
    """`if os.Getenv("X") == "" { panic(…) }`."""
    if comparison is None or "!=" in comparison.text():
        return False
    around = next((node for node in ancestors(comparison) if node.kind() == "if_statement"), None)
    then = around.field("consequence") if around is not None else None
    return then is not None and _FATAL.search(then.text()) is not None


def _tags(code: Code) -> Iterator[EnvRead]:
    """Struct tags of caarlos0/env, cleanenv, envconfig and go-envconfig, with the prefix of the field that holds the struct."""
    prefixes = _prefixes(code) if _PREFIX.search(code.source.text) else {}
    for node in code.source.nodes("field_declaration"):
        tag = node.field("tag")
        if tag is None:
            continue
        found = regex(r'\b(?:env|envconfig):"([\w.]+)([^"]*)"').search(tag.text())
        if found is None:
            continue
        text = tag.text()
        given = regex(r'\b(?:envDefault|env-default|default):"([^"]*)"').search(text) or regex(
            r"default=([^\",]*)"
        ).search(found.group(2))
        required = given is None and (
            "required" in found.group(2) or regex(r'required:"true"').search(text) is not None
        )
        place = code.source.region(tag)
        start = place.start_column + found.start(1)
        region = Region(place.start_line, start, place.start_line, start + len(found.group(1)))
        for prefix in _above(node, prefixes):
            yield EnvRead(
                location=Location(code.path, region if place.start_line == place.end_line else place),
                name=prefix + found.group(1),
                required=required or ("notEmpty" in found.group(2) and given is None),
                default=given.group(1) if given else None,
                certain=required,
            )


_PREFIX = lazy(r'\b(?:envPrefix|env-prefix):"(\w+)"|\benv:",\s*prefix=(\w+)')


def _prefixes(code: Code) -> dict[str, list[str]]:
    """Type → prefixes: `Database DB `envPrefix:"DB_"``."""
    found: dict[str, list[str]] = {}
    for node in code.source.nodes("field_declaration"):
        tag, kind = node.field("tag"), node.field("type")
        said = _PREFIX.search(tag.text()) if tag is not None else None
        if said is not None and kind is not None:
            found.setdefault(kind.text().lstrip("*"), []).append(said.group(1) or said.group(2))
    return found


def _above(field: SgNode, prefixes: dict[str, list[str]]) -> list[str]:
    """The prefixes of the struct that a field is in; one that nothing holds has none."""
    spec = next((node for node in ancestors(field) if node.kind() in ("type_spec", "field_declaration")), None)
    name = spec.field("name") if spec is not None and prefixes else None
    kind = spec.field("type") if spec is not None and spec.kind() == "field_declaration" and prefixes else None
    held = kind.text() if kind is not None else name.text() if name is not None else ""
    return prefixes.get(held, [""])
