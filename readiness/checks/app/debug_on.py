"""Debug modes that are switched on where production would be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.sources import FUNCTIONS, code_of, guarded, inside, is_development, is_main, said
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document

_TAKEN_IN = lazy(r"(^|/)[aw]sgi\.py$")
_WORDS = ("debug", "DEBUG", "reload", "use_debugger", "DebugMode", "TESTING", "testing", "ENV")
_APPLICATIONS = lazy(r"(^|\.)(FastAPI|Starlette|Application|Sanic|Litestar|Quart)$")
_FLASKS = ("flask", "sanic", "quart", "bottle", "flask_socketio", "dash", "connexion")
_DEFAULT_ON = lazy(
    r"""(?ix) ( (getenv|environ\.get|config|env(\.bool)?) \( \s* ["']\w*DEBUG["'] \s* , \s* (default\s*=\s*)? (True|["'](true|1|on|yes)["']) \s* [,)] )""",
)


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each place that sets a debug mode of a framework."""
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or is_development(document.path):
        return
    found = _python(code) if document.format == "python" else _go(code)
    for node, name, level in found:
        developing = name and (_for_developers(node) or (not is_main(node) and guarded(node)))
        yield said(code, node, Kind.FAIL if name and not developing else Kind.PASS, name, level=level)


def _for_developers(node: SgNode) -> bool:
    """In a function or command of that name: `def develop():`, `@cli.command("dev")`."""
    function = inside(node, "function_definition", "function_declaration")
    if function is None:
        return False
    head = (inside(function, "decorated_definition") or function).text()
    return regex(r"(?i)(command\([\"']|def |func )\w*(dev|debug|local)").search(head) is not None


Found = tuple["SgNode", str, Level | None]


def _by_hand(code: Code, node: SgNode) -> Level | None:
    """Below `if __name__ == "__main__":` it is on where the file itself is run; `wsgi.py` is there for a server that takes it in."""
    if not is_main(node):
        return None
    return Level.NOTE if _TAKEN_IN.search(code.path) else Level.WARNING


def _python(code: Code) -> Iterator[Found]:
    for call in code.calls:
        qualified = code.qualify(call.callee)
        debug = call.keywords.get("debug")
        if (
            debug is not None
            and call.name == "run"
            and call.receiver
            and (code.imports_from(*_FLASKS) or "port" in call.keywords or "host" in call.keywords)
        ):
            yield debug, "debug=True" if debug.text() == "True" else "", _by_hand(code, call.node)
        elif (
            debug is not None
            and _APPLICATIONS.search(qualified)
            and code.imports_from("fastapi", "starlette", "tornado", "sanic", "litestar", "quart")
        ):
            yield debug, "debug=True" if debug.text() == "True" else "", None
        reload = call.keywords.get("reload")
        if reload is not None and qualified == "uvicorn.run":
            yield (
                reload,
                "reload=True" if reload.text() == "True" else "",
                Level.NOTE if is_main(call.node) or _of_main(code, call.node) else Level.WARNING,
            )
        debugger = call.keywords.get("use_debugger")
        if debugger is not None and call.name == "run_simple":
            yield debugger, "use_debugger=True" if debugger.text() == "True" else "", None
        yield from _updated(code, call)
    for name, values in code.assigned.items():
        yield from _assigned(code, name, values)


def _of_main(code: Code, node: SgNode) -> bool:
    """In a function that is called below `if __name__ == "__main__":`."""
    function = inside(node, "function_definition")
    name = function.field("name") if function is not None else None
    return (
        name is not None and re.search(rf"__name__[^\n]*:\n\s+{re.escape(name.text())}\(", code.source.text) is not None
    )


def _updated(code: Code, call: Call) -> Iterator[Found]:
    """`app.config.update(DEBUG=True)`, and testing, which hands errors to whoever asked."""
    if regex(r"\bconfig\.(update|from_mapping)$").search(call.callee) and code.imports_from("flask", "quart"):
        for key in ("DEBUG", "TESTING"):
            value = call.keywords.get(key)
            if value is not None:
                level = Level.WARNING if key == "TESTING" else None
                yield value, f"{key.lower()} mode" if value.text() == "True" else "", level


def _assigned(code: Code, name: str, values: tuple[SgNode, ...]) -> Iterator[Found]:
    """`app.debug = True`, `app.config["DEBUG"] = True`, and `DEBUG = True` in settings, the last one of which counts."""
    written = regex(r"""(app|application)\.(debug|testing)|[\w.]*\bconfig\[["'](DEBUG|TESTING|ENV)["']\]""").fullmatch(
        name
    )
    if written and code.imports_from("flask", "Flask", "quart"):
        mode = (written[2] or written[3]).lower()
        for value in values:
            level = Level.WARNING if mode != "debug" or is_main(value) else None
            on = value.text().strip("\"'") == ("development" if mode == "env" else "True")
            yield value, f"{'development' if mode == 'env' else mode} mode" if on else "", level
    if name != "DEBUG" or not regex(r"(^|/)(settings|config|configs|conf)(\.py|/)").search(code.path):
        return
    value = values[-1]
    if inside(value, *FUNCTIONS) is not None or _is_small(value):
        return
    if _DEFAULT_ON.search(value.text()):
        yield value, "DEBUG, unless the environment says otherwise,", Level.WARNING
    else:
        yield value, "DEBUG" if value.text() == "True" else "", None


def _is_small(node: SgNode) -> bool:
    """A class of settings for development or tests."""
    holder = inside(node, "class_definition")
    return holder is not None and regex(r"class\s+\w*(Dev|Local|Test|Debug)").match(holder.text()) is not None


def _go(code: Code) -> Iterator[Found]:
    for call in code.calls:
        if code.qualify(call.callee) == "github.com/gin-gonic/gin:SetMode" and call.arguments:
            debug = (
                code.qualify(call.arguments[0].text()).endswith((":DebugMode", ":TestMode"))
                or call.arguments[0].text() == '"debug"'
            )
            yield call.arguments[0], "gin's debug mode" if debug else "", Level.WARNING
