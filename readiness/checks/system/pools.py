"""How many connections a service opens, and how many its database takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import image_name
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.model.settings import Setting
from readiness.model.trait import Trait
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.checks.joined import Unit
    from readiness.checks.system.environments import Gift
    from readiness.model.containers import ContainerRun
    from readiness.model.location import Location

_DATABASES = {
    "postgres": 3, "postgresql": 3, "postgis": 3, "timescaledb": 3, "pgvector": 3, "mysql": 1, "mariadb": 1, "mysql-server": 1,
}  # fmt: skip
"""Images of databases, and how many connections each keeps for its administrator."""
_MOST = lazy(r"max[_-]connections[= ](\S+)")
_NAMES = lazy(
    r"^(\w+_)?((DB|DATABASE|PG|POSTGRES|MYSQL|SQL)_(MAX_)?(POOL|OPEN_CONN(ECTION)?S|CONNECTION_LIMIT|MAX_CONN(ECTION)?S)(_SIZE|_MAX|_MAX_SIZE)?"
    r"|HIKARI_MAXIMUM_?POOL_?SIZE|DB_MAX_OPEN_CONN(ECTION)?S|SQLALCHEMY_POOL_SIZE)$"
)
_SETTING = "spring.datasource.hikari.maximum-pool-size"
_WORKERS = lazy(r"(?:--workers|-w)[ =]?(\d+)\b")


class Pool(NamedTuple):
    location: Location
    size: int
    """Of one process."""


class Taken(NamedTuple):
    """What a database takes."""

    location: Location
    most: int | None
    """Without those it keeps for itself; None where it is only known later."""
    written: str


def taken(run: ContainerRun) -> Taken | None:
    """None where the container is no database, or does not say."""
    name = image_name(run.image) if run.image is not None else ""
    if name not in _DATABASES:
        return None
    words = [*(run.command or ()), *(run.arguments or ())]
    found = _MOST.search(" ".join(word.text if isinstance(word, Unresolved) else word for word in words))
    if found is None:
        return None
    most = int(found[1]) - _DATABASES[name] if found[1].isdecimal() else None
    return Taken(run.command_location or run.location, most, found[1])


def pool(unit: Unit, given: Mapping[str, Gift]) -> Pool | None:
    """The size of a process's pool: what the container is told, else what the code or its settings say."""
    for name, gift in given.items():
        value = gift.value
        if _NAMES.match(name) and isinstance(value, str) and value.isdecimal():
            return Pool(gift.value_location or gift.location, int(value))
    found = list(dict.fromkeys(_written(unit)))
    return found[0] if len(found) == 1 else None


def _written(unit: Unit) -> Iterator[Pool]:
    for one in unit.service.of(Setting):
        if one.key == _SETTING and not one.profile and isinstance(one.value, str) and one.value.isdecimal():
            yield Pool(one.location, int(one.value))
    for trait in unit.service.of(Trait):
        if trait.kind == "pool-size":
            yield Pool(trait.location, int(trait.name))


def workers(command: str, given: Mapping[str, Gift]) -> int:
    """How many processes one container runs, each with a pool of its own."""
    value = given["WEB_CONCURRENCY"].value if "WEB_CONCURRENCY" in given else None
    found = _WORKERS.search(command) if regex(r"gunicorn|uvicorn|hypercorn|granian|fastapi").search(command) else None
    if found is not None:
        return int(found[1])
    return int(value) if isinstance(value, str) and value.isdecimal() else 1
