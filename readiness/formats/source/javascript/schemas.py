"""Variables named by a schema over the whole environment: zod, joi, envalid, t3-env, convict, JSON schema, Nest's ConfigService."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.javascript.names import is_ours
from readiness.formats.source.javascript.syntax import as_call, entries, unwrap
from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvRead
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code

_PARSES = frozenset({"parse", "safeParse", "parseAsync", "validate", "validateSync", "validateAsync", "attempt"})
_OBJECTS = frozenset({"object", "strictObject", "looseObject", "keys", "extend", "append", "shape"})
_TOLERATES = lazy(r"\.(optional|nullish|nullable|catch)\(|\b(optional|nullish|nullable)\(")
_ENVIRONMENT = lazy(r"process\.env$|\{.*?\bprocess\.env\b", re.DOTALL)
_GETTER = lazy(
    r"(?:get|require|must|load|read|fetch|assert|need)?_?env(?:ironment)?(?:_?var(?:iable)?)?(?:OrThrow|Required|String|Number|Int|Bool(?:ean)?)?",
    re.IGNORECASE,
)
_DEMANDS = lazy(r"(?i)require|must|assert|need|OrThrow")
_VARIABLE = lazy(r"[A-Z][A-Z0-9_]*")


def validated(code: Code) -> Iterator[EnvRead]:
    for call in code.calls:
        if call.name == "cleanEnv" and len(call.arguments) > 1:
            yield from _schema(code, call.arguments[1])
        elif call.name in _PARSES and any(_ENVIRONMENT.match(argument.text()) for argument in call.arguments):
            yield from _parsed(code, call)
        elif call.name == "createEnv" and code.qualify(call.callee).startswith("@t3-oss/"):
            for part in ("server", "client", "shared"):
                if part in call.keywords:
                    yield from _schema(code, call.keywords[part])
        elif call.name == "forRoot" and "validationSchema" in call.keywords:
            yield from _objects(code, call.keywords["validationSchema"])
        elif call.name in {"get", "getOrThrow"} and regex(r"(?i)config(service)?$").search(call.receiver):
            yield from _configured(code, call)
        else:
            yield from _by_library(code, call)
    if code.imports_from("@fastify/env", "env-schema"):
        yield from _json_schemas(code)


def _by_library(code: Code, call: Call) -> Iterator[EnvRead]:
    qualified = code.qualify(call.callee)
    if qualified in {"convict:", "convict:convict"} and call.arguments:
        yield from _convict(code, call.arguments[0])
    elif qualified == "env-var:get" and call.arguments:
        yield _chained(code, call)
    elif (
        _GETTER.fullmatch(call.callee)
        and call.arguments
        and is_ours(code.names.get(call.callee, "?").partition(":")[0])
    ):
        name = code.value(call.arguments[0])
        if isinstance(name, str) and _VARIABLE.fullmatch(name):
            default = call.arguments[1] if len(call.arguments) > 1 else None
            yield _read(code, call.arguments[0], name, default, required=_DEMANDS.search(call.callee) is not None)


def _read(code: Code, place: SgNode, name: str, default: SgNode | None, *, required: bool) -> EnvRead:
    value = (
        code.default(default) if default is not None and default.kind() not in {"object", "arrow_function"} else None
    )
    return EnvRead(code.at(place), name, required=required and default is None, default=value)


def _parsed(code: Code, call: Call) -> Iterator[EnvRead]:
    """`schema.parse(process.env)`, `v.parse(schema, process.env)`, where the schema is here, in place or by name."""
    holder = call.function.field("object")
    yield from _objects(code, holder) if holder is not None else ()
    for argument in call.arguments:
        if not _ENVIRONMENT.match(argument.text()):
            yield from _objects(code, argument)


def _objects(code: Code, node: SgNode, depth: int = 6) -> Iterator[EnvRead]:
    """All objects of fields along a chain: `base.extend({…}).strict()`."""
    made = as_call(node)
    if made is None:
        values = code.assigned.get(node.text(), ()) if node.kind() == "identifier" and depth else ()
        for value in values:
            yield from _objects(code, value, depth - 1)
        return
    holder = made.function.field("object")
    if holder is not None and depth:
        yield from _objects(code, holder, depth - 1)
    if made.name in _OBJECTS and made.arguments:
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
    """`z.string().default("x")`, `z.string().optional()`, `port({default: 3000})`; Joi's are optional unless they say otherwise."""
    default = None
    for call in value.find_all(kind="call_expression"):
        made = as_call(call)
        if made is not None and default is None:
            default = made.arguments[0] if made.name == "default" and made.arguments else made.keywords.get("default")
    text = value.text()
    tolerated = _TOLERATES.search(text) is not None or (
        regex(r"[Jj]oi\b").match(text) is not None and ".required(" not in text
    )
    return EnvRead(
        location=code.at(key),
        name=Unresolved(key.text()) if key.kind() == "computed_property_name" else key.text().strip("\"'"),
        required=default is None and not tolerated,
        default=code.default(default) if default is not None else None,
        certain=default is None and not tolerated,
    )


def _configured(code: Code, call: Call) -> Iterator[EnvRead]:
    """ConfigService asks for variables in capitals; `database.host` is a key of the program's own configuration."""
    name = code.value(call.arguments[0]) if call.arguments else None
    if isinstance(name, str) and _VARIABLE.fullmatch(name):
        default = call.arguments[1] if len(call.arguments) > 1 and call.arguments[1].kind() != "object" else None
        found = _read(code, call.arguments[0], name, default, required=call.name == "getOrThrow")
        yield found._replace(required=call.name == "getOrThrow")


def _convict(code: Code, node: SgNode) -> Iterator[EnvRead]:
    """`{port: {env: "PORT", default: 3000}}`, at any depth."""
    for value in entries(unwrap(node)).values():
        inner = entries(value) if value.kind() == "object" else {}
        name = code.value(inner["env"]) if "env" in inner and inner["env"].kind() == "string" else None
        if isinstance(name, str):
            yield _read(code, inner["env"], name, inner.get("default"), required=True)
        elif inner:
            yield from _convict(code, value)


def _chained(code: Code, call: Call) -> EnvRead:
    """env-var's `get("PORT").default("3000").asPortNumber()` and `get("X").required()`."""
    default, required, node = None, False, call.node.parent()
    while node is not None and node.kind() in {"member_expression", "call_expression"}:
        made = as_call(node)
        if made is not None and made.name == "default" and made.arguments:
            default = made.arguments[0]
        required = required or (made is not None and made.name == "required")
        node = node.parent()
    name = code.text(call.arguments[0])
    value = code.default(default) if default is not None else None
    return EnvRead(code.at(call.arguments[0]), name, required=required and default is None, default=value)


def _json_schemas(code: Code) -> Iterator[EnvRead]:
    """`{type: "object", required: ["A"], properties: {A: {type: "string"}, B: {default: "x"}}}`."""
    for values in code.assigned.values():
        for value in values:
            given = entries(value) if value.kind() == "object" else {}
            properties, needed = given.get("properties"), given.get("required")
            if properties is None or properties.kind() != "object":
                continue
            names = {one.text().strip("\"'") for one in needed.named_children()} if needed is not None else set()
            for name, field in entries(properties).items():
                default = entries(field).get("default") if field.kind() == "object" else None
                yield _read(code, field, name, default, required=name in names)
