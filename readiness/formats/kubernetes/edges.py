"""Facts of what answers at the edge of a cluster: annotations of Ingresses, filters and policies of gateways and meshes, plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.annotations import of_ingress
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.traffic import ingress_backends, service_name
from readiness.formats.kubernetes.values import items_of, name_of, text_of
from readiness.formats.proxy.layers import SECURITY, header
from readiness.model.layers import Layer, LayerUsed
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Text
    from readiness.model.layers import LayerFact

_TRAEFIK = frozenset({"traefik.io", "traefik.containo.us"})
TRAEFIK_HEADERS = {
    "stsSeconds": "Strict-Transport-Security",
    "frameDeny": "X-Frame-Options",
    "customFrameOptionsValue": "X-Frame-Options",
    "contentTypeNosniff": "X-Content-Type-Options",
    "contentSecurityPolicy": "Content-Security-Policy",
}
_KONG_LIMITS = ("rate-limiting", "rate-limiting-advanced", "request-termination-limit", "response-ratelimiting")
_ATTACHED = ("targetRefs", "targetRef")


def facts(document: Document[object]) -> Iterator[LayerFact]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    place, root = Location(document.path, content.anchor, content.label), content.root
    match group_of(content.api_version), content.kind:
        case (("networking.k8s.io" | "extensions"), "Ingress"):
            behind = tuple(ingress_backends(root))
            yield from of_ingress(place, name_of(content.root.get("metadata.namespace")), root, behind or None)
        case "gateway.networking.k8s.io", ("HTTPRoute" | "GRPCRoute"):
            yield from _route(place, root)
        case "networking.istio.io", "VirtualService":
            yield from _virtual(place, root)
        case "networking.istio.io", "EnvoyFilter":
            yield from _envoy_filter(place, root)
        case "gateway.envoyproxy.io", ("BackendTrafficPolicy" | "SecurityPolicy"):
            yield from _policy(place, root)
        case "networking.gke.io", "GCPBackendPolicy":
            yield from _armor(place, root)
        case group, "Middleware" if group in _TRAEFIK:
            yield from traefik(place, f"Middleware/{name_of(root.get('metadata.name'))}", root.get("spec"))
        case group, "IngressRoute" if group in _TRAEFIK:
            yield from _ingress_route(place, root)
        case "configuration.konghq.com", ("KongPlugin" | "KongClusterPlugin"):
            yield from _kong(place, root)
        case "projectcontour.io", "HTTPProxy":
            yield from _contour(place, root)
        case _:
            return


def _route(place: Location, root: Node) -> Iterator[Layer]:
    for rule in items_of(root, "spec.rules"):
        behind = tuple(text_of(one.fields.get("name")) for one in items_of(rule, "backendRefs")) or None
        for item in items_of(rule, "filters"):
            modified = item.fields.get("responseHeaderModifier")
            for verb in ("set", "add"):
                for one in items_of(modified, verb):
                    name, value = name_of(one.fields.get("name")), name_of(one.fields.get("value"))
                    yield from header(place._replace(region=one.region), "HTTPRoute", name, value, behind)
            if (cors := item.fields.get("cors")) is not None:
                yield Layer(place._replace(region=item.key_region("cors")), "cors", "HTTPRoute", _origins(cors), behind)
            if "rate" in name_of(item.get("extensionRef.name")).lower():
                yield Layer(place._replace(region=item.region), "rate-limit", "HTTPRoute", "", behind)


def _virtual(place: Location, root: Node) -> Iterator[Layer]:
    for rule in items_of(root, "spec.http"):
        behind = tuple(service_name(text_of(one.get("destination.host"))) for one in items_of(rule, "route")) or None
        holders = [rule.get("headers.response"), *(one.get("headers.response") for one in items_of(rule, "route"))]
        for holder in holders:
            for verb in ("set", "add"):
                values = holder.fields.get(verb) if holder is not None else None
                for name, value in values.fields.items() if values is not None else ():
                    yield from header(
                        place._replace(region=value.region), "VirtualService", name, name_of(value), behind
                    )
        if (cors := rule.fields.get("corsPolicy")) is not None:
            where = place._replace(region=rule.key_region("corsPolicy"))
            yield Layer(where, "cors", "VirtualService", _origins(cors), behind)


def _origins(cors: Node) -> str:
    """As far as they are written; `*` for a pattern that takes all."""
    found = cors.fields.get("allowOrigins") or cors.fields.get("allowOrigin")
    values = [
        one.text if one.kind == "scalar" else name_of(next(iter(one.fields.values()), None))
        for one in (found.items if found is not None else ())
    ]
    return ", ".join("*" if value in (".*", ".+", "*", "https?://.*") else value for value in values)


def _envoy_filter(place: Location, root: Node) -> Iterator[Layer]:
    """Only what limits rates: told by the filter's name, since its configuration is Envoy's own."""
    texts = {node.text for node in root.walk() if node.kind == "scalar"}
    if any("ratelimit" in text.replace("_", "").lower() for text in texts):
        selector = root.get("spec.workloadSelector.labels")
        labels = {name: text_of(value) for name, value in selector.fields.items()} if selector is not None else {}
        named: Text = labels.get("app") or labels.get("app.kubernetes.io/name") or ""
        whole = not labels and name_of(root.get("metadata.namespace")) == "istio-system"
        yield Layer(place, "rate-limit", "EnvoyFilter", "", (named,) if named and not whole else None)


def _policy(place: Location, root: Node) -> Iterator[Layer]:
    for target in _targets(root):
        if (cors := root.get("spec.cors")) is not None:
            yield Layer(place, "cors", "SecurityPolicy", _origins(cors), None, target)
        if root.get("spec.rateLimit") is not None:
            yield Layer(place, "rate-limit", "BackendTrafficPolicy", "", None, target)


def _armor(place: Location, root: Node) -> Iterator[Layer]:
    """A Cloud Armor policy, whose rules are not written here."""
    if root.get("spec.default.securityPolicy") is not None:
        for target in _targets(root):
            behind: tuple[Text, ...] | None = (target[1],) if target[0] in ("Service", "") else None
            yield Layer(place, "rate-limit", "GCPBackendPolicy", "", behind, sure=False)


def _targets(root: Node) -> Iterator[tuple[str, str]]:
    """Kind and name of what a policy is attached to; that of a gateway stands in front of all its routes: name empty."""
    one = root.get("spec.targetRef")
    for target in (*([one] if one is not None else ()), *items_of(root, "spec.targetRefs")):
        kind = name_of(target.fields.get("kind"))
        yield (kind, "" if kind == "Gateway" else name_of(target.fields.get("name")))


def traefik(place: Location, name: str, spec: Node | None) -> Iterator[Layer]:
    """What one middleware of Traefik does: of its custom resource, or of a file."""
    if spec is None:
        return
    if "rateLimit" in spec.fields or "inFlightReq" in spec.fields:
        yield Layer(place, "rate-limit", "traefik", "", name=name)
    headers = spec.fields.get("headers")
    if headers is None:
        return
    for key, value in headers.fields.items():
        if key in TRAEFIK_HEADERS and name_of(value) not in ("false", "0", ""):
            yield Layer(place, "security-headers", "traefik", TRAEFIK_HEADERS[key], name=name)
    custom = headers.fields.get("customResponseHeaders")
    for key in custom.fields if custom is not None else ():
        if key.lower() in SECURITY:
            yield Layer(place, "security-headers", "traefik", SECURITY[key.lower()], name=name)
    origins = headers.fields.get("accessControlAllowOriginList") or headers.fields.get(
        "accessControlAllowOriginListRegex"
    )
    if origins is not None:
        yield Layer(place, "cors", "traefik", ", ".join(one.text for one in origins.items), name=name)


def _ingress_route(place: Location, root: Node) -> Iterator[LayerUsed]:
    for route in items_of(root, "spec.routes"):
        names = tuple(f"Middleware/{name_of(one.fields.get('name'))}" for one in items_of(route, "middlewares"))
        behind = tuple(text_of(one.fields.get("name")) for one in items_of(route, "services"))
        if names:
            yield LayerUsed(place, names, behind or None)


def _kong(place: Location, root: Node) -> Iterator[LayerFact]:
    plugin, name = name_of(root.fields.get("plugin")), f"KongPlugin/{name_of(root.get('metadata.name'))}"
    config = root.fields.get("config")
    if name_of(root.get("metadata.labels.global")) == "true":
        yield LayerUsed(place, (name,), None)
    yield from kong(place, name, plugin, config)


def kong(place: Location, name: str, plugin: str, config: Node | None) -> Iterator[Layer]:
    """What one plugin of Kong does: of its custom resource, or of a declarative file."""
    if plugin in _KONG_LIMITS:
        yield Layer(place, "rate-limit", "kong", "", name=name)
    elif plugin == "cors":
        origins = config.fields.get("origins") if config is not None else None
        values = [one.text for one in origins.items] if origins is not None else ["*"]
        yield Layer(place, "cors", "kong", ", ".join(values), name=name)
    elif plugin in ("response-transformer", "response-transformer-advanced") and config is not None:
        for node in config.walk():
            key = node.text.partition(":")[0].strip().lower() if node.kind == "scalar" else ""
            if key in SECURITY:
                yield Layer(place, "security-headers", "kong", SECURITY[key], name=name)


def _contour(place: Location, root: Node) -> Iterator[Layer]:
    behind = (
        tuple(
            text_of(one.fields.get("name"))
            for route in items_of(root, "spec.routes")
            for one in items_of(route, "services")
        )
        or None
    )
    holders = [
        holder for holder in (root.get("spec.virtualhost"), *items_of(root, "spec.routes")) if holder is not None
    ]
    for holder in holders:
        if "rateLimitPolicy" in holder.fields:
            yield Layer(
                place._replace(region=holder.key_region("rateLimitPolicy")), "rate-limit", "HTTPProxy", "", behind
            )
        if (cors := holder.fields.get("corsPolicy")) is not None:
            yield Layer(
                place._replace(region=holder.key_region("corsPolicy")), "cors", "HTTPProxy", _origins(cors), behind
            )
        for one in items_of(holder, "responseHeadersPolicy.set"):
            name, value = name_of(one.fields.get("name")), name_of(one.fields.get("value"))
            yield from header(place._replace(region=one.region), "HTTPProxy", name, value, behind)
