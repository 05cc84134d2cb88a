"""What stands in front of a Python handler: decorators, dependencies, permission classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.guards import guard, kind_of
from readiness.formats.source.python.names import reference
from readiness.formats.source.python.syntax import as_call
from readiness.model.routing import Guard
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.routing import Reference

_DEPENDS = frozenset({"Depends", "Security"})
_HARMLESS = lazy(
    r"^(action|api_view|schema|(dont_)?cache\w*|never_cache|conditional_page|condition|vary_on\w*|gzip\w*|etag|last_modified|sensitive_\w+"
    r"|xframe\w*|clickjacking\w*|staticmethod|classmethod|property|cached_property|wraps|override|overload|abstractmethod|final|singledispatch"
    r"|ensure_csrf_cookie|requires_csrf_token|non_atomic_requests|atomic|transaction|sync_to_async|async_to_sync|swagger\w*|extend_schema\w*"
    r"|doc|docs|response|responses|marshal\w*|expect|param|arguments|route|require_(http_methods|GET|POST|safe)|permission_classes"
    r"|throttle_classes|parser_classes|renderer_classes|authentication_classes|register|template\w*|render\w*|lru_cache|cache|inject|task"
    r"|shared_task|dataclass\w*|(map|handle|catch)_\w*(exceptions?|errors?)|deprecated|log|logged|logger|logging|log_\w+|trace\w*|timed|timing|time_it|metrics?|track\w*|observe\w*|xray\w*|cross_origin|cors\w*|use_kwargs"
    r"|use_args|produces|consumes|view_config|openapi\w*|versions?|controller|cbv|as_view|partial|method_decorator|csp\w*|talisman)$",
)
"""What decorates a handler and turns nobody away."""
_RESOURCES = lazy(
    r"(?i)(^|_|get_?|\b)(db|database|session|sess|conn(ection)?|engine|uow|unit_of_work|settings|config(uration)?|cache|redis|client|pool|repo(sitory)?"
    r"|repositories|service|services|logger|pagination|paginat\w*|page|params?|query|filters?|storage|queue|producer|broker|bus|dao|crud|manager|context"
    r"|locale|lang(uage)?|clock|now|app|container|provider|store|mailer|http|dep|form)(_\w*)?$|(Session|Db|DB|Service|Repository|Settings|Config|Client|RequestForm|Params|Pagination|Uow|UOW)(Dep|Depends|Annotated)?$"
)
"""Dependencies that hand out something instead of asking who is there."""
"""Dependencies that hand out something instead of asking who is there."""
_PEOPLE = lazy(r"(?i)(admin|active|auth\w*|current|logged_?in|signed_?in)_?(user|account|admin|member|me)\b")
"""Dependencies that hand out who asks, and so ask who it is."""
METHODS = {"require_GET": ("GET",), "require_POST": ("POST",), "require_safe": ("GET", "HEAD")}


def decorators(node: SgNode) -> list[SgNode]:
    """Expressions of the decorators around a definition, outermost first."""
    return [
        child.named_children()[0] for child in node.children() if child.kind() == "decorator" and child.named_children()
    ]


def decorated(code: Code, expressions: Iterable[SgNode]) -> tuple[Guard, ...]:
    """Of decorators, those that may turn a request away."""
    return tuple(found for node in expressions for found in _decorator(code, node))


def _decorator(code: Code, node: SgNode) -> Iterator[Guard]:
    call = as_call(node)
    callee = call.callee if call is not None else node.text()
    name = callee.rpartition(".")[2]
    if name == "method_decorator" and call is not None and call.arguments:
        inner = call.arguments[0]
        for one in inner.named_children() if inner.kind() in {"list", "tuple"} else [inner]:
            yield from _decorator(code, one)
    elif name in {"permission_classes", "throttle_classes"} and call is not None:
        for one in call.arguments:
            yield from classes(code, one, "rate-limit" if name == "throttle_classes" else "auth")
    elif not _HARMLESS.search(name) and not callee.endswith((".setter", ".getter")):
        yield guard(callee, code.at(node))._replace(name=_short(node.text()))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"


def classes(code: Code, node: SgNode, kind: str) -> Iterator[Guard]:
    """Of `permission_classes`, `throttle_classes`: each one a guard of that kind, but for the one that lets all in."""
    if node.kind() == "binary_operator":
        yield Guard(kind, _short(node.text()), code.at(node))
    elif node.kind() in {"list", "tuple", "parenthesized_expression"}:
        for one in node.named_children():
            if one.kind() != "comment":
                yield from classes(code, one, kind)
    else:
        name = node.text().strip("\"'")
        yield Guard(
            "open" if kind_of(name) == "open" else kind,
            name.rpartition(".")[2] if "(" not in name else _short(name),
            code.at(node),
        )


def dependencies(code: Code, nodes: Iterable[SgNode | None]) -> tuple[Guard, ...]:
    """Of `dependencies=[Depends(f)]`: what each one asks, where it may ask anything."""
    return tuple(
        found
        for node in nodes
        if node is not None
        for inner in ([node] if node.kind() == "call" else node.named_children())
        if (found := _dependency(code, inner)) is not None
    )


def _dependency(code: Code, node: SgNode) -> Guard | None:
    call = as_call(node)
    if call is None or call.name not in _DEPENDS:
        return None
    asked = call.arguments[0] if call.arguments else call.keywords.get("dependency")
    if asked is None:
        return None
    inner = as_call(asked)
    name = inner.callee if inner is not None else asked.text()
    told = guard(name, code.at(node))._replace(name=_short(node.text()))
    if told.kind == "other" and _PEOPLE.search(name):
        told = told._replace(kind="auth")
    if call.name == "Security" and told.kind == "other":
        return told._replace(kind="auth")
    return None if told.kind in {"other", "validation"} and _RESOURCES.search(name.rpartition(".")[2]) else told


def parameters(code: Code, function: SgNode) -> tuple[tuple[Guard, ...], tuple[Reference, ...]]:
    """What FastAPI calls before the handler: dependencies among its parameters, and types that may stand for some."""
    given = function.field("parameters")
    guards: list[Guard] = []
    takes: list[Reference] = []
    for one in given.named_children() if given is not None else ():
        found = depended(code, one)
        guards += found
        annotation = one.field("type")
        name = annotation.text() if annotation is not None else ""
        if found or not name or "Depends(" in name or "[" in name or not name.rpartition(".")[2][:1].isupper():
            continue
        root = name.partition(".")[0]
        made = code.assigned.get(name, ())
        if made:
            guards += [told for value in made for told in depended(code, value)]
        elif root in code.names:
            takes.append(reference(code, name))
    return tuple(guards), tuple(takes)


def depended(code: Code, node: SgNode) -> tuple[Guard, ...]:
    """`Depends(…)` anywhere in a parameter or a type."""
    text = node.text()
    if "Depends(" not in text and "Security(" not in text:
        return ()
    calls = node.find_all({"rule": {"kind": "call"}})
    return dependencies(code, calls)
