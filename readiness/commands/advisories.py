"""`readiness advisories`: fetches published vulnerabilities into the user's cache, and tells what is there."""

from __future__ import annotations

import os
import sqlite3
import sys
from typing import TYPE_CHECKING

from readiness import places
from readiness.advisories import NAMES, store
from readiness.errors import ReadinessError, UsageError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence
    from datetime import date


def run(arguments: Namespace) -> int:
    """One line for each ecosystem; 2 if one of them could not be fetched."""
    folder = places.advisories(os.environ)
    if not folder:
        raise UsageError("there is no place to keep advisories", advice="set XDG_CACHE_HOME or HOME")
    ecosystems = _ecosystems(arguments.ecosystems)
    if arguments.action == "update":
        return _update(folder, ecosystems, arguments.source)
    if arguments.source:
        raise UsageError("`--from` says where `update` fetches from", advice="readiness advisories update --from URL")
    print("\n".join(_status(folder, ecosystems)))
    return 0


def _ecosystems(words: Sequence[str]) -> list[str]:
    ours = {theirs.lower(): ours for ours, theirs in NAMES.items()}
    for word in words:
        if word.lower() not in ours:
            raise UsageError(f"there is no ecosystem `{word}`", advice=f"known: {', '.join(NAMES.values())}")
    return [ours[word.lower()] for word in dict.fromkeys(words)] or list(NAMES)


def _update(folder: str, ecosystems: Sequence[str], source: str) -> int:
    """All that can be fetched is, whatever becomes of the others: each is a file of its own."""
    from readiness.advisories import archive

    told = _tell if sys.stderr.isatty() else _silent
    failed = []
    for ecosystem in ecosystems:
        try:
            made = archive.update(folder, ecosystem, source or archive.SOURCE, _today().isoformat(), told)
        except (OSError, ValueError, sqlite3.Error) as error:
            failed.append(f"{NAMES[ecosystem]}: {_why(error)}")
            continue
        finally:
            told("")
        broken = f"; {made.broken} records could not be read" if made.broken else ""
        print(f"{_line(made.kept)}{broken}", flush=True)
    if failed:
        raise ReadinessError("\n".join(failed), advice="what was kept is kept as it was")
    return 0


def _why(error: Exception) -> str:
    reason = getattr(error, "reason", None) or error  # urllib wraps what went wrong
    return " ".join(str(reason).split())[:300] or type(error).__name__


def _tell(text: str) -> None:
    """Over what it said before."""
    print(f"\r\x1b[2K{text}", end="", file=sys.stderr, flush=True)


def _silent(_text: str) -> None:
    """Nobody watches."""


def _status(folder: str, ecosystems: Sequence[str]) -> Iterator[str]:
    found = [kept for name in ecosystems if (kept := store.kept(folder, name)) is not None]
    yield from (_line(kept) for kept in found)
    missing = [NAMES[name] for name in ecosystems if name not in {kept.ecosystem for kept in found}]
    if missing:
        yield f"none of {', '.join(missing)}: `readiness advisories update {' '.join(missing)}` fetches them"
    yield f"in {folder}"


def _line(kept: store.Kept) -> str:
    days = (_today() - _day(kept.date)).days
    ago = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days old"
    name = f"{NAMES[kept.ecosystem]:10}"
    return (
        f"{name} as of {kept.date} ({ago}), {kept.records:,} advisories, {kept.size / 1e6:.1f} MB, from {kept.source}"
    )


def _today() -> date:
    from datetime import UTC, datetime

    return datetime.now(tz=UTC).date()


def _day(text: str) -> date:
    from datetime import date

    return date.fromisoformat(text)
