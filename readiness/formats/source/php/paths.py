"""Files that a file of routes includes, as paths from the root."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.pattern import regex

if TYPE_CHECKING:
    from ast_grep_py import SgNode


def included(node: SgNode, path: str) -> str:
    """`__DIR__ . "/auth.php"`, `base_path("routes/api.php")`: with a leading slash and without its suffix; empty when not known."""
    written = regex(r"\s+").sub("", node.text())
    here = regex(r"__DIR__\.['\"]([^'\"$]+)\.php['\"]").search(written)
    if here is not None:
        return posixpath.normpath("/" + posixpath.join(posixpath.dirname(path), here[1].lstrip("/")))
    base = regex(r"base_path\(['\"]([^'\"$]+)\.php['\"]\)").search(written)
    if base is None or "sprintf" in written:
        return ""
    return "/" + posixpath.normpath(f"{root(path)}/{base[1]}".lstrip("/"))


def root(path: str) -> str:
    """The folder of the application that a file of it belongs to."""
    found = regex(r"(.*?/)?(?:app|bootstrap|routes|src|config)/").match(path)
    return (found[1] or "").rstrip("/") if found is not None else ""
