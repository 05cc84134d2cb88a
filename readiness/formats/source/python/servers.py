"""Configuration files of gunicorn and hypercorn: Python whose names are settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.settable import settable
from readiness.model.artifact import Unresolved
from readiness.model.facts import Listen
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_FILES = lazy(
    r"(^|[/_.-])(gunicorn|hypercorn)[\w.-]*\.py$|(^|/)(gunicorn|hypercorn)/[\w.-]*(conf|config|settings)[\w.-]*\.py$"
)
_WORKING = frozenset(
    {"bind", "workers", "worker_class", "timeout", "accesslog", "errorlog", "graceful_timeout", "threads"}
)


def listens(code: Code) -> Iterator[Listen]:
    """Where it binds: `bind = "0.0.0.0:8000"`, or a list of such; 127.0.0.1:8000 where it says nothing."""
    found = _FILES.search(code.path)
    if found is None or not _WORKING & set(code.assigned):
        return
    server = "gunicorn" if "gunicorn" in code.path.rpartition("/")[2] or "gunicorn" in found[0] else "hypercorn"
    for value in code.assigned.get("bind", ()):
        for one in value.named_children() if value.kind() in {"list", "tuple"} else [value]:
            yield _bound(code, one, server)


def _bound(code: Code, node: SgNode, server: str) -> Listen:
    port, host = code.port(node)
    text = code.text(node)
    if isinstance(text, Unresolved):
        # `f"0.0.0.0:{port}"` tells the host all the same.
        head, mark, _ = text.text.strip("frbFRB\"'").partition(":")
        host = head if mark and all(part.isdigit() for part in head.split(".")) else host
    elif text.startswith("unix:"):
        return Listen(location=code.at(node), port=None, host=text, framework=server)
    return Listen(code.at(node), port, host, server, settable(code, node))
