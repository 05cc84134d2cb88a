"""Whether a line of code runs whenever its program starts: at a module's top, or straight in `main`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_FUNCTIONS = frozenset({
    "function_definition", "function_declaration", "method_declaration", "method_definition", "arrow_function", "function_expression",
    "func_literal", "lambda", "lambda_expression", "constructor_declaration", "local_function_statement",
})  # fmt: skip
_BRANCHES = frozenset({
    "if_statement", "else_clause", "elif_clause", "try_statement", "for_statement", "while_statement", "switch_statement", "match_statement",
    "conditional_expression", "ternary_expression", "expression_switch_statement", "case_clause", "for_in_statement", "class_definition",
})  # fmt: skip
_MAIN = frozenset({"main", "Main"})


def at_start(node: SgNode) -> bool:
    """Nothing around it decides whether it runs, and no function but `main` holds it."""
    for one in ancestors(node):
        kind = one.kind()
        if kind in _FUNCTIONS:
            name = one.field("name")
            if name is None or name.text() not in _MAIN:
                return False
        elif kind in _BRANCHES and not _asks_for(one, node):
            return False
    return True


def _asks_for(branch: SgNode, node: SgNode) -> bool:
    """The node stands in the question of an `if`, or the `if` is the one every Python program ends with."""
    condition = branch.field("condition") or branch.field("initializer")
    if condition is None or branch.kind() != "if_statement":
        return False
    if "__main__" in condition.text():
        return True
    begin = branch.field("consequence") or branch.field("body")
    return begin is not None and node.range().end.index <= begin.range().start.index
