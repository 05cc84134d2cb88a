"""`readiness facts`: what was found in a repository, before any rule judges it: all facts by kind, its routes, its pipelines."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from readiness import config as configuration
from readiness.audit import gathered
from readiness.commands import grouped, routes
from readiness.commands.terminal import columns, harmless
from readiness.model.artifact import Unresolved
from readiness.model.location import Location
from readiness.output.plain import escaped
from readiness.redact import MASK, redact

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from readiness.checks.graph import Graph, Row
    from readiness.model.system import System

_LEFT_OUT = frozenset({"location", "value", "default", "holds", "developed"})
"""Not shown in the table. Values of variables are shown nowhere: they may be secrets."""
_SECRET = frozenset({"value", "default"})
_LONG = frozenset({"holds", "developed"})
"""Of use to checks alone: every line of a lock file."""
_WIDEST = 24
_PARTS = frozenset({
    "Aliased", "Answer", "Asked", "BasePath", "Constant", "Exported", "GuardedPath", "Mounted", "Operation", "Route", "Valued", "View",
})  # fmt: skip
"""What routes are put together from. The table of routes says it better; JSON has all."""


def run(arguments: Namespace) -> int:
    """Prints what was found; never a verdict, so the exit code says only whether it could be read."""
    root = arguments.path
    system = gathered(root, configuration.load(root))
    as_json = arguments.output == "json"
    if arguments.routes:
        listed = json.dumps({"routes": routes.as_json(system)}, indent=2, ensure_ascii=False)
        told = listed if as_json else "\n".join(routes.table(system))
    elif arguments.pipeline:
        told = _pipelines_as_json(system) if as_json else "\n".join(_pipelines(system))
    else:
        told = _facts_as_json(system) if as_json else "\n".join(_facts(system))
    print(escaped(told) if as_json else harmless(told))
    return 0


def _pipelines(system: System) -> Iterator[str]:
    from readiness.checks.graph import graphs

    found = list(graphs(system))
    if not found:
        yield "no pipeline that we can read"
    for graph in found:
        yield f"{graph.path}  ({graph.system})"
        yield from _table(
            ("job", "stage", "after", "starts on", "does", "environment", "line"),
            [_cells(row, graph) for row in graph.rows],
        )
        yield from (f"  {row.id}: {row.hidden}" for row in graph.rows if row.hidden)
        if graph.gap:
            yield f"  {graph.gap}: there may be more jobs than these"
        yield ""


def _cells(row: Row, graph: Graph) -> tuple[str, ...]:
    marks = [word for word, said in (("by hand", row.manual), ("may fail", row.may_fail and not row.manual)) if said]
    line = row.location.region.start_line if row.location.region else 1
    place = str(line) if row.location.path == graph.path else f"{row.location.path}:{line}"
    does = (
        ", ".join(row.purposes) + (f" ({', '.join(marks)})" if marks else "") + (f" → {row.calls}" if row.calls else "")
    )
    return (row.id, row.stage, _short(row.needs), _starting(row), does, row.environment, place)


def _starting(row: Row) -> str:
    """GitLab's ways to start, in fewer words: schedules and people run the default branch's jobs."""
    if not row.starts:
        return ", ".join(row.triggers)
    rest = [name for name in row.starts if name not in ("default", "branch", "kept")]
    if "default" in row.starts:
        rest = [name for name in rest if name not in ("schedule", "web")]
    first = [word for name, word in (("default", "default branch"), ("kept", "named branch")) if name in row.starts]
    return ", ".join([*(["branches"] if "branch" in row.starts else first), *rest])


def _short(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2} more"


def _pipelines_as_json(system: System) -> str:
    from readiness.checks.graph import graphs

    return json.dumps({"pipelines": [
        {
            "path": graph.path,
            "system": graph.system,
            "gap": graph.gap,
            "jobs": [
                {
                    "id": row.id,
                    "stage": row.stage,
                    "needs": list(row.needs),
                    "triggers": list(row.triggers),
                    "starts": list(row.starts),
                    "manual": row.manual,
                    "may_fail": row.may_fail,
                    "environment": row.environment,
                    "purposes": list(row.purposes),
                    "does": {purpose: redact(line) for purpose, line in row.does},
                    "calls": row.calls,
                    "hidden": row.hidden,
                    "location": _written(row.location),
                }
                for row in graph.rows
            ],
        }
        for graph in graphs(system)
    ]}, indent=2, ensure_ascii=False)  # fmt: skip


def _by_kind(system: System) -> dict[str, list[tuple[object, ...]]]:
    groups: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for fact in system.facts:
        groups[type(fact).__name__].append(fact)
    return {kind: sorted(groups[kind], key=_place) for kind in sorted(groups)}


def _place(fact: tuple[object, ...]) -> tuple[str, int]:
    place = getattr(fact, "location", None)
    if not isinstance(place, Location):
        return "", 0
    return place.path, place.region.start_line if place.region else 0


def _facts(system: System) -> Iterator[str]:
    for service in system.services:
        yield f"{service.kind} {service.name}  ({service.path or '.'})"
    yield ""
    yield from routes.table(system)
    for kind, found in _by_kind(system).items():
        if kind in _PARTS:
            continue
        yield f"{kind}  ({len(found)})"
        yield from grouped.lines(kind, found) or _table(
            ("where", "what"),
            [(f"{path}:{line}" if line else path, _said(fact)) for fact in found for path, line in [_place(fact)]],
        )
        yield ""


def _said(fact: tuple[object, ...]) -> str:
    fields = getattr(fact, "_fields", ())
    told = ((name, getattr(fact, name)) for name in fields if name not in _LEFT_OUT)
    return redact(
        "  ".join(
            f"{name}={_brief(value)}" for name, value in told if value not in (None, "", (), {}, False, frozenset())
        )
    )


def _brief(value: object) -> str:
    if isinstance(value, Unresolved):
        return f"?{value.text}".split("\n")[0]
    if isinstance(value, Location):
        return f"{value.path}:{value.region.start_line if value.region else 1}"
    if isinstance(value, str):
        return value.split("\n")[0]
    if isinstance(value, tuple | frozenset) and not hasattr(value, "_fields"):
        plain = all(isinstance(one, str | int | Unresolved) for one in value)
        return (
            ", ".join(_brief(one) for one in (sorted(value) if isinstance(value, frozenset) else value))
            if plain
            else str(len(value))
        )
    if isinstance(value, dict):
        return ", ".join(f"{name}:{_brief(one)}" for name, one in value.items())
    return str(value)


def _facts_as_json(system: System) -> str:
    services = [{"name": one.name, "kind": one.kind, "path": one.path} for one in system.services]
    facts = {kind: [_written(fact) for fact in found] for kind, found in _by_kind(system).items()}
    return json.dumps({"services": services, "facts": facts}, indent=2, ensure_ascii=False)


def _written(value: object) -> object:
    """As JSON: a place as path and line, what is only known later as `{"unresolved": …}`."""
    if isinstance(value, Unresolved):
        return {"unresolved": redact(value.text)}
    if isinstance(value, Location):
        return {"path": value.path, "line": value.region.start_line if value.region else None, "logical": value.logical}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        names = [name for name in value._fields if name not in _LONG]
        return {
            name: _written(getattr(value, name)) for name in names if name not in _SECRET or hasattr(value, "source")
        }
    if isinstance(value, frozenset):
        return sorted(str(one) for one in value)
    if isinstance(value, tuple | list):
        return [_argument(before, one) for before, one in zip(("", *value), value, strict=False)]
    if isinstance(value, dict):
        return {str(name): _written(one) for name, one in value.items()}
    return redact(value) if isinstance(value, str) else value


def _argument(before: object, value: object) -> object:
    """One of a list. What stands behind `--password` is a secret by that word alone."""
    if not (isinstance(before, str) and isinstance(value, str) and before.startswith("-")):
        return _written(value)
    told, lead = redact(f"{before} {value}"), f"{redact(before)} "
    return told.removeprefix(lead) if told.startswith(lead) else MASK


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Columns as wide as they must be; the last but one gives way, and what is empty in every row is left out."""
    kept = [at for at, _ in enumerate(heads) if any(row[at] for row in rows)]
    lines = [tuple(row[at] for at in kept) for row in (heads, *rows)]
    widths = [min(max(len(line[at]) for line in lines), 60 if len(kept) < 3 else _WIDEST) for at in range(len(kept))]
    room = max(columns(120), 60)
    for line in lines:
        parts = [_fit(text, width) for text, width in zip(line[:-1], widths[:-1], strict=True)]
        shown = "  " + "  ".join([*parts, line[-1]])
        yield (shown if len(shown) <= room or len(kept) > 2 else shown[: room - 1] + "…").rstrip()


def _fit(text: str, width: int) -> str:
    return f"{text:{width}}" if len(text) <= width else text[: width - 1] + "…"
