"""Application code as checks look at it: what a value is known to be, and what stands around it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from readiness.formats.source.code import ancestors
from readiness.formats.source.reading import read
from readiness.formats.source.testing import is_made_of_tests
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location, Region
from readiness.pattern import holds, lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

ENVIRONMENT = lazy(
    r"environ|getenv|[eE]nv\w*\(|process\.env|\benv\b|LookupEnv|\bconfig\s*\(|[cC]onfig(Service)?\.get|Deno\.env|Bun\.env"
)
DEVELOPMENT = lazy(r"(?i)debug|develop|\bis_?dev|\bdev\b|node_env|prod(uction)?\b|\blocal\b|\btest|\benv\b|environment")
FUNCTIONS = frozenset({
    "function_definition", "function_declaration", "arrow_function", "function_expression", "method_definition",
    "method_declaration", "func_literal", "lambda", "constructor_declaration", "lambda_expression",
    "lambda_literal", "anonymous_function", "secondary_constructor",
})  # fmt: skip
_STRINGS = frozenset({
    "string", "concatenated_string", "template_string", "interpreted_string_literal", "raw_string_literal", "string_literal",
})  # fmt: skip
_INTERPOLATED = frozenset(
    {"template_substitution", "interpolation", "interpolated_identifier", "interpolated_expression"}
)
_WRAPPERS = frozenset({
    "parenthesized_expression", "as_expression", "non_null_expression", "satisfies_expression", "await_expression",
    "await", "literal_element",
})  # fmt: skip
_NAMES = frozenset({"identifier", "shorthand_property_identifier", "simple_identifier"})
_NOT_WRITTEN = lazy(r"\.d\.[cm]?ts$|(^|/)\.[^/]+/")
"""Declarations without code, and folders of tools (`.semgrep/`), which nobody deploys."""
_BY_HAND = lazy(
    r"(^|/)(scripts?|bin|tools?|hack|dev|seeds?|manage\.py|setup\.py|noxfile\.py|tasks\.py|[gG]ulpfile\.\w+)(/|$)"
)
_NOT_DEPLOYED = frozenset(
    {
        "dev",
        "devel",
        "development",
        "local",
        "localhost",
        "test",
        "tests",
        "testing",
        "ci",
        "debug",
        "demo",
        "mock",
        "mocks",
        "testutil",
        "testutils",
        "testhelpers",
        "fixtures",
        "e2e",
        "cypress",
        "storybook",
    }
)
_SERVER = (
    "express", "fastify", "koa", "@hapi/hapi", "@nestjs", "restify", "hono", "polka", "http", "https", "fs", "path", "net",
    "os", "child_process", "cluster", "crypto", "events", "stream", "worker_threads", "socket.io", "mongoose", "pg",
    "sequelize", "typeorm", "winston", "pino", "bull", "bullmq", "amqplib", "kafkajs", "ioredis", "redis", "@grpc/grpc-js",
    "dotenv", "next/server", "@prisma/client", "fs/promises", "mongodb", "mysql", "mysql2",
)  # fmt: skip
_SERVES = lazy(rf"""["'](?:node:)?(?:{"|".join(map(re.escape, _SERVER))})["'/]""")
_BROWSER = ("react", "vue", "svelte", "@angular", "solid-js", "preact", "react-dom", "react-native", "jquery", "lit")


def code_of(document: Document[Source], *words: str) -> Code | None:
    """The file, read; None where none of the words stands in it, or where it is not what people write to be deployed."""
    text = document.artifact.text
    if not holds(text, words) or _NOT_WRITTEN.search(document.path) or is_made_of_tests(text):
        return None
    source = document.content
    return None if source.minified or source.unparsable else read(source, document.path)


def served(document: Document[Source], *words: str) -> Code | None:
    """As `code_of`; of JavaScript only what is known to run in a server, most of the rest without being parsed."""
    if document.format not in ("javascript", "typescript", "tsx"):
        return code_of(document, *words)
    text = document.artifact.text
    if not holds(text, words) or not _serves(document.content):
        return None
    code = code_of(document, *words)
    return code if code is not None and on_server(code) else None


@lru_cache(maxsize=1)
def _serves(source: Source) -> bool:
    """Kept for the last file, of which many rules ask."""
    return _SERVES.search(source.text) is not None


def place(code: Code, node: SgNode) -> Location:
    """The first line of the node."""
    region = code.source.region(node)
    if region.end_line != region.start_line:
        end = len(code.source.line(region.start_line)) + 1
        region = Region(region.start_line, region.start_column, region.start_line, end)
    return Location(code.path, region)


def said(
    code: Code, node: SgNode, kind: Kind, name: str = "", note: str = "", level: Level | None = None
) -> Observation:
    """An observation of a piece of code."""
    return Observation(place(code, node), kind, name, note, level=level)


def bare(node: SgNode) -> SgNode:
    """Without parentheses, casts and `await`."""
    while node.kind() in _WRAPPERS:
        inner = next(iter(node.named_children()), None)
        if inner is None:
            break
        node = inner
    return node


def meant(code: Code, node: SgNode) -> SgNode:
    """What a name stands for, where it is given one value in this file; else the node itself."""
    for _ in range(5):
        node = bare(node)
        values = code.assigned.get(node.text(), ()) if node.kind() in _NAMES else ()
        value = _nearest(node, values)
        if value is None:
            break
        node = value
    return node


def _nearest(node: SgNode, values: Sequence[SgNode]) -> SgNode | None:
    """The one value that the name is given in the function it is used in, else in those around it, else in the file."""
    if len(values) < 2:
        return values[0] if values else None
    for function in [parent for parent in ancestors(node) if parent.kind() in FUNCTIONS]:
        own = [value for value in values if within(value, function)]
        if own:
            return own[0] if len(own) == 1 else None
    outer = [value for value in values if inside(value, *FUNCTIONS) is None]
    holder = inside(node, "class_declaration") if len(outer) > 1 else None
    outer = [value for value in outer if within(value, holder)] if holder is not None else outer
    return outer[0] if len(outer) == 1 else None


def literal(code: Code, node: SgNode) -> str | None:
    """The text, where it is written in the code itself and nothing else can take its place."""
    node = meant(code, node)
    if node.kind() == "type_conversion_expression":
        return literal(code, node.named_children()[-1])
    if node.kind() == "call_expression" and node.text().startswith("[]byte("):
        given = node.field("arguments")
        return literal(code, given.named_children()[0]) if given is not None and given.named_children() else None
    if node.kind() not in _STRINGS or any(part.kind() in _INTERPOLATED for part in node.children()):
        return None
    value = code.value(node)
    return value if isinstance(value, str) else None


def from_environment(code: Code, node: SgNode) -> bool:
    """Whether the value, as far as it can be followed, is asked of the environment or of a configuration."""
    return ENVIRONMENT.search(meant(code, node).text()) is not None


def inside(node: SgNode, *kinds: str) -> SgNode | None:
    """The nearest node around it of these kinds."""
    return next((parent for parent in ancestors(node) if parent.kind() in kinds), None)


def within(node: SgNode, outer: SgNode | None) -> bool:
    if outer is None:
        return False
    first, second = outer.range(), node.range()
    return first.start.index <= second.start.index and second.end.index <= first.end.index


def guarded(node: SgNode, pattern: re.Pattern[str] = DEVELOPMENT) -> bool:
    """Whether a condition around it asks for something: where this runs, by default."""
    return any(pattern.search(condition) for condition in _conditions(node))


def _conditions(node: SgNode) -> Iterator[str]:
    for parent in ancestors(node):
        kind = parent.kind()
        if kind in (
            "if_statement",
            "elif_clause",
            "ternary_expression",
            "switch_case",
            "expression_case",
            "case_clause",
        ):
            condition = parent.field("condition") or parent.field("value")
            if condition is not None and not within(node, condition):
                yield condition.text()
        elif kind in ("if_expression", "when_entry"):
            condition = next(iter(parent.named_children()), None)
            if condition is not None and not within(node, condition):
                yield condition.text()
        elif kind == "conditional_expression":
            yield parent.text().replace(node.text(), "")
        elif kind in ("binary_expression", "boolean_operator"):
            left = parent.field("left")
            if left is not None and not within(node, left):
                yield left.text()


def is_main(node: SgNode) -> bool:
    """Below `if __name__ == "__main__":`, which an application server never runs."""
    return guarded(node, regex(r"__name__"))


def is_development(path: str) -> bool:
    """A file that says by its name that it is not for production."""
    words = regex(r"[/._-]").split(path.lower())
    return not _NOT_DEPLOYED.isdisjoint(words) or any(word.startswith(("mock", "smoketest")) for word in words)


def is_by_hand(path: str) -> bool:
    """A script that somebody runs and watches."""
    return _BY_HAND.search(path) is not None


def on_server(code: Code) -> bool:
    """Whether JavaScript is known to run in a server, not in a browser."""
    return (
        code.imports_from(*_SERVER)
        and not code.imports_from(*_BROWSER)
        and not code.path.endswith((".jsx", ".tsx", ".vue"))
    )


def go_literals(code: Code) -> Iterator[tuple[str, SgNode, Mapping[str, SgNode]]]:
    """Every Go struct literal: the qualified type (`net/http:Server`), the node, and the value of each key."""
    for node in code.source.nodes("composite_literal"):
        type_, body = node.field("type"), node.field("body")
        if type_ is None or body is None:
            continue
        fields = {}
        for element in body.named_children():
            parts = element.named_children()
            if element.kind() == "keyed_element" and len(parts) == 2:
                fields[parts[0].text()] = bare(parts[1])
        yield code.qualify(type_.text()), node, fields


def content(document: Document[object]) -> Document[Source]:
    return cast("Document[Source]", document)
