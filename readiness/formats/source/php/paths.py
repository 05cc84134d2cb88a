"""Files that a file of routes includes, as paths from the root."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ast_grep_py import SgNode


def included(node: SgNode, path: str) -> str:
    """`__DIR__ . "/auth.php"`, `base_path("routes/api.php")`: with a leading slash and without its suffix; empty when not known."""
    written = re.sub(r"\s+", "", node.text())
    here = re.search(r"__DIR__\.['\"]([^'\"$]+)\.php['\"]", written)
    if here is not None:
        return posixpath.normpath("/" + posixpath.join(posixpath.dirname(path), here[1].lstrip("/")))
    base = re.search(r"base_path\(['\"]([^'\"$]+)\.php['\"]\)", written)
    if base is None or "sprintf" in written:
        return ""
    return "/" + posixpath.normpath(f"{root(path)}/{base[1]}".lstrip("/"))


def root(path: str) -> str:
    """The folder of the application that a file of it belongs to."""
    found = re.match(r"(.*?/)?(?:app|bootstrap|routes|src|config)/", path)
    return (found[1] or "").rstrip("/") if found is not None else ""
