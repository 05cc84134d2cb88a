"""SQL statements → operations: what each dialect writes differently and means alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.migration.alter import altered
from readiness.formats.migration.reading import Reader
from readiness.formats.migration.tokens import forward, statements
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from readiness.formats.migration.content import Operation
    from readiness.model.location import Region

_SIGNS = (
    ("mysql", lazy(r"(?i)\bAUTO_INCREMENT\b|\bENGINE\s*=|`\w+`|\bCHANGE\s+COLUMN\b|\bMODIFY\s+COLUMN\b|\bUNSIGNED\b")),
    ("sqlite", lazy(r"(?i)\bAUTOINCREMENT\b|\bPRAGMA\s+\w+|\bWITHOUT\s+ROWID\b")),
    ("mssql", lazy(r"(?im)\bNVARCHAR\b|\bIDENTITY\s*\(\s*\d|^\s*GO\s*$|\[dbo\]|\bsp_rename\b|\bUNIQUEIDENTIFIER\b")),
    (
        "postgresql",
        lazy(
            r"(?i)\bCONCURRENTLY\b|\b(?:BIG|SMALL)?SERIAL\b|\bTIMESTAMPTZ\b|\bJSONB\b|\bBYTEA\b|::\w|\bNOT\s+VALID\b|\bplpgsql\b|\$\$"
            r"|\bUSING\s+(?:gin|gist|brin)\b|\bCREATE\s+(?:EXTENSION|TYPE)\b|\bgen_random_uuid\b|\bWITH(?:OUT)?\s+TIME\s+ZONE\b"
            r"|\bALTER\s+TABLE\s+ONLY\b|\bGENERATED\s+(?:ALWAYS|BY\s+DEFAULT)\s+AS\s+IDENTITY\b|\bSET\s+DATA\s+TYPE\b"
        ),
    ),
)


def dialect(text: str) -> str:
    """By words only one of them knows; empty when there are none, or of several."""
    found = [name for name, signs in _SIGNS if signs.search(text)]
    return found[0] if len(found) == 1 else ""


def operations(text: str, at: Callable[[int], Region]) -> Iterator[Operation]:
    """What the statements do, going forward. `at`: the place of an offset in the text."""
    for tokens in statements(forward(text)):
        yield from _said(Reader(tokens, at))


def _said(read: Reader) -> Iterator[Operation]:
    first = read.word()
    if first == "ALTER" and read.takes("TABLE"):
        yield from altered(read)
    elif first == "ALTER" and read.peek() in {"TYPE", "SCHEMA"}:
        kind = "rename-schema" if read.word() == "SCHEMA" else "rename-value"
        name = read.name()
        if read.takes("RENAME", "VALUE") or (kind == "rename-schema" and read.has("RENAME", "TO")):
            yield read.operation(kind, "", name)
    elif first in {"CREATE", "DROP", "RENAME", "TRUNCATE"}:
        yield from {"CREATE": _created, "DROP": _dropped, "RENAME": _renamed, "TRUNCATE": _truncated}[first](read)
    elif first in {"UPDATE", "DELETE"} and not read.has("WHERE") and not read.has("JOIN") and not read.has("LIMIT"):
        read.skip("FROM", "ONLY", "LOW_PRIORITY", "IGNORE")
        table = read.name()
        if table:
            yield read.operation("change-rows", table)
    elif first in {"EXEC", "EXECUTE"} and read.has("SP_RENAME"):
        yield read.operation("rename-column" if read.has("'COLUMN'") else "rename-table", "", read.text())


def _created(read: Reader) -> Iterator[Operation]:
    read.skip("OR", "REPLACE", "GLOBAL", "LOCAL", "TEMPORARY", "TEMP", "UNLOGGED")
    unique = read.takes("UNIQUE")
    read.skip("FULLTEXT", "SPATIAL", "CLUSTERED", "NONCLUSTERED")
    if read.takes("INDEX"):
        gentle = read.takes("CONCURRENTLY") or read.has("ONLINE")
        name = "" if read.peek() == "ON" else read.skip_exists().name()
        if read.upto("ON"):
            read.skip("ONLY")
            yield read.operation("add-index", read.name(), name, gentle=gentle, target="unique" if unique else "")
    elif read.takes("TABLE"):
        yield read.operation("create-table", read.skip_exists().name())


def _dropped(read: Reader) -> Iterator[Operation]:
    what = read.word()
    if what == "INDEX":
        gentle = read.takes("CONCURRENTLY")
        name = read.skip_exists().name()
        yield read.operation("drop-index", read.name() if read.upto("ON") else "", name, gentle=gentle)
    elif what in {"DATABASE", "SCHEMA"}:
        yield read.operation("drop-schema", "", read.skip_exists().name())
    elif what == "TABLE":
        read.skip_exists()
        while table := read.name():
            yield read.operation("drop-table", table)
            if not read.takes(","):
                return


def _renamed(read: Reader) -> Iterator[Operation]:
    if read.takes("TABLE"):
        table = read.name()
        yield read.operation("rename-table", table, target=read.name() if read.takes("TO") else "")


def _truncated(read: Reader) -> Iterator[Operation]:
    read.skip("TABLE", "ONLY")
    yield read.operation("truncate", read.name())
