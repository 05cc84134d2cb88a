"""What Python code needs of those in front of it: how it was asked, how long, how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.edged import period, size, told
from readiness.model.edges import OwnLimit
from readiness.model.trait import Trait
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Call, Code
    from readiness.model.edges import OriginsAllowed

_BODIES = {"DATA_UPLOAD_MAX_MEMORY_SIZE": "DATA_UPLOAD_MAX_MEMORY_SIZE", "MAX_CONTENT_LENGTH": "MAX_CONTENT_LENGTH"}
_KEY = lazy(r"""(?:\w+\.)*config\[["']MAX_CONTENT_LENGTH["']\]""")


def edged(code: Code) -> Iterator[OriginsAllowed | Trait | OwnLimit]:
    yield from told(code)
    for value in code.assigned.get("SECURE_SSL_REDIRECT", ())[-1:]:
        if value.text() == "True":
            yield Trait(code.at(value), "redirects-to-tls", "SECURE_SSL_REDIRECT")
    for name, values in code.assigned.items():
        if name in _BODIES or ("MAX_CONTENT_LENGTH" in name and _KEY.fullmatch(name)):
            amount = size(values[-1].text())
            if amount:
                yield OwnLimit(code.at(values[-1]), "body", "MAX_CONTENT_LENGTH" if "MAX_C" in name else name, amount)
    if regex(r"gunicorn[\w.-]*\.py$").search(code.path):
        for value in code.assigned.get("timeout", ())[-1:]:
            amount = period(value.text())
            if amount:
                yield OwnLimit(code.at(value), "timeout", "gunicorn's timeout", amount)
    for call in code.calls:
        if call.name == "url_for" and _is_outward(code, call):
            yield Trait(code.at(call.function), "asks-scheme", "url_for(…, _external=True)")
            break


def _is_outward(code: Code, call: Call) -> bool:
    """A whole address, with the scheme of the request."""
    given = call.keywords.get("_external")
    outward = given is not None and given.text() == "True" and "_scheme" not in call.keywords
    return outward and code.qualify(call.callee).startswith("flask.")
