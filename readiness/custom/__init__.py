"""Rules of one's own, beside ours: from folders below the audited one, or of an installed package. Data only: nothing of them is run.

Imported only where a configuration names such folders.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, cast

from readiness import __version__, catalog, compiled
from readiness.engine.digest import sha256
from readiness.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.catalog import Catalog

MOST_FILES = 2000
MOST_KEPT = 32
LARGEST = 200_000
"""Bytes of a rule file."""


def beside(known: Catalog, folders: Sequence[str], root: str, kept: str = "") -> Catalog:
    """Our catalogue with the rules of these folders. `kept`: the file our own compiled rules are kept in, beside which these are.

    Raises:
        RuleError: with the mistakes of all files.
    """
    files = [one for folder in folders for one in _files(folder, root)]
    place = _place(files, kept)
    rows = compiled.kept(place).get("rows") if place else None
    if rows is not None:
        more = [catalog.revived(row) for row in cast("list[tuple[object, ...]]", rows)]
    else:
        from readiness.custom.read import rules

        more = rules(files, known)
        compiled.keep(place, {"rows": [catalog.row(rule) for rule in more]})
        _forget(kept)
    return known._replace(rules=tuple(sorted((*known.rules, *more), key=lambda rule: rule.id)))


def _files(folder: str, root: str) -> Iterator[tuple[str, str, bytes]]:
    """Path, the path as it is told, and content of each rule file, sorted. Links are not followed."""
    paths = [folder] if os.path.isfile(folder) else sorted(_below(folder))
    if len(paths) > MOST_FILES:
        raise RuleError(f"{shown(folder, root)}: more than {MOST_FILES:,} rule files")
    for path in paths:
        with open(path, "rb") as stream:
            content = stream.read(LARGEST + 1)
        told = shown(path, root)
        if len(content) > LARGEST:
            raise RuleError(f"{told}: larger than any rule file ({LARGEST:,} bytes)")
        yield path, told, content


def _below(folder: str) -> Iterator[str]:
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = os.path.join(here, name)
            if name.endswith(".yaml") and not os.path.islink(path) and os.path.isfile(path):
                yield path


def shown(path: str, root: str) -> str:
    """A path relative to the root where it lies below it, else as it is below the folder of packages."""
    real = os.path.realpath(root)
    if path == real or path.startswith(real.rstrip(os.sep) + os.sep):
        return os.path.relpath(path, real).replace(os.sep, "/")
    parts = path.replace(os.sep, "/").split("/")
    found = [at for at, part in enumerate(parts) if part in ("site-packages", "dist-packages")]
    return "package:" + "/".join(parts[found[-1] + 1 :]) if found else path


def _forget(kept: str) -> None:
    """Of what was compiled once, the newest few: each edit of a rule makes another file."""
    folder, _, name = kept.rpartition(os.sep)
    try:
        with os.scandir(folder or os.curdir) as entries:
            found = [one for one in entries if one.name.startswith(f"{name}.") and len(one.name) == len(name) + 21]
        for one in sorted(found, key=lambda entry: entry.stat().st_mtime_ns)[:-MOST_KEPT]:
            os.remove(one.path)
    except OSError:
        return  # another run was faster, or the folder is not ours to write to


def _place(files: Sequence[tuple[str, str, bytes]], kept: str) -> str:
    """Where these very files are kept compiled: told by their content, so that it is never stale."""
    if not kept or not files:
        return ""
    told = [f"{compiled.VERSION} {__version__} {sys.version}".encode()]
    told += [part for path, _, content in files for part in (path.encode("utf-8", "surrogatepass"), content)]
    digest = sha256(b"\0".join(told)).hexdigest()[:20]
    return f"{kept}.{digest}"
