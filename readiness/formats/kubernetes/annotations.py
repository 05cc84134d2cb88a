"""What annotations of an Ingress ask of its controller: limits, headers, CORS, and whatever stands in a firewall elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.values import name_of
from readiness.formats.proxy.layers import header
from readiness.model.artifact import Unresolved
from readiness.model.layers import Layer, LayerUsed
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Node
    from readiness.model.facts import Text
    from readiness.model.layers import LayerFact
    from readiness.model.location import Location

    Behind = tuple[Text, ...] | None

_LIMITS = lazy(
    r"^(?:nginx\.ingress\.kubernetes\.io|nginx\.org|haproxy-ingress\.github\.io|ingress\.kubernetes\.io)/(?:limit-(?:rps|rpm|req|connections|req-rate|whitelist)$|limit-req-)"
    r"|^haproxy\.(?:org|com)/rate-limit-requests$"
)
_FIREWALLS = lazy(
    r"^alb\.ingress\.kubernetes\.io/(?:wafv2-acl-arn|waf-acl-id|shield-advanced-protection)$|^cloud\.google\.com/(?:backend-config|armor-config)$"
    r"|^appgw\.ingress\.kubernetes\.io/waf-policy-for-path$"
)
_SNIPPETS = lazy(r"(?:configuration|server|location)-snippets?$|backend-config-snippet$")
_HEADER = lazy(
    r"(?:add_header|more_set_headers|http-response\s+(?:set|add)-header)\s+[\"']?([\w-]+)[\"']?\s*:?\s*[\"']?([^\"';\n]*)"
)
_ALB = lazy(r"routing\.http\.response\.(\w+)\.header_value\s*=\s*([^,\n]+)")


def of_ingress(place: Location, namespace: str, root: Node, behind: Behind) -> Iterator[LayerFact]:
    annotations = root.get("metadata.annotations")
    if annotations is None:
        return
    for name, node in annotations.fields.items():
        where, value = place._replace(region=annotations.key_region(name)), name_of(node)
        if _LIMITS.search(name):
            yield Layer(where, "rate-limit", "Ingress", value, behind)
        elif _FIREWALLS.search(name):
            yield Layer(where, "rate-limit", "Ingress", name, behind, sure=False)
        elif name.endswith("/custom-headers"):
            yield Layer(where, "security-headers", "Ingress", value, behind, sure=False)
        elif name == "konghq.com/plugins":
            yield LayerUsed(where, tuple(f"KongPlugin/{one.strip()}" for one in value.split(",")), behind)
        elif name.endswith("/router.middlewares"):
            yield LayerUsed(
                where, tuple(f"Middleware/{_middleware(one.strip(), namespace)}" for one in value.split(",")), behind
            )
        yield from _headers(where, name, value, behind)
    yield from _cors(place, annotations, behind)


def _middleware(reference: str, namespace: str) -> str:
    """`slow` of `shop-slow@kubernetescrd`: the namespace comes first, and may hold hyphens too."""
    name = reference.partition("@")[0]
    for first in (namespace, "default"):
        if first and name.startswith(first + "-"):
            return name.removeprefix(first + "-")
    return name.partition("-")[2] or name


def _headers(where: Location, name: str, value: str, behind: Behind) -> Iterator[Layer]:
    if _SNIPPETS.search(name):
        for found in _HEADER.finditer(value):
            yield from header(where, "Ingress", found[1], found[2], behind)
        if "limit_req " in value:
            yield Layer(where, "rate-limit", "Ingress", "", behind)
    elif "/listener-attributes" in name:
        for found in _ALB.finditer(value):
            yield from header(where, "Ingress", found[1].replace("_", "-"), found[2], behind)


def _cors(place: Location, annotations: Node, behind: Behind) -> Iterator[Layer]:
    """ingress-nginx lets every origin in unless it is told which."""
    for prefix in ("nginx.ingress.kubernetes.io/", "haproxy-ingress.github.io/", "haproxy.org/"):
        switch = annotations.fields.get(f"{prefix}enable-cors") or annotations.fields.get(f"{prefix}cors-enable")
        if switch is None or name_of(switch) != "true":
            continue
        origin = annotations.fields.get(f"{prefix}cors-allow-origin")
        key = (
            f"{prefix}cors-allow-origin"
            if origin is not None
            else next(one for one in (f"{prefix}enable-cors", f"{prefix}cors-enable") if one in annotations.fields)
        )
        unknown = origin is not None and isinstance(origin.value, Unresolved)
        value = name_of(origin) if origin is not None else "*"
        yield Layer(
            place._replace(region=annotations.key_region(key)), "cors", "Ingress", value, behind, sure=not unknown
        )
