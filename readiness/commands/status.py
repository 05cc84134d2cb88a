"""`readiness status`: what people vouch for or accepted, and what of it is over or soon will be."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from readiness import config as configuration
from readiness import places
from readiness.audit import audit
from readiness.commands.audit import today
from readiness.model.named import NamedTuple
from readiness.request import Request

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from readiness.config import Config


class Ending(NamedTuple):
    """Something that counts until a day."""

    day: date
    what: str
    where: str


def run(arguments: Namespace) -> int:
    """Lists all that has an end, the first to end first. 1 if something is over already and `--strict` asks for it."""
    root = os.path.abspath(arguments.directory)
    now = today()
    found = sorted({*_attested(configuration.load(root)), *_accepted(root)})
    for one in found:
        print(_line(one, now, arguments.days))
    if not found:
        print("nothing is attested or accepted until a day")
    return 1 if arguments.strict and any(one.day < now for one in found) else 0


def _attested(config: Config) -> Iterator[Ending]:
    for one in config.attestation:
        whose = f" for {one.service}" if one.service else ""
        yield Ending(one.expires_on, f"attestation of `{one.item}`{whose} by {one.attested_by}", config.source)


def _accepted(root: str) -> Iterator[Ending]:
    """Suppressions with a date, in comments and in the configuration: every comment is read, no rule need run."""
    config = configuration.load(root)._replace(
        only=("suppression-malformed",), ignore=(), above=(), locks=(), without=("all",), offline=True
    )
    for one in audit(Request(root, config, today, compiled=places.compiled_rules(os.environ))).silencings:
        if one.until:
            region = one.location.region if one.location else None
            where = f"{one.location.path}:{region.start_line}" if one.location and region else config.source
            yield Ending(date.fromisoformat(one.until), f"suppression of `{one.rule}`", where)


def _line(one: Ending, now: date, soon: int) -> str:
    from readiness.output.plain import plain

    left = (one.day - now).days
    if left < 0:
        state = f"over since {one.day}"
    else:
        state = f"until {one.day}, {left} days left" + (" (soon)" if left <= soon else "")
    return plain(f"{one.where}: {one.what}: {state}")
