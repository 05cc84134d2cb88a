"""Environment variables that Python code asks for, by itself or through a settings library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.python.settings import settings_fields
from readiness.formats.source.python.syntax import as_call
from readiness.formats.source.starting import at_start
from readiness.formats.source.wrappers import softened, unwrapped
from readiness.model.facts import EnvRead
from readiness.model.routing import join_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_GETTERS = frozenset({"os.environ.get", "os.getenv", "os.environ.pop", "os.environ.setdefault", "os.environb.get"})
_READERS = frozenset({
    "environ.Env", "environs.Env", "environ.FileAwareEnv", "starlette.config.Config", "decouple.Config", "decouple.AutoConfig",
})  # fmt: skip
"""Classes whose instances are called with a variable's name: `env("X")`, `env.str("X", default="y")`."""
_TYPES = frozenset({
    "str", "bool", "int", "float", "list", "json", "url", "db", "cache", "decimal", "dict", "path", "tuple", "bytes", "date", "datetime",
    "timedelta", "uuid", "enum", "log_level", "db_url", "cache_url", "email_url", "search_url", "email", "search", "channels",
})  # fmt: skip


def reads(code: Code) -> Iterator[EnvRead]:
    getters = [call for call in code.calls if code.qualify(call.callee) in _GETTERS and call.arguments]
    found = [(_read(code, call, required=False), call.arguments[0]) for call in getters]
    if "environ" in code.source.text:
        found += _indexed(code)
    yield from softened(unwrapped(code, found))
    for call in code.calls:
        if _is_reader(code, call) and call.arguments:
            told = _read(code, call, required="default" not in call.keywords and len(call.arguments) < 2)
            yield _scheme(code, call, told._replace(name=_prefixed(code, call.node, told.name)))
    yield from settings_fields(code)
    yield from _validated(code)


def _prefixed(code: Code, node: SgNode, name: Text) -> Text:
    """environs' `with env.prefixed("APP_"):` around a read."""
    for parent in ancestors(node) if ".prefixed(" in code.source.text else ():
        clause = parent.find(kind="with_clause") if parent.kind() == "with_statement" else None
        for one in clause.find_all(kind="call") if clause is not None else ():
            made = as_call(one)
            if made is not None and made.name == "prefixed" and made.arguments:
                name = join_paths(code.text(made.arguments[0]), name, slash=False)
    return name


def _scheme(code: Code, call: Call, told: EnvRead) -> EnvRead:
    """django-environ's `Env(DEBUG=(bool, False))` gives a default that the read does not repeat."""
    name = call.receiver if call.name in _TYPES else call.callee
    for value in code.assigned.get(name, ()) if isinstance(told.name, str) and told.default is None else ():
        maker = as_call(value)
        given = maker.keywords.get(str(told.name)) if maker is not None else None
        parts = given.named_children() if given is not None and given.kind() == "tuple" else []
        if len(parts) == 2:
            return told._replace(required=False, certain=False, default=code.default(parts[1]))
    return told


def _validated(code: Code) -> Iterator[EnvRead]:
    """What dynaconf's validators ask for, below the prefix of its settings."""
    if "dynaconf" not in code.source.text:
        return
    made = next((call for call in code.calls if call.name in {"Dynaconf", "LazySettings"}), None)
    given = made.keywords.get("envvar_prefix") if made is not None else None
    prefix: Text = (
        "DYNACONF_"
        if given is None
        else ""
        if given.text() == "False"
        else join_paths(code.text(given), "_", slash=False)
    )
    for call in code.calls if made is not None else ():
        must, default = call.keywords.get("must_exist"), call.keywords.get("default")
        for one in call.arguments if call.name == "Validator" else ():
            yield EnvRead(
                location=code.at(one),
                name=join_paths(prefix, code.text(one), slash=False),
                required=must is not None and must.text() == "True" and default is None,
                default=code.default(default) if default is not None else None,
            )


def _read(code: Code, call: Call, *, required: bool) -> EnvRead:
    default = call.arguments[1] if len(call.arguments) > 1 else call.keywords.get("default")
    if default is not None and "cast" not in call.keywords and default.kind() in {"identifier", "attribute"}:
        default = None if default.text() in _TYPES else default
    if default is None:
        default = _alternative(call.node)
    return EnvRead(
        location=code.at(call.arguments[0]),
        name=code.text(call.arguments[0]),
        required=required and default is None,
        default=code.default(default) if default is not None else None,
        certain=required and default is None and at_start(call.node),
    )


def _alternative(node: SgNode) -> SgNode | None:
    """`"8080"` of `os.getenv("PORT") or "8080"`."""
    parent = node.parent()
    if parent is None or parent.kind() != "boolean_operator" or not any(c.kind() == "or" for c in parent.children()):
        return None
    left = parent.field("left")
    return parent.field("right") if left is not None and left.range().end.index == node.range().end.index else None


def _is_reader(code: Code, call: Call) -> bool:
    if code.qualify(call.callee) == "decouple.config":
        return True
    name = call.receiver if call.name in _TYPES else call.callee
    made = [as_call(value) for value in code.assigned.get(name, ())]
    if not made and name == "env" and code.names.get("env", "").endswith(".env"):
        return True  # the reader of another settings file
    return any(maker is not None and code.qualify(maker.callee) in _READERS for maker in made)


def _indexed(code: Code) -> Iterator[tuple[EnvRead, SgNode]]:
    for node in code.source.nodes("subscript", "comparison_operator"):
        if node.kind() == "comparison_operator":
            yield from _asked(code, node)
            continue
        holder, key = node.field("value"), node.field("subscript")
        if holder is None or key is None or code.qualify(holder.text()) not in {"os.environ", "os.environb"}:
            continue
        if not _is_written(node):
            yield EnvRead(location=code.at(key), name=code.text(key), required=not _is_caught(node)), key


def _asked(code: Code, node: SgNode) -> Iterator[tuple[EnvRead, SgNode]]:
    """`"X" in os.environ`."""
    parts = node.named_children()
    if len(parts) == 2 and code.qualify(parts[1].text()) == "os.environ":
        yield EnvRead(location=code.at(parts[0]), name=code.text(parts[0]), required=False), parts[0]


def _is_written(node: SgNode) -> bool:
    parent = node.parent()
    if parent is None:
        return False
    left = parent.field("left")
    written = (
        parent.kind() == "assignment" and left is not None and left.range().start.index == node.range().start.index
    )
    return written or parent.kind() == "delete_statement"


def _is_caught(node: SgNode) -> bool:
    """Inside a `try` that catches KeyError, where the variable may be absent."""
    for parent in ancestors(node):
        if parent.kind() == "try_statement":
            return any(
                c.kind() == "except_clause" and "KeyError" in c.text().partition(":")[0] for c in parent.children()
            )
        if parent.kind() == "function_definition":
            return False
    return False
