"""What Python code keeps in its own process or on its own disk: sessions, uploads, timetables; and pools of connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.trait import Trait
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Call, Code

_SCHEDULERS = frozenset({"BackgroundScheduler", "AsyncIOScheduler"})
_LOCKED = lazy(r"(?i)lock|leader|RedisJobStore|SQLAlchemyJobStore")
_IN_FILES = lazy(r"SESSION_TYPE[\"']?\]?\s*[=:]\s*[\"']filesystem[\"']")
_ENGINES = frozenset({"sqlalchemy.create_engine", "sqlalchemy.ext.asyncio.create_async_engine"})
_OVERFLOW = 10
"""SQLAlchemy's own, on top of the pool."""


def state(code: Code) -> Iterator[Trait]:
    """Nothing is told of what might be shared: a job store in a database, a job that takes a lock."""
    text = code.source.text
    found = _IN_FILES.search(text) if "SESSION_TYPE" in text and code.imports_from("flask_session") else None
    if found is not None and code.imports:
        yield Trait(code.at(code.imports[0].node), "session-file", "SESSION_TYPE filesystem")
    for call in code.calls:
        if (
            call.name in _SCHEDULERS
            and code.qualify(call.callee).startswith("apscheduler.")
            and not _LOCKED.search(text)
        ):
            yield Trait(code.at(call.function), "schedule", "APScheduler")
        elif code.qualify(call.callee) in _ENGINES and "pool_size" in call.keywords:
            yield from _size(code, call)


def _size(code: Code, call: Call) -> Iterator[Trait]:
    size = code.value(call.keywords["pool_size"])
    more = code.value(call.keywords["max_overflow"]) if "max_overflow" in call.keywords else _OVERFLOW
    if isinstance(size, int) and isinstance(more, int) and size > 0 and more >= 0:
        yield Trait(code.at(call.keywords["pool_size"]), "pool-size", str(size + more))
