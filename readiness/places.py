"""Where we keep things on the user's machine: only what may be deleted at any time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def cache(environ: Mapping[str, str]) -> str:
    """Our folder in the user's cache, by the XDG rules; empty when there is no home to have one in."""
    home = environ.get("XDG_CACHE_HOME") or (os.path.join(environ["HOME"], ".cache") if environ.get("HOME") else "")
    return os.path.join(home, "readiness") if os.path.isabs(home) else ""


def compiled_rules(environ: Mapping[str, str]) -> str:
    """The file of compiled rules; empty: none is kept."""
    folder = cache(environ)
    return os.path.join(folder, "rules.compiled") if folder else ""


def patterns(environ: Mapping[str, str]) -> str:
    """The file of what our patterns compile to; empty: none is kept."""
    folder = cache(environ)
    return os.path.join(folder, "patterns.compiled") if folder else ""


def advisories(environ: Mapping[str, str]) -> str:
    """The folder of the advisories that `readiness advisories update` fetches; empty: there is no place for it."""
    folder = cache(environ)
    return os.path.join(folder, "advisories") if folder else ""


def support(environ: Mapping[str, str]) -> str:
    """The table of end-of-life dates that `readiness bases --update` writes; empty: there is no place for it."""
    folder = cache(environ)
    return os.path.join(folder, "support.tsv") if folder else ""


def results(environ: Mapping[str, str], root: str) -> str:
    """The file of what runs over a folder found, one for each; empty: none is kept."""
    from readiness.cache.hashing import combined

    folder = cache(environ)
    name = combined(os.path.realpath(root)).hex()[:32]
    return os.path.join(folder, "results", f"{name}.sqlite") if folder else ""
