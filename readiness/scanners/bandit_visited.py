"""Bandit's tests over one file's tree, in its order and with its own contexts, where a test can find anything.

What bandit does besides for every node (copies, scores, messages nobody reads) takes ten times as long as its tests.
"""

# ruff: noqa: SLF001 (bandit marks its tests and trees by such names)

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Test = Callable[..., Any]
    Entry = dict[str, object]

_SCALARS = frozenset({"ctx", "op", "ops", "id", "attr", "arg", "kind", "lineno"})
"""Fields in which no test's node stands."""
_WITH_CALLS = frozenset({"Call", "FunctionDef", "Assert", "ExceptHandler", "Import", "ImportFrom", "Constant"})


class Visit:
    """One file. `found` are bandit's issues as its JSON tells them, as far as `bandit.read` asks."""

    def __init__(self, path: str, data: bytes, tests: Mapping[str, Sequence[Test]], bandit: Any) -> None:
        """`tests`: by the kind of node they look at. `bandit`: its modules `context` and `utils`."""
        self.found: list[Entry] = []
        self._path = path
        self._data = data
        self._tests = tests
        self._bandit = bandit
        self._imports: set[str] = set()
        self._aliases: dict[str, str] = {}

    def run(self) -> list[Entry]:
        """Raises what parsing raises."""
        self._below(ast.parse(self._data))
        if "File" in self._tests:
            self._ask("File", self._whole(), lambda: [0, 1])
        return self.found

    def _whole(self) -> dict[str, Any]:
        import io

        data = io.BytesIO(self._data)
        return {"file_data": data, "filename": self._path, "lineno": 0, "linerange": [0, 1], "col_offset": 0}

    def _below(self, parent: ast.AST) -> None:
        for name in _children(type(parent)):
            value = getattr(parent, name, None)
            if type(value) is list:
                for item, sibling in zip(value, (*value[1:], None), strict=False):
                    if isinstance(item, ast.AST):
                        self._one(item, parent, sibling)
            elif isinstance(value, ast.AST):
                self._one(value, parent, None)

    def _one(self, node: Any, parent: ast.AST, sibling: ast.AST | None) -> None:
        node._bandit_sibling = sibling
        node._bandit_parent = parent
        kind = type(node).__name__
        if kind in _WITH_CALLS:
            getattr(self, f"_{kind.lower()}")(node)
        self._below(node)

    def _call(self, node: ast.Call) -> None:
        if "Call" in self._tests:
            name = self._bandit.utils.get_call_name(node, self._aliases)
            self._asked("Call", node, {"call": node, "qualname": name, "name": name.split(".")[-1]})

    def _functiondef(self, node: ast.FunctionDef) -> None:
        if "FunctionDef" in self._tests:
            self._asked("FunctionDef", node, {"function": node, "name": node.name})

    def _assert(self, node: ast.Assert) -> None:
        self._asked("Assert", node, {})

    def _excepthandler(self, node: ast.ExceptHandler) -> None:
        self._asked("ExceptHandler", node, {})

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for one in node.names:
            if one.asname:
                self._aliases[one.asname] = one.name
            self._imports.add(one.name)
        self._asked("Import", node, {"module": node.names[-1].name})

    def _importfrom(self, node: ast.ImportFrom) -> None:
        if node.module is None:
            self._import(node)
            return
        for one in node.names:
            self._aliases[one.asname or one.name] = f"{node.module}.{one.name}"
            self._imports.add(f"{node.module}.{one.name}")
        self._asked("ImportFrom", node, {"module": node.module, "name": node.names[-1].name})

    def _constant(self, node: Any) -> None:
        parent = node._bandit_parent
        if "Str" in self._tests and isinstance(node.value, str) and not isinstance(parent, ast.Expr):
            self._ask("Str", {**self._context(node), "str": node.value}, lambda: self._lines(parent))

    def _asked(self, kind: str, node: Any, told: Mapping[str, object]) -> None:
        if kind in self._tests:
            self._ask(kind, {**self._context(node), **told}, lambda: self._lines(node))

    def _context(self, node: Any) -> dict[str, Any]:
        return {
            "imports": self._imports,
            "import_aliases": self._aliases,
            "lineno": node.lineno,
            "col_offset": node.col_offset,
            "end_col_offset": node.end_col_offset,
            "node": node,
            "filename": self._path,
        }

    def _lines(self, node: Any) -> list[int]:
        """Of the second time it is asked: of a node without a line, the first answer is another one, and bandit's is for itself."""
        if not hasattr(node, "lineno"):
            self._bandit.utils.linerange(node)
        lines: list[int] = self._bandit.utils.linerange(node)
        return lines

    def _ask(self, kind: str, told: dict[str, Any], lines: Callable[[], list[int]]) -> None:
        context = self._bandit.context.Context(told)
        for test in self._tests[kind]:
            try:
                issue = test(context, test._config) if hasattr(test, "_config") else test(context)
            except Exception:  # noqa: BLE001, S112 (a test that stumbles says nothing, as in bandit)
                continue
            if issue is not None:
                self.found.append(self._told(issue, test, told, lines))

    def _told(self, issue: Any, test: Any, told: Mapping[str, Any], lines: Callable[[], list[int]]) -> Entry:
        return {
            "filename": self._path,
            "test_id": issue.test_id or test._test_id,
            "issue_severity": issue.severity,
            "issue_text": issue.text,
            "line_number": told["lineno"] if issue.lineno is None else issue.lineno,
            "line_range": issue.linerange or lines(),
            "col_offset": told["col_offset"] if issue.col_offset == -1 else issue.col_offset,
            "end_col_offset": told.get("end_col_offset", 0),
        }


_CHILDREN: dict[type, tuple[str, ...]] = {ast.Name: (), ast.Constant: (), ast.alias: ()}


def _children(kind: type) -> tuple[str, ...]:
    if kind not in _CHILDREN:
        _CHILDREN[kind] = tuple(name for name in kind._fields if name not in _SCALARS)  # type: ignore[attr-defined]
    return _CHILDREN[kind]
