"""The survey for scripts: every link with all its places. Schema `readiness-services/1`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from readiness.model.location import Location
from readiness.output.plain import encodable

if TYPE_CHECKING:
    from readiness.model.survey import Survey

SCHEMA = "readiness-services/1"
"""Fields may be added under this name; a field that changes its meaning or goes needs the next."""


def render(survey: Survey, _width: int) -> str:
    """As it is, place by place; what is absent is an empty text or list."""
    written = _written(survey)
    assert isinstance(written, dict)
    return encodable(json.dumps({"schema": SCHEMA, **written}, indent=2, ensure_ascii=False))


def _written(value: object) -> object:
    if isinstance(value, Location):
        line = value.region.start_line if value.region else None
        told = {"path": value.path, "line": line, "logical": value.logical, "message": value.message}
        return {name: one for name, one in told.items() if one not in (None, "")}
    if isinstance(value, tuple):
        names = getattr(value, "_fields", None)
        if names is not None:
            return {name: _written(one) for name, one in zip(names, value, strict=True)}
        return [_written(one) for one in value]
    return value
