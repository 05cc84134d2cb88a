"""`readiness attest ITEM`: a person vouches for what no rule can see, until a day. Written to the configuration, to be reviewed like code."""

from __future__ import annotations

import getpass
import json
import os
from datetime import date, timedelta
from typing import TYPE_CHECKING

from readiness import catalog, places
from readiness import config as configuration
from readiness.commands.audit import today
from readiness.errors import ConfigError, UsageError
from readiness.output.write import write

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from readiness.model.checklist import Item

OWN = "readiness.toml"
USUAL = 182
"""Days that an attestation counts where nothing else is said: half a year."""


def run(arguments: Namespace) -> int:
    """Adds one entry, and says where and until when."""
    root = os.path.abspath(arguments.directory)
    item = _item(arguments.item)
    on = today()
    ends = _day(arguments.until) if arguments.until else on + timedelta(days=USUAL)
    if ends <= on:
        raise UsageError(f"--until {ends} is not in the future")
    fields = {
        "item": item.id,
        "explanation": arguments.explanation,
        "attested_by": arguments.by or _somebody(root),
        "attested_on": on,
        "expires_on": ends,
        "evidence": arguments.evidence,
        "service": arguments.service,
    }
    path = added(root, fields)
    print(f"{path}: `{item.id}` is attested until {ends}; commit it, so that it is reviewed like code")
    return 0


def _item(word: str) -> Item:
    from difflib import get_close_matches

    items = catalog.load(catalog.folder(), places.compiled_rules(os.environ)).checklist
    for item in items:
        if item.id == word:
            return item
    near = get_close_matches(word, [item.id for item in items], 1)
    known = ", ".join(item.id for item in items)
    raise UsageError(f"no item is called `{word}`", advice=f"did you mean `{near[0]}`?" if near else f"known: {known}")


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise UsageError(f"`{word}` is no date", advice="write it as 2027-03-31") from None


def _somebody(root: str) -> str:
    """Who git says this is, else the user's name."""
    from readiness.discover.git import GitError, run

    try:
        return os.fsdecode(run(root, "config", "user.email", seconds=5)).strip() or getpass.getuser()
    except GitError:
        return getpass.getuser()


def added(root: str, fields: Mapping[str, object]) -> str:
    """Appends the entry to the configuration there is, else to a new one, and gives back the file's name.

    Raises:
        UsageError: the file would not be a configuration any more; it is left as it was.
    """
    name = configuration.load(root).source or OWN
    path = os.path.join(root, name)
    before = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8-sig", newline="") as file:
            before = file.read()
    table = "attestation" if name == OWN else "tool.readiness.attestation"
    write(path, before + _gap(before) + _entry(table, fields))
    try:
        configuration.load(root)
    except ConfigError as error:
        write(path, before)
        raise UsageError(f"not added to {name}: {error}") from error
    return name


def _gap(before: str) -> str:
    return "" if not before else "\n" if before.endswith("\n") else "\n\n"


def _entry(table: str, fields: Mapping[str, object]) -> str:
    """TOML's basic strings are JSON's."""
    lines = [f"{name} = {_value(value)}" for name, value in fields.items() if value != ""]
    return "\n".join([f"[[{table}]]", *lines]) + "\n"


def _value(value: object) -> str:
    return (
        value.isoformat()
        if isinstance(value, date)
        else json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    )
