"""Readers of single values: each takes what TOML gave and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from readiness.config.problems import Problems, Where, shown

if TYPE_CHECKING:
    from datetime import date

Raw = Mapping[str, object]
Reader = Callable[[Where, object, Problems], object]


def known(raw: Raw, allowed: tuple[str, ...], where: Where, problems: Problems) -> None:
    """Says which keys of a table do not exist."""
    for key in raw:
        if key not in allowed:
            problems.unknown((*where, key), allowed)


def needed(raw: Raw, names: tuple[str, ...], where: Where, problems: Problems) -> bool:
    """Says which keys of a table are missing or empty; whether none is."""
    missing = [name for name in names if not raw.get(name)]
    for name in missing:
        problems.add((*where, name), f"`{shown((*where, name))}` is missing")
    return not missing


def words(where: Where, value: object, problems: Problems) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    problems.add(where, f"`{shown(where)}` is a list of texts")
    return ()


def flag(where: Where, value: object, problems: Problems) -> bool:
    if not isinstance(value, bool):
        problems.add(where, f"`{shown(where)}` is true or false")
    return value is True


def days(where: Where, value: object, problems: Problems) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    problems.add(where, f"`{shown(where)}` is a number of days")
    return 0


def text(where: Where, value: object, problems: Problems) -> str:
    if not isinstance(value, str):
        problems.add(where, f"`{shown(where)}` is a text")
    return str(value)


def inside(where: Where, value: object, problems: Problems) -> str:
    """A path that can not lead out of the audited folder: its policy may come from anybody's pull request."""
    path = text(where, value, problems)
    if leads_out(path):
        problems.add(where, f"`{shown(where)}` is a path below the audited folder, not `{path}`")
    return path


def leads_out(path: str) -> bool:
    """Whether a path is absolute, on any system, or has `..` in it."""
    plain = path.replace("\\", "/")
    return plain.startswith("/") or plain[1:2] == ":" or ".." in plain.split("/") or "\0" in plain


def choice(allowed: tuple[str, ...], make: Callable[[str], object]) -> Reader:
    def read(where: Where, value: object, problems: Problems) -> object:
        if value in allowed:
            return make(str(value))
        problems.add(where, f"`{shown(where)}` is one of {', '.join(allowed)}, not `{value}`")
        return None

    return read


def tables(where: Where, value: object, problems: Problems) -> list[tuple[Where, Raw]]:
    """Each table of a list, with where it stands."""
    if isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
        return [((*where, number), cast("Raw", one)) for number, one in enumerate(value, 1)]
    problems.add(where, f"`{shown(where)}` is written as [[{shown(where)}]]")
    return []


def day(where: Where, value: object, problems: Problems) -> date:
    from datetime import date, datetime

    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    problems.add(where, f"`{shown(where)}` is a date without quotes: 2027-03-31")
    return date.min
