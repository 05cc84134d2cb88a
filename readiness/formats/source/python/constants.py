"""Texts of this file that other files make paths of, and names under which other files find what stands elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors
from readiness.formats.source.python.handlers import function_named
from readiness.formats.source.python.names import reference
from readiness.formats.source.python.paths import parameters, path_text
from readiness.formats.source.python.syntax import as_call
from readiness.model.artifact import Unresolved
from readiness.model.routing import Constant, Exported, Reference
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.python.owners import Owners
    from readiness.model.facts import Text

_NAMED = lazy(r"(?i)prefix|path|url|uri|api|route|root|base|version|mount|endpoint|admin|_v\d|multi|enable")
_PATH = lazy(r"[\w./<>{}:~-]{0,100}")
_MAKES = lazy(r"\ndef (\w*(?:url|path|rule|route|prefix|endpoint)\w*)\(")
_SETTINGS = ("ROOT_URLCONF", "INSTALLED_APPS", "MIDDLEWARE")
_EXPORTED = lazy(
    r"(?i)router|routes|bp$|blueprint|api|app$|urls|view|resource|settings|config|handler|health|namespace|^ns|current|user|dep"
)
_FILLS = (
    "register",
    "route",
    "include_router",
    "add_url_rule",
    "add_api_route",
    "add_route",
    "add_resource",
    "add_namespace",
    "add_router",
)
_ON = lazy(r"(?i)(^True|[(,]\s*[\"'](true|1|yes|on)[\"']\s*\)+)$")


def constants(code: Code, owners: Owners) -> Iterator[Constant | Exported]:
    yield from _texts(code)
    yield from _classes(code)
    yield from _functions(code)
    for name in owners.names:
        if not owners.is_app(name):
            made = code.assigned[name][0]
            yield Constant(code.at(made), f"{name}.prefix", owners.own(name))


def exported(code: Code) -> Iterator[Exported]:
    """What a package offers of its modules, and imported routers that this file fills."""
    yield from _returned(code)
    whole = code.path.endswith("__init__.py")
    for found in code.imports:
        named = found.local and found.local != found.qualified and _EXPORTED.search(found.local)
        if named and (whole or _is_used(code, found.local)):
            yield Exported(code.at(found.node), found.local, reference(code, found.local))


def _returned(code: Code) -> Iterator[Exported]:
    """Functions that make a router and hand it out: `make_router()` is what they return."""
    for name in regex(r"\n +return (\w*(?:router|blueprint|bp|api|namespace))\n").findall(code.source.text):
        for value in code.assigned.get(name, ()):
            function = next((one for one in ancestors(value) if one.kind() == "function_definition"), None)
            title = function.field("name") if function is not None else None
            if title is not None:
                yield Exported(code.at(title), f"{title.text()}()", Reference("", name))


def _is_used(code: Code, name: str) -> bool:
    text = code.source.text
    return f"@{name}." in text or any(f"{name}.{call}(" in text for call in _FILLS)


def _texts(code: Code) -> Iterator[Constant]:
    django = any(name in code.assigned for name in _SETTINGS)
    for name, values in code.assigned.items():
        if not name.isupper() or not _NAMED.search(name):
            continue
        value = values[0] if len(values) == 1 else None
        text = _path_like(code, value) if value is not None else None
        if value is not None and text is not None:
            yield Constant(code.at(value), name, text)
            if django:
                yield Constant(code.at(value), f"django.conf.settings.{name}", text)


def _path_like(code: Code, value: SgNode) -> Text | None:
    """The text if a path may be made of it, `true` for a switch that is on."""
    if value.kind() not in {
        "string",
        "concatenated_string",
        "call",
        "binary_operator",
        "identifier",
        "boolean_operator",
        "true",
    }:
        return None
    text = path_text(code, value)
    if isinstance(text, str) and not isinstance(text, Unresolved):
        return text if _PATH.fullmatch(text) and "://" not in text else None
    return "true" if _ON.search(value.text()) else None


def _classes(code: Code) -> Iterator[Constant]:
    """Fields of settings, under the names of the class and of what is made of it."""
    if not regex(r"class \w*(?:Settings|Config|Const|Env|Route|Prefix|Path|Url|URL|Api|API)").search(code.source.text):
        return
    for node in code.source.nodes("class_definition"):
        title, body = node.field("name"), node.field("body")
        if title is None or body is None:
            continue
        fields = list(_fields(code, body))
        for holder in (title.text(), *_instances(code, title.text())) if fields else ():
            for name, value, text in fields:
                yield Constant(code.at(value), f"{holder}.{name}", text)


def _fields(code: Code, body: SgNode) -> Iterator[tuple[str, SgNode, Text]]:
    for statement in body.named_children():
        field = next(iter(statement.named_children()), None) if statement.kind() == "expression_statement" else None
        left, right = (
            (field.field("left"), field.field("right"))
            if field is not None and field.kind() == "assignment"
            else (None, None)
        )
        if left is None or right is None or not _NAMED.search(left.text()):
            continue
        made = as_call(right)
        if made is not None and made.name == "Field":
            right = made.arguments[0] if made.arguments else made.keywords.get("default")
        text = _path_like(code, right) if right is not None else None
        if right is not None and text is not None:
            yield left.text(), right, text


def _instances(code: Code, title: str) -> Iterator[str]:
    """`settings = Settings()`, and `get_settings()` of a function that makes one."""
    functions = []
    if f"{title}(" in code.source.text:
        functions = [
            name
            for name in regex(r"(?m)^def (\w+)\([^)]*\)(?: -> [^:]+)?:").findall(code.source.text)
            if "setting" in name or "config" in name
        ]
    yield from (f"{name}()" for name in functions)
    for name, values in code.assigned.items():
        made = [as_call(value) for value in values]
        if any(call is not None and (call.callee == title or call.callee in functions) for call in made):
            yield name


def _functions(code: Code) -> Iterator[Constant]:
    """Functions that put something in front of the path they are given: the text of each way out, `⟨⟩` for the path."""
    for name in _MAKES.findall("\n" + code.source.text):
        definition = function_named(code, name)
        given = list(parameters(definition.field("parameters") or definition)) if definition is not None else []
        if definition is None or len(given) != 1:
            continue
        ways = list(_ways(code, definition, given[0]))
        if len(ways) == 1 and not ways[0][0]:
            yield Constant(code.at(definition), f"{name}()", ways[0][1])
        elif len(ways) == 2 and ways[0][0] and not ways[1][0]:
            yield Constant(code.at(definition), f"{name}()", ways[1][1], ways[0][0], ways[0][1])


def _ways(code: Code, definition: SgNode, name: str) -> Iterator[tuple[str, Text]]:
    """Each `return`, with the flag that its `if` asks for."""
    body = definition.field("body")
    for node in body.find_all(kind="return_statement") if body is not None else ():
        value, holder = next(iter(node.named_children()), None), node.parent()
        if value is None or holder is None:
            continue
        text = path_text(code, value)
        whole = (text.text if isinstance(text, Unresolved) else text).replace(f"⟨{name}⟩", "⟨⟩")
        outer = holder.parent()
        asked = outer.field("condition") if outer is not None and outer.kind() == "if_statement" else None
        flag = path_text(code, asked) if asked is not None else ""
        yield (flag.text if isinstance(flag, Unresolved) else flag), whole
