"""Which type a field has and a constructor returns in Go, for calls of their methods in other files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.go import scopes
from readiness.model.routing import Exported
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

RESULTS = lazy(r"\bhttp\.Handler\b|\.(Router|Routes|Mux|Engine|Echo|App|ServeMux|IRouter)\b")
"""Types that are routers themselves."""
WORTH = lazy(
    r"(?i)handler|rout|server|controller|service|resource|api|mux|engine|app|echo|group|endpoint|http|web|health|ctrl"
)
_BASIC = lazy(
    r"^(error|string|bool|byte|rune|u?int\d*|float\d+|any|func\b.*|map\[.*|\[.*|chan\b.*|struct\b.*|interface\b.*)"
)


def types(code: Code) -> Iterator[Exported]:
    """Of what may be a router or have handlers, by its name."""
    for node in code.source.nodes("type_spec", "function_declaration", "method_declaration"):
        if node.kind() == "type_spec":
            yield from _fields(code, node)
            continue
        result, named = node.field("result"), node.field("name")
        text = result.text().strip("()").partition(",")[0].split(" ")[-1] if result is not None else ""
        if (
            named is None
            or not text
            or _BASIC.match(text)
            or RESULTS.search(text)
            or not WORTH.search(text + named.text())
        ):
            continue
        kind = scopes.written(code, text)
        if kind is not None:
            yield Exported(code.at(named), scopes.Function(node, None).name + "()", kind)


def _fields(code: Code, spec: SgNode) -> Iterator[Exported]:
    named, kind = spec.field("name"), spec.field("type")
    if named is None or kind is None or kind.kind() != "struct_type":
        return
    for field in kind.find_all(kind="field_declaration"):
        type_ = field.field("type")
        if type_ is None or _BASIC.match(type_.text()):
            continue
        found = scopes.written(code, type_.text())
        names = [one.text() for one in field.field_children("name")] or [scopes.base(type_.text()).rpartition(".")[2]]
        for name in names:
            if found is not None and WORTH.search(name + type_.text()):
                yield Exported(code.at(field), f"{named.text()}.{name}", found)
