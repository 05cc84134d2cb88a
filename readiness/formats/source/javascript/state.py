"""What JavaScript code keeps in its own process or on its own disk: sessions, uploads, timetables; and pools of connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.javascript.syntax import entries
from readiness.model.trait import Trait
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Call, Code

_STORES = lazy(
    r"""["'](connect-[\w-]+|[\w@/-]*session[\w-]*-store|[\w-]*-session-store|express-mysql-session|rate-limit-redis|better-sqlite3-session-store|session-file-store)["']|\bstore\b"""
)
_SCHEDULERS = {"node-cron": "schedule", "cron": "CronJob", "node-schedule": "scheduleJob"}
_LOCKED = lazy(r"(?i)redlock|lock|leader|mutex|bull")
_POOLS = ("pg", "mysql", "mysql2", "mysql2/promise")


def state(code: Code) -> Iterator[Trait]:
    """Nothing is told of what might be shared: a store that is named anywhere, a job that takes a lock."""
    text = code.source.text
    sessions = "express-session" in text and not _STORES.search(text)
    uploads = "multer" in text and code.imports_from("multer")
    for call in code.calls:
        named = code.qualify(call.callee)
        module = named.partition(":")[0]
        if sessions and module == "express-session" and _is_whole(call):
            yield Trait(code.at(call.function), "session-memory", "express-session")
        elif uploads and module == "multer" and call.name != "memoryStorage":
            yield from _folder(code, call)
        elif module in _SCHEDULERS and call.name == _SCHEDULERS[module] and not _LOCKED.search(text):
            yield Trait(code.at(call.function), "schedule", module)
        elif module in _POOLS and call.name in ("Pool", "createPool"):
            yield from _size(code, call)


def _is_whole(call: Call) -> bool:
    """All that it is told stands here."""
    return len(call.arguments) == 1 and call.arguments[0].kind() == "object" and "..." not in call.arguments[0].text()


def _folder(code: Code, call: Call) -> Iterator[Trait]:
    """`multer({dest: "uploads/"})`, `multer.diskStorage({destination: "uploads/"})`."""
    given = entries(call.arguments[0]) if call.arguments and call.arguments[0].kind() == "object" else {}
    node = given.get("dest") or given.get("destination")
    value = code.value(node) if node is not None else None
    if node is not None and isinstance(value, str) and not regex(r"/?tmp\b|/tmp").match(value):
        yield Trait(code.at(node), "upload-local", value)


def _size(code: Code, call: Call) -> Iterator[Trait]:
    given = entries(call.arguments[0]) if call.arguments and call.arguments[0].kind() == "object" else {}
    node = given.get("max") or given.get("connectionLimit")
    value = code.value(node) if node is not None else None
    if node is not None and isinstance(value, int):
        yield Trait(code.at(node), "pool-size", str(value))
