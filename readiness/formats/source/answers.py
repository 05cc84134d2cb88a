"""What a route's handler does: whether it asks anything, within which time, and what it says when that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source import asked, failing, references, telling
from readiness.formats.source.constant import answers_constant, is_harmless
from readiness.formats.source.grammar import Body, body_of, family, functions
from readiness.model.named import NamedTuple
from readiness.model.routing import Answer
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.formats.source.grammar import Called
    from readiness.model.location import Location
    from readiness.model.routing import Reference

_DEEP = 2
"""How many calls are followed into functions of the same file."""
_MANY = 12
"""How many functions of other files a handler is said to call; with more it is no question of health."""
_FAILED = 400
_PROVIDES = lazy(
    r"(?i)(^|_)(db|database|session|settings|config|redis|cache|engine|connection|conn|client|pool|uow)\w*$"
)
"""Dependencies that hand over what is asked later, and ask nothing themselves."""


class _Asking(NamedTuple):
    call: Called
    kind: str
    body: Body


def answer(code: Code, function: SgNode, language: str, known: AbstractSet[str], name: str = "") -> Answer | None:
    """What a handler does; None when it has no body. `known`: imported names and the handler's parameters."""
    node = body_of(function)
    if node is None:
        return None
    language = family(language)
    body = Body(node, language)
    constant = answers_constant(node, language, known) and max(failing.statuses(body), default=0) < _FAILED
    if constant:
        return _constant(code, function, name, body)
    bodies = list(_followed(code, body, _DEEP))
    asking = list(_asking(code, bodies))
    calls, lost = _handed_over(code, bodies, asking)
    calls += tuple(_injected(code, function))
    looked = {"database"} if any(asked.looks(body.text) for body in bodies) else set()
    found = sorted({one.kind for one in asking} | looked | ({"other"} if lost else set()))
    fails, swallows = _failure(code, bodies, asking, lost=lost)
    return Answer(
        code.at(function),
        name,
        constant=False,
        statuses=tuple(sorted({status for one in bodies for status in failing.statuses(one)})),
        asks=tuple(found),
        bounded=_bounded(code, bodies, asking) if asking or not looked else True,
        swallows=swallows,
        tells=tuple((kind, code.at(place)) for one in bodies for kind, place in telling.told(one)),
        calls=calls,
        fails=fails,
    )


def _constant(code: Code, function: SgNode, name: str, body: Body) -> Answer:
    told = tuple((kind, code.at(place)) for kind, place in telling.told(body))
    return Answer(
        code.at(function), name, constant=True, statuses=tuple(sorted(failing.statuses(body))), fails=False, tells=told
    )


def _followed(code: Code, body: Body, depth: int, seen: frozenset[str] = frozenset()) -> Iterator[Body]:
    """The body, and those of the functions of this file that it calls."""
    yield body
    for name in {own for call in body.calls if depth and (own := _own_name(code, call))} - seen:
        function = functions(code.source).get(name)
        node = body_of(function) if function is not None else None
        if node is not None and not _is_inside(body.node, node):
            yield from _followed(code, Body(node, body.language), depth - 1, seen | {name})


def _asking(code: Code, bodies: Sequence[Body]) -> Iterator[_Asking]:
    """Calls that ask something; of a function of this file that was entered, what is asked inside."""
    entered = {_name_of(body) for body in bodies}
    for body in bodies:
        for call in body.calls:
            kind = asked.asked(code, call)
            if kind and _own_name(code, call) not in entered:
                yield _Asking(call, kind, body)


def _own_name(code: Code, call: Called) -> str:
    """`check()`, `self.check()`, `h.check()`: what may stand in this file; empty for all else."""
    if "." not in call.callee:
        return call.callee if call.callee not in code.names else ""
    short = call.receiver in ("self", "this", "cls") or (code.source.language == "go" and call.receiver.isidentifier())
    return call.name if short and call.receiver not in code.names else ""


def _is_inside(inner: SgNode, outer: SgNode) -> bool:
    return outer.range().start.index <= inner.range().start.index < outer.range().end.index


def _handed_over(code: Code, bodies: Sequence[Body], asking: Sequence[_Asking]) -> tuple[tuple[Reference, ...], bool]:
    """Functions elsewhere that are called, and whether a call could not be followed at all."""
    answered = {one.call.start for one in asking if one.call.receiver or not references.is_ours(code, one.call.callee)}
    entered = {_name_of(body) for body in bodies}
    found: dict[Reference, None] = {}
    lost = False
    for body in bodies:
        for call in body.calls:
            if call.start in answered or is_harmless(call.callee, body.language) or _own_name(code, call) in entered:
                continue
            reference = references.reference(code, call.callee)
            if reference is None:
                lost = True
            else:
                found[reference] = None
    return tuple(found)[:_MANY], lost or len(found) > _MANY


def _name_of(body: Body) -> str:
    function = body.node.parent()
    named = function.field("name") if function is not None else None
    if named is None and function is not None and (holder := function.parent()) is not None:
        named = holder.field("name")
    return named.text() if named is not None else "?"


def _injected(code: Code, function: SgNode) -> Iterator[Reference]:
    """What a parameter asks for: FastAPI's `Depends(check)`."""
    given = function.field("parameters")
    for part in given.find_all(kind="call") if given is not None and code.source.language == "python" else ():
        callee, inner = part.field("function"), part.field("arguments")
        if callee is not None and inner is not None and callee.text() in ("Depends", "Security", "fastapi.Depends"):
            named = next(iter(inner.named_children()), None)
            reference = references.reference(code, named.text()) if named is not None else None
            if reference is not None and not _PROVIDES.search(reference.name):
                yield reference


def _bounded(code: Code, bodies: Sequence[Body], asking: Sequence[_Asking]) -> bool | None:
    if not asking:
        return None
    if any(asked.has_deadline(body.text) for body in bodies):
        return True
    waits = [asked.may_wait(code, one.call, one.kind) for one in asking]
    if any(waits):
        return False
    return True if all(wait is False for wait in waits) else None


def _failure(
    code: Code, bodies: Sequence[Body], asking: Sequence[_Asking], *, lost: bool
) -> tuple[bool | None, Location | None]:
    """`fails` and `swallows` of the answer. `lost`: it calls what can not be followed."""
    if any(failing.is_loud(body) or max(failing.statuses(body), default=0) >= _FAILED for body in bodies):
        return True, None
    direct = any(not references.is_ours(code, one.call.callee) for one in asking)
    branches = [(one.body, branch) for one in asking for branch in failing.caught(one.body, [one.call.node])]
    if len(branches) < len(asking):
        # What nobody catches is an error of the server; an error in Go is a value, and may be anywhere.
        return (True if direct and bodies[0].language != "go" else None), None
    starts = {one.call.start for one in asking}
    if any(failing.is_computed(body) for body in bodies) or not all(
        failing.is_quiet(branch, body.language, starts) for body, branch in branches
    ):
        return None, None
    return (None if lost else False), (code.at(branches[0][1]) if branches else None)
