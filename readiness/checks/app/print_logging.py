"""Services that write their log with print, of which nothing can be searched by level, time or request."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.occasions import is_watched
from readiness.checks.sources import code_of, inside, is_main, on_server, said
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_BY_HAND = lazy(r"(^|/)(migrations?|seeds?)(/|$)|config\.[cm]?[jt]s$")
_LOGGER = lazy(r"class \w*Logger\b")
"""A logger of the project's own has to write somewhere."""
_GENERATOR = lazy(r"(?i)(^|/)(code|\w*-)?gen(erators?|erate)?/|(^|/)codegen\w*/")
_PROGRAM = lazy(r"(?m)^package main$")
_SERVING = (
    "net/http",
    "net",
    "google.golang.org/grpc",
    "github.com/gin-gonic",
    "github.com/labstack",
    "github.com/gofiber",
    "github.com/go-chi",
)
_TERMINAL = (
    "argparse",
    "click",
    "typer",
    "fire",
    "rich",
    "commander",
    "yargs",
    "inquirer",
    "chalk",
    "ora",
    "flag",
    "github.com/spf13/cobra",
)


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each file with such calls, at the first of them."""
    code = code_of(
        cast("Document[Source]", document), "print(", "console.", "fmt.Print", "println(", "printStackTrace("
    )
    if code is None or is_watched(document.path) or _BY_HAND.search(document.path) or code.imports_from(*_TERMINAL):
        return
    if document.format not in ("python", "go", "java", "kotlin") and not on_server(code):
        return
    if _LOGGER.search(code.source.text) or (document.format == "go" and _called_by_hand(code)):
        return
    found = list(_printing(code, document.format))
    if found:
        yield said(code, found[0], Kind.FAIL, "1 call" if len(found) == 1 else f"{len(found)} calls")


def _called_by_hand(code: Code) -> bool:
    """A program of one file that serves nothing, and what writes code: the terminal is where they answer."""
    if _GENERATOR.search(code.path):
        return True
    return _PROGRAM.search(code.source.text) is not None and not code.imports_from(*_SERVING)


def _printing(code: Code, language: str) -> Iterator[SgNode]:
    for call in code.calls:
        if language == "python":
            wanted = call.callee == "print" and "file" not in call.keywords and not is_main(call.node)
        elif language in ("java", "kotlin"):
            wanted = _is_printed(call)
        elif language == "go":
            wanted = code.qualify(call.callee) in {"fmt:Print", "fmt:Println", "fmt:Printf"} or call.callee == "println"
        else:
            wanted = regex(r"console\.(log|info|warn|error|debug|trace)").fullmatch(call.callee) is not None
        if wanted and not _is_record(call) and not _for_somebody(call):
            yield call.function


def _is_printed(call: Call) -> bool:
    """`System.out.println(…)`, Kotlin's `println(…)`, and a stack trace that goes the same way."""
    if call.name == "printStackTrace":
        return not call.arguments
    return regex(r"System\.(out|err)\.print(ln|f)?|println|print").fullmatch(call.callee) is not None


def _is_record(call: Call) -> bool:
    """What a logger of the project's own writes in the end: `console.log(JSON.stringify(…))`."""
    return bool(call.arguments) and call.arguments[0].text().startswith(("JSON.stringify(", "json.dumps("))


def _for_somebody(call: Call) -> bool:
    """Said to whoever started the program, which ends then or waits for an answer."""
    block = inside(call.node, "block", "statement_block")
    return (
        block is not None
        and regex(r"os\.Exit\(|fmt\.Scan|process\.exit\(|sys\.exit\(|input\(").search(block.text()) is not None
    )
