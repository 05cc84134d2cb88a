"""Finds the function behind a route and asks whether it answers a constant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.constant import answers_constant

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_PLAIN = ("Request", "Response", "str", "int", "bool", "float", "UUID")
"""Types of parameters that do nothing by themselves; any other may be a dependency that does."""


def constant_named(code: Code, handler: SgNode, framework: str) -> bool | None:
    """For a handler named as an argument: None when its function is not in this file."""
    if handler.kind() == "lambda":
        return _constant(code, handler, framework)
    found = function_named(code, handler.text()) if handler.kind() == "identifier" else None
    return constant_function(code, found, framework) if found is not None else None


def function_named(code: Code, name: str) -> SgNode | None:
    """The function or class of this file that has the name."""
    if not name.isidentifier() or not re.search(rf"\b(def|class) {name}\b", code.source.text):
        return None
    return code.source.root.find(
        {
            "rule": {
                "any": [{"kind": "function_definition"}, {"kind": "class_definition"}],
                "has": {"field": "name", "regex": f"^{name}$"},
            }
        }
    )


def known(code: Code, function: SgNode) -> set[str]:
    """Names a function may use without making anything: imported ones and its parameters."""
    parameters = function.field("parameters")
    given = parameters.named_children() if parameters is not None else []
    return (
        {name.text() for parameter in given for name in _names(parameter)} | set(code.names) | {"True", "False", "None"}
    )


def constant_function(code: Code, function: SgNode, framework: str) -> bool | None:
    return _constant(code, function, framework) if function.kind() == "function_definition" else None


def _constant(code: Code, function: SgNode, framework: str) -> bool | None:
    body, parameters = function.field("body"), function.field("parameters")
    if body is None:
        return None
    given = parameters.named_children() if parameters is not None else []
    if framework == "fastapi" and any(_may_depend(parameter) for parameter in given):
        return False
    return answers_constant(body, "python", known(code, function))


def _may_depend(parameter: SgNode) -> bool:
    if "Depends(" in parameter.text() or "Security(" in parameter.text():
        return True
    annotation = parameter.field("type")
    return annotation is not None and annotation.text() not in _PLAIN


def _names(parameter: SgNode) -> list[SgNode]:
    if parameter.kind() == "identifier":
        return [parameter]
    name = parameter.field("name") or next((c for c in parameter.named_children() if c.kind() == "identifier"), None)
    return [name] if name is not None else []
