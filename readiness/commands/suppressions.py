"""`readiness suppressions`: every finding that somebody accepted, where, why, until when, and whether it still silences anything."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from readiness import config as configuration
from readiness import places
from readiness.audit import audit
from readiness.commands.audit import today
from readiness.request import Request

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from readiness.model.report import Silencing


def run(arguments: Namespace) -> int:
    """Audits with what the configuration selects, offline, and lists what was silenced."""
    root = os.path.abspath(arguments.directory)
    config = configuration.load(root)._replace(offline=True)
    found = audit(Request(root, config, today, compiled=places.compiled_rules(os.environ))).silencings
    print(_json(found) if arguments.output == "json" else _text(found))
    return 0


def _json(found: Sequence[Silencing]) -> str:
    rows = [
        {
            "path": one.location.path if one.location else "",
            "line": one.location.region.start_line if one.location and one.location.region else 0,
            "pattern": one.pattern,
            "rule": one.rule,
            "state": one.state,
            "silenced": one.silenced,
            "until": one.until,
            "reason": one.reason,
        }
        for one in found
    ]
    from readiness.output.plain import escaped

    return escaped(json.dumps({"suppressions": rows}, indent=2, ensure_ascii=False))


def _text(found: Sequence[Silencing]) -> str:
    from readiness.output.plain import plain

    if not found:
        return "nothing is suppressed"
    return "\n".join(plain(_line(one)) for one in found)


def _line(one: Silencing) -> str:
    region = one.location.region if one.location else None
    place = f"{one.location.path}:{region.start_line}" if one.location and region else f"configuration ({one.pattern})"
    state = f"{one.state} ({one.silenced})" if one.silenced else one.state
    until = f" until {one.until}" if one.until else ""
    return f"{place}: {one.rule}: {state}{until} -- {one.reason}"
