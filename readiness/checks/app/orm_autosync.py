"""Schemas that the application changes by itself when it starts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.checks.sources import code_of, guarded, is_development, said
from readiness.formats.packages.content import PackageManifest
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.model.settings import Setting
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.tree import Source
    from readiness.formats.spring import Settings
    from readiness.model.artifact import Document

_WORDS = ("synchronize", ".sync(", "create_all", "drop_all", "AutoMigrate", "dropSchema")
_BY_HAND = lazy(
    r"(^|/)(scripts?|seeds?|seeders?|bin|tools?|cli|commands?|migrations?|alembic|manage|bootstrap|setup|init|fixtures)([/._-]|$)|(seed|init_?db|create_?db|reset|migrate|manage|setup)\w*\.\w+$",
    re.IGNORECASE,
)
_PUSH = lazy(r"\bprisma\s+db\s+push\b|\bsequelize\b.*\bdb:sync\b|typeorm\s+schema:sync|drizzle-kit\s+push")
_DDL = lazy(r"(^|\.)(hibernate\.ddl-auto|hbm2ddl\.auto|hibernate-orm\.database\.generation)$")
_STARTS = frozenset({"start", "prestart", "start:prod", "prestart:prod", "serve", "postinstall", "deploy"})


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each place that makes a mapper create or change tables."""
    if document.format in ("package", "spring"):
        yield from _scripts(document) if document.format == "package" else _spring(document)
        return
    code = code_of(cast("Document[Source]", document), *_WORDS)
    if code is None or is_development(document.path) or _BY_HAND.search(document.path):
        return
    finder = {"python": _python, "go": _go}.get(document.format, _javascript)
    for node, name, level in finder(code):
        yield said(code, node, Kind.PASS if not name or guarded(node) else Kind.FAIL, name, level=level)


Found = tuple["SgNode", str, Level | None]


def _javascript(code: Code) -> Iterator[Found]:
    for pair in code.source.nodes("pair") if code.imports_from("typeorm", "@nestjs/typeorm") else ():
        key, value = pair.field("key"), pair.field("value")
        if key is not None and value is not None and key.text() in ("synchronize", "dropSchema"):
            yield value, f"{key.text()}: true" if value.kind() == "true" else "", None
    for call in code.calls:
        if call.name == "sync" and _is_sequelize(code, call.receiver):
            risky = [key for key in ("force", "alter") if key in call.keywords and call.keywords[key].kind() == "true"]
            yield call.node, f"sync with {risky[0]}: true" if risky else "", None


def _is_sequelize(code: Code, receiver: str) -> bool:
    if regex(r"(\w+\.)*(sequelize|models\.sequelize|db\.sequelize)").fullmatch(receiver):
        return True
    named = regex(r"\b([dD]b|[dD]atabase|[mM]odels?|[cC]onnection)$|^[A-Z]\w*$").search(receiver) is not None
    return named and code.imports_from("sequelize", "sequelize-typescript")


def _python(code: Code) -> Iterator[Found]:
    if (
        not code.imports_from("sqlalchemy", "sqlmodel", "flask_sqlalchemy", "database", "app", "models", "db")
        and "metadata" not in code.source.text
    ):
        return
    for call in code.calls:
        if call.name not in ("create_all", "drop_all"):
            continue
        if regex(r"(metadata|\bdb|database)$").search(call.receiver):
            yield call.node, f"{call.name}()", Level.WARNING if call.name == "create_all" else None
        elif call.name == "create_all" and any("metadata" in part.text() for part in call.arguments):
            yield call.node, "create_all()", Level.WARNING


def _go(code: Code) -> Iterator[Found]:
    for call in code.calls:
        if call.name == "AutoMigrate":
            yield call.function, "AutoMigrate", Level.WARNING


def _scripts(document: Document[object]) -> Iterator[Observation]:
    """`prisma db push` and the like in a script that starts the service."""
    content = document.content
    if not isinstance(content, PackageManifest):
        return
    scripts = document.root.get("scripts")
    for name, command in content.scripts.items():
        if name in _STARTS and scripts is not None:
            kind = Kind.FAIL if _PUSH.search(command) else Kind.PASS
            found = _PUSH.search(command)
            yield Observation(Location(document.path, scripts.key_region(name)), kind, found[0] if found else "")


def _spring(document: Document[object]) -> Iterator[Observation]:
    """`spring.jpa.hibernate.ddl-auto: update`, for the profile of production or for all."""
    from readiness.formats.spring import facts

    for one in facts(cast("Document[Settings]", document)):
        if isinstance(one, Setting) and _DDL.search(one.key) and isinstance(one.value, str):
            value = one.value.strip("\"'").lower()
            changes = value in ("update", "create", "create-drop") and not is_development(
                f"{one.profile}/{document.path}"
            )
            name = f"ddl-auto: {value}" if changes else ""
            yield Observation(
                one.location,
                Kind.FAIL if changes else Kind.PASS,
                name,
                level=Level.WARNING if value == "update" else None,
            )
