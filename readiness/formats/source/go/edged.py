"""What Go code needs of those in front of it: how long, how much, and which origins may call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.edged import amount, size, told
from readiness.model.edges import OwnLimit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code
    from readiness.model.edges import OriginsAllowed
    from readiness.model.trait import Trait


def edged(code: Code) -> Iterator[OriginsAllowed | Trait | OwnLimit]:
    yield from told(code)
    for call in code.calls:
        if call.name == "MaxBytesReader" and len(call.arguments) == 3:
            found = amount(call.arguments[2].text())
            if found:
                yield OwnLimit(code.at(call.arguments[2]), "body", "MaxBytesReader", found)
        elif call.name == "BodyLimit" and len(call.arguments) == 1:
            found = size(call.arguments[0].text())
            if found:
                yield OwnLimit(code.at(call.arguments[0]), "body", "BodyLimit", found)
