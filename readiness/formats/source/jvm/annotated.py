"""Guards that stand as annotations on a class or on a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.guards import kind_of
from readiness.model.facts import Middleware
from readiness.model.routing import Guard
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.source.code import Code
    from readiness.formats.source.jvm.declared import Annotation, Function, Type

_KINDS = {
    "PermitAll": "open", "AnonymousAllowed": "open", "DenyAll": "auth", "RolesAllowed": "auth", "Authenticated": "auth",
    "PreAuthorize": "auth", "Secured": "auth", "RateLimiter": "rate-limit", "Validated": "validation",
}  # fmt: skip
_NO_GUARDS = frozenset({
    "SecurityRequirement", "SecurityRequirements", "SecurityScheme", "Operation", "ApiOperation", "Transactional", "Parameter",
    "RequestMapping", "RestController", "Controller", "CrossOrigin", "ResponseStatus", "ResponseBody", "Cacheable", "JsonView",
    "Schema", "Tag", "Api", "PostAuthorize", "JsonProperty", "Import", "ParameterObject", "EnableWebSecurity", "InitBinder",
})  # fmt: skip
_OPEN = lazy(r"""^\W*(permitAll|isAnonymous)\b|^\W*true\W*$""")


def guards_of(code: Code, type_: Type, function: Function | None) -> Iterator[Guard]:
    """Those of the class, then those of the function: one of the function's takes the place of one of the class's."""
    inner = [guard for mark in (function.annotations if function else ()) if (guard := _guard(code, mark)) is not None]
    kinds = {_question(guard) for guard in inner}
    for mark in type_.annotations:
        guard = _guard(code, mark)
        if guard is not None and _question(guard) not in kinds:
            yield guard
    yield from inner


def _question(guard: Guard) -> str:
    return "auth" if guard.kind == "open" else guard.kind


def _guard(code: Code, mark: Annotation) -> Guard | None:
    if mark.name in _NO_GUARDS:
        return None
    kind = _KINDS.get(mark.name) or kind_of(mark.name)
    if mark.name == "PreAuthorize" and any(_OPEN.search(one.text()) for one in mark.given("value")):
        kind = "open"
    return Guard(kind, f"@{mark.name}", code.at(mark.node)) if kind != "other" else None


def rate_limited(code: Code, type_: Type) -> Iterator[Middleware]:
    """The first function or class that is limited by an annotation."""
    marks = [*type_.annotations, *(mark for function in type_.functions for mark in function.annotations)]
    found = next(
        (mark for mark in marks if (guard := _guard(code, mark)) is not None and guard.kind == "rate-limit"), None
    )
    if found is not None:
        yield Middleware(location=code.at(found.node), kind="rate-limit", source=f"@{found.name}")
