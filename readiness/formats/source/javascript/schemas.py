"""Variables named by a schema over the whole environment: zod, envalid, t3-env, Nest's ConfigService."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.javascript.syntax import as_call, entries
from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvRead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

_PARSES = frozenset({"parse", "safeParse", "parseAsync", "validate", "validateSync", "attempt"})


def validated(code: Code) -> Iterator[EnvRead]:
    for call in code.calls:
        if call.name == "cleanEnv" and len(call.arguments) > 1:
            yield from _schema(code, call.arguments[1])
        elif call.name in _PARSES and any(argument.text() == "process.env" for argument in call.arguments):
            yield from _parsed(code, call)
        elif call.name == "createEnv" and code.qualify(call.callee).startswith("@t3-oss/"):
            for part in ("server", "client", "shared"):
                if part in call.keywords:
                    yield from _schema(code, call.keywords[part])
        elif call.name in {"get", "getOrThrow"} and re.search(r"(?i)config(service)?$", call.receiver):
            yield from _configured(code, call)


def _parsed(code: Code, call: Call) -> Iterator[EnvRead]:
    """`schema.parse(process.env)`, where the schema is `z.object({…})` here or by name."""
    holder = call.function.field("object")
    values = code.assigned.get(holder.text(), ()) if holder is not None else ()
    for value in [*values, *([holder] if holder is not None else [])]:
        made = as_call(value)
        if made is not None and made.name in {"object", "strictObject", "looseObject"} and made.arguments:
            yield from _schema(code, made.arguments[0])


def _schema(code: Code, node: SgNode) -> Iterator[EnvRead]:
    if node.kind() == "identifier":
        values = code.assigned.get(node.text(), ())
        node = values[0] if len(values) == 1 else node
    if node.kind() != "object":
        return
    values_of = entries(node)
    for child in node.named_children():
        key = child.field("key") if child.kind() == "pair" else None
        if key is not None:
            yield _entry(code, key, values_of[key.text().strip("\"'")])


def _entry(code: Code, key: SgNode, value: SgNode) -> EnvRead:
    """`z.string().default("x")`, `z.string().optional()`, `port({default: 3000})`."""
    default = None
    for call in value.find_all(kind="call_expression"):
        made = as_call(call)
        if made is not None and default is None:
            default = made.arguments[0] if made.name == "default" and made.arguments else made.keywords.get("default")
    tolerated = re.search(r"\.(optional|nullish|nullable|catch)\(", value.text()) is not None
    return EnvRead(
        location=code.at(key),
        name=Unresolved(key.text()) if key.kind() == "computed_property_name" else key.text().strip("\"'"),
        required=default is None and not tolerated,
        default=code.default(default) if default is not None else None,
    )


def _configured(code: Code, call: Call) -> Iterator[EnvRead]:
    """ConfigService asks for variables in capitals; `database.host` is a key of the program's own configuration."""
    name = code.value(call.arguments[0]) if call.arguments else None
    if isinstance(name, str) and re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
        default = call.arguments[1] if len(call.arguments) > 1 and call.arguments[1].kind() != "object" else None
        yield EnvRead(
            location=code.at(call.arguments[0]),
            name=name,
            required=call.name == "getOrThrow",
            default=code.default(default) if default is not None else None,
        )
