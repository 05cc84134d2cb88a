"""Which Go modules make a file part of a server, and what makes their routers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import longest
from readiness.model.facts import Framework
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source

MODULES = {
    "github.com/gin-gonic/gin": "gin",
    "github.com/labstack/echo": "echo",
    "github.com/go-chi/chi": "chi",
    "github.com/gofiber/fiber": "fiber",
    "github.com/gorilla/mux": "gorilla",
    "github.com/julienschmidt/httprouter": "httprouter",
}
_SERVING = lazy(
    r":(HandleFunc|Handle|ListenAndServe(TLS)?|NewServeMux|Serve|ResponseWriter|HandlerFunc|Server|FileServer)$"
)
_GRPC = "google.golang.org/grpc:NewServer"


def frameworks(code: Code) -> Iterator[Framework]:
    """Each framework once, where it is imported; net/http, which is a client too, where it serves."""
    told: set[str] = set()
    for found in code.imports:
        name = MODULES.get(longest(found.module, MODULES), "")
        if name and name not in told:
            told.add(name)
            yield Framework(location=code.at(found.node), name=name, language="go")
    yield from _standard(code)
    for call in code.calls:
        if code.qualify(call.callee) == _GRPC:
            yield Framework(location=code.at(call.function), name="grpc", language="go")
            return


def _standard(code: Code) -> Iterator[Framework]:
    imported = next((found for found in code.imports if found.module == "net/http"), None)
    if imported is None or not imported.local:
        return
    for node in code.source.nodes("selector_expression", "qualified_type"):
        if _SERVING.search(code.qualify(node.text())) and node.text().startswith(f"{imported.local}."):
            yield Framework(location=code.at(node), name="net/http", language="go")
            return


def framework_of(code: Code) -> str:
    """The first framework of the file, for what does not say which one it belongs to."""
    return next(iter(names_of(code)), "")


def names_of(code: Code) -> tuple[str, ...]:
    """The frameworks of the file, worked out once however many ask."""
    if code.source not in _NAMES:
        _NAMES.clear()
        _NAMES[code.source] = tuple(found.name for found in frameworks(code))
    return _NAMES[code.source]


_NAMES: dict[Source, tuple[str, ...]] = {}
"""Of the last file only: files are judged one after the other."""


def framework_by_module(qualified: str) -> str:
    """`github.com/gin-gonic/gin:Default` → `gin`."""
    module = qualified.partition(":")[0]
    return MODULES.get(longest(module, MODULES), "")
