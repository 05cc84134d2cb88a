"""ALTER TABLE, action by action."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.migration.content import Operation
    from readiness.formats.migration.reading import Reader

_CONSTRAINTS = frozenset({"CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "EXCLUDE"})
_NO_COLUMNS = _CONSTRAINTS | {"INDEX", "KEY", "FULLTEXT", "SPATIAL", "PARTITION", "DEFAULT", "PERIOD", "SYSTEM"}
_FILLED = frozenset({"DEFAULT", "GENERATED", "IDENTITY", "AUTO_INCREMENT", "SERIAL", "BIGSERIAL", "SMALLSERIAL", "AS"})
_COUNTED = frozenset({"SERIAL", "BIGSERIAL", "SMALLSERIAL"})
_VOLATILE = lazy(
    r"\bDEFAULT \(?\s*(?:GEN_RANDOM_UUID|UUID_GENERATE_V\w+|UUIDV?\d*|RANDOM|CLOCK_TIMESTAMP|TIMEOFDAY|NEXTVAL|SETSEED) ?\(",
    re.IGNORECASE,
)
"""Functions that answer anew for every row; now() and constants are settled once."""
_WIDE = lazy(r"TEXT|VARCHAR|CHARACTER VARYING|LONGTEXT|STRING", re.IGNORECASE)


def altered(read: Reader) -> Iterator[Operation]:
    """One operation for each action that matters."""
    read.skip_exists().skip("ONLY")
    read.table = read.name()
    if not read.table:
        return
    read.skip("*")
    before = ""
    for action in _actions(read):
        kind = action.peek()
        found = {
            "VALIDATE": _validated,
            "DROP": _drop,
            "RENAME": _rename,
            "ALTER": _alter,
            "ADD": _add,
            "MODIFY": _modify,
            "CHANGE": _change,
        }
        if kind in found:
            action.index = 1
            yield from found[kind](action)
        elif before in {"ADD", "DROP"} and kind not in _NO_COLUMNS and action.tokens[0].is_name:
            # SQL Server and Oracle say the verb once: ADD a int NOT NULL, b int
            yield from (_add if before == "ADD" else _drop)(action)
        before = kind if kind in found else before


def _actions(read: Reader) -> Iterator[Reader]:
    """The parts between commas that stand in no parentheses."""
    depth, start = 0, read.index
    for index in range(read.index, len(read.tokens) + 1):
        text = read.tokens[index].text if index < len(read.tokens) else ","
        kind = read.tokens[index].kind if index < len(read.tokens) else "mark"
        depth += (text == "(") - (text == ")") if kind == "mark" else 0
        if text == "," and kind == "mark" and (depth <= 0 or index == len(read.tokens)):
            if index > start:
                yield read.part(start, index)
            start = index + 1


def _validated(read: Reader) -> Iterator[Operation]:
    yield read.operation("validated", read.table)


def _drop(read: Reader) -> Iterator[Operation]:
    if read.peek() in _NO_COLUMNS:
        return
    read.takes("COLUMN")
    column = read.skip_exists().name()
    if column:
        yield read.operation("drop-column", read.table, f"{read.table}.{column}", target=column)


def _rename(read: Reader) -> Iterator[Operation]:
    if read.peek() in {"CONSTRAINT", "INDEX", "KEY"}:
        return
    if read.peek() in {"TO", "AS"}:
        read.word()
        yield read.operation("rename-table", read.table, target=read.name())
        return
    read.takes("COLUMN")
    column = read.name()
    if column and read.has("TO"):
        yield read.operation("rename-column", read.table, f"{read.table}.{column}", target=column)
    elif column:
        yield read.operation("rename-table", read.table, target=column)


def _alter(read: Reader) -> Iterator[Operation]:
    if read.peek() in {"CONSTRAINT", "INDEX"}:
        return
    read.takes("COLUMN")
    column = read.name()
    name = f"{read.table}.{column}"
    if read.takes("SET", "NOT", "NULL"):
        yield read.operation("set-not-null", read.table, name, target=column)
    elif read.takes("SET", "DEFAULT"):
        yield read.operation("set-default", read.table, name, target=column)
    elif read.takes("TYPE") or read.takes("SET", "DATA", "TYPE"):
        yield from _typed(read, column)
    elif read.tokens and read.peek() not in {"SET", "DROP", "ADD", "RESTART", "RESET", ""}:
        yield from _typed(read, column)
        if read.has("NOT", "NULL"):
            yield read.operation("set-not-null", read.table, name, target=column)


def _typed(read: Reader, column: str) -> Iterator[Operation]:
    """Whether text of any length is a change that anybody notices depends on what was there."""
    words = " ".join(token.text for token in read.tokens[read.index :])
    kind = "maybe-change-type" if _WIDE.fullmatch(words.partition(" USING ")[0]) else "change-type"
    yield read.operation(kind, read.table, f"{read.table}.{column}", target=column)


def _modify(read: Reader) -> Iterator[Operation]:
    read.takes("COLUMN")
    column = read.name()
    if column:
        yield from _typed(read, column)


def _change(read: Reader) -> Iterator[Operation]:
    read.takes("COLUMN")
    old = read.name()
    new = read.name()
    name = f"{read.table}.{old}"
    kind = "change-type" if old == new else "rename-column"
    if old:
        yield read.operation(kind, read.table, name, target=old)


def _add(read: Reader) -> Iterator[Operation]:
    if read.peek() in _CONSTRAINTS:
        yield from _constraint(read)
        return
    unique = "unique" if read.peek() == "UNIQUE" else ""
    if read.peek() in {"INDEX", "KEY", "FULLTEXT", "SPATIAL"}:
        yield read.operation("add-index", read.table, target=unique)
        return
    read.takes("COLUMN")
    column = read.skip_exists().name()
    texts = {token.text for token in read.tokens[read.index :] if token.kind == "word"}
    name = f"{read.table}.{column}"
    if column and read.has("NOT", "NULL") and not texts & _FILLED:
        yield read.operation("add-required", read.table, name, target=column)
    if column and _differs(read, texts):
        yield read.operation("rewrite", read.table, name, target=column)
    if column and read.peek() == "JSON":
        yield read.operation("add-json", read.table, name, target=column)
    if column and "REFERENCES" in texts:
        yield read.operation("add-foreign-key", read.table, name, target=column)
    if column and "UNIQUE" in texts:
        yield read.operation("add-unique", read.table, name, target=column)


def _differs(read: Reader, texts: set[str]) -> bool:
    """Whether a new column has another value in each row: a number of its own, a function's answer, what is computed and kept."""
    words = " ".join(token.text for token in read.tokens[read.index :])
    return bool(texts & _COUNTED) or "STORED" in texts or _VOLATILE.search(words) is not None


def _constraint(read: Reader) -> Iterator[Operation]:
    name = read.name() if read.takes("CONSTRAINT") else ""
    kind = {"FOREIGN": "add-foreign-key", "CHECK": "add-check", "UNIQUE": "add-unique"}.get(read.peek(), "")
    if kind:
        gentle = read.has("NOT", "VALID") or read.has("USING", "INDEX")
        yield read.operation(kind, read.table, name, gentle=gentle)
