"""What a function's body is made of, in every language alike: calls, branches for failures, entries with a name."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors, compact
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source

CALLS: Mapping[str, tuple[str, ...]] = {
    "python": ("call",),
    "javascript": ("call_expression", "new_expression"),
    "go": ("call_expression",),
    "java": ("method_invocation", "object_creation_expression"),
    "kotlin": ("call_expression",),
    "csharp": ("invocation_expression", "object_creation_expression"),
}
CATCHES = frozenset({"except_clause", "catch_clause", "catch_block"})
TRIES = frozenset({"try_statement", "try_expression", "try_with_resources_statement"})
RAISES = frozenset({"raise_statement", "throw_statement", "throw_expression", "jump_expression"})
NUMBERS = frozenset({"integer", "number", "int_literal", "decimal_integer_literal", "integer_literal"})
PAIRS = frozenset({"pair", "keyword_argument", "keyed_element", "shorthand_property_identifier", "infix_expression"})
_DEFINITIONS = {
    "python": ("function_definition",),
    "javascript": (
        "function_declaration",
        "method_definition",
        "generator_function_declaration",
        "variable_declarator",
    ),
    "go": ("function_declaration", "method_declaration"),
    "java": ("method_declaration",),
    "kotlin": ("function_declaration",),
    "csharp": ("method_declaration", "local_function_statement"),
}
_FUNCTIONS = frozenset({"arrow_function", "function_expression"})
_LOGS = lazy(
    r"(?i)(^|[._])(\w*log(s|ger|ging|rus)?|log\w*\(.*\)|console|sentry\w*|slog|zap|span|tracer|metrics?)(\(\))?\.[\w.()\"]+$"
    r"|(^|[._])(print(ln|f)?|capture_?(exception|message)|log(f|ln)?|warn(ing)?)$"
)


class Called(NamedTuple):
    """A call in a function's body."""

    node: SgNode
    callee: str
    """As written, without blanks: `this.db.query`."""
    start: int
    end: int
    """Where the callee stands, in characters from the beginning of the file."""
    arguments: tuple[SgNode, ...]

    @property
    def name(self) -> str:
        return regex(r"[.:]+").split(self.callee)[-1]

    @property
    def receiver(self) -> str:
        return self.callee[: -len(self.name)].rstrip(".:?")


def family(language: str) -> str:
    """TypeScript is read as JavaScript is."""
    return "javascript" if language in ("typescript", "tsx") else language


class Body:
    """A function's body, walked once; asked for its nodes by kind, whatever kinds its language has."""

    def __init__(self, node: SgNode, language: str) -> None:
        self.node = node
        self.language = language
        self.text = node.text()
        self._by_kind: dict[str, list[SgNode]] = defaultdict(list)
        open_ = [node]
        while open_:
            one = open_.pop()
            self._by_kind[one.kind()].append(one)
            open_.extend(reversed(one.children()))
        self.calls = tuple(found for node in self.of(*CALLS.get(language, ())) if (found := called(node)) is not None)

    def of(self, *kinds: str) -> list[SgNode]:
        """All nodes of these kinds, kind by kind, each in the order of the text."""
        return [node for kind in kinds for node in self._by_kind.get(kind, ())]


def body_of(function: SgNode) -> SgNode | None:
    return function.field("body") or next(
        (part for part in function.children() if part.kind() == "function_body"), None
    )


def called(node: SgNode) -> Called | None:
    """The node as a call; None when nothing names what is called."""
    name, holder = node.field("name"), node.field("object")
    first = node.field("function") or node.field("constructor") or node.field("type") or holder or name
    first = first or next(iter(node.named_children()), None)
    if first is None:
        return None
    start, last = first.range().start.index, name if name is not None and node.kind() == "method_invocation" else first
    end = last.range().end.index
    text = compact(first) if last is first else f"{compact(first)}.{last.text()}"
    return Called(node, text.replace("?.", ".").replace("!.", "."), start, end, arguments_of(node))


def arguments_of(node: SgNode) -> tuple[SgNode, ...]:
    given = node.field("arguments") or next((part for part in node.children() if part.kind() == "call_suffix"), None)
    if given is not None and given.kind() == "call_suffix":
        given = next((part for part in given.children() if part.kind() == "value_arguments"), None)
    if given is None or given.kind() == "template_string":
        return ()
    return tuple(_argument(part) for part in given.named_children() if part.kind() != "comment")


def _argument(node: SgNode) -> SgNode:
    """Without the wrapper that C#'s and Kotlin's grammars put around each."""
    inner = node.named_children() if node.kind() in ("argument", "value_argument") else []
    return inner[-1] if inner else node


@lru_cache(maxsize=1)
def functions(source: Source) -> Mapping[str, SgNode]:
    """The functions and methods of a file by their name, the first of each; arrow functions given to a name too."""
    language = family(source.language)
    found: dict[str, SgNode] = {}
    for node in source.nodes(*_DEFINITIONS[language]) if language in _DEFINITIONS else ():
        value = node.field("value") if node.kind() == "variable_declarator" else node
        if value is None or (value is not node and value.kind() not in _FUNCTIONS):
            continue
        name = node.field("name") or next(
            (part for part in node.children() if part.kind() == "simple_identifier"), None
        )
        if name is not None:
            found.setdefault(name.text(), value)
    return found


def within(node: SgNode, outer: SgNode) -> bool:
    first, second = outer.range(), node.range()
    return first.start.index <= second.start.index and second.end.index <= first.end.index


def key_of(pair: SgNode) -> tuple[str, SgNode]:
    """Name and value of `a: 1`, `"a": 1`, `a=1`, `a` for `a: a`, `"a" to 1`."""
    parts = pair.named_children()
    if len(parts) < 2:
        return pair.text(), pair
    return parts[0].text().strip("\"'`"), parts[-1]


def in_log(node: SgNode, outer: SgNode) -> bool:
    """Whether it is logged: told to those who run the service, not to those who ask it."""
    for parent in ancestors(node):
        if not within(parent, outer):
            return False
        if "call" in parent.kind() or "invocation" in parent.kind():
            found = called(parent)
            if found is not None and is_log(found.callee):
                return True
    return False


def is_log(callee: str) -> bool:
    return _LOGS.search(callee) is not None
