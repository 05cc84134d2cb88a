"""Facts of how long and how much is let through at the edge: annotations of Ingresses, timeouts of HTTPRoutes and VirtualServices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.amounts import docker_bytes, seconds
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.traffic import ingress_backends, service_name
from readiness.formats.kubernetes.values import items_of, name_of, text_of
from readiness.model.artifact import Unresolved
from readiness.model.edges import EdgeLimit
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Text

_BODY = frozenset({
    "nginx.ingress.kubernetes.io/proxy-body-size", "nginx.org/client-max-body-size", "haproxy-ingress.github.io/proxy-body-size",
})  # fmt: skip
_TIMEOUT = frozenset({
    "nginx.ingress.kubernetes.io/proxy-read-timeout", "nginx.org/proxy-read-timeout", "haproxy.org/timeout-server",
    "haproxy-ingress.github.io/timeout-server",
})  # fmt: skip
_ATTRIBUTES = "alb.ingress.kubernetes.io/load-balancer-attributes"
_IDLE = lazy(r"idle_timeout\.timeout_seconds\s*=\s*(\d+)")
_DEFAULTS = {"alb": 60.0, "gce": 600.0}
"""How long a load balancer keeps a connection to a pod that nothing is asked on."""


def facts(document: Document[object]) -> Iterator[EdgeLimit]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    match group_of(content.api_version), content.kind:
        case (("networking.k8s.io" | "extensions"), "Ingress"):
            yield from _ingress(document.path, content)
        case "gateway.networking.k8s.io", "HTTPRoute":
            for rule in items_of(content.root, "spec.rules"):
                behind = tuple(text_of(one.fields.get("name")) for one in items_of(rule, "backendRefs"))
                for key in ("request", "backendRequest"):
                    yield from _timed(document.path, content, rule.get(f"timeouts.{key}"), f"timeouts.{key}", behind)
        case "networking.istio.io", "VirtualService":
            for rule in items_of(content.root, "spec.http"):
                hosts = (text_of(one.get("destination.host")) for one in items_of(rule, "route"))
                behind = tuple(service_name(host) for host in hosts)
                yield from _timed(document.path, content, rule.fields.get("timeout"), "timeout", behind)
        case _:
            return


def _timed(
    path: str, content: KubernetesObject, node: Node | None, source: str, behind: tuple[Text, ...]
) -> Iterator[EdgeLimit]:
    if node is not None and behind:
        place = Location(path, node.region, content.label)
        yield EdgeLimit(place, "timeout", source, seconds(name_of(node)) if _is_known(node) else None, behind)


def _is_known(node: Node) -> bool:
    return not isinstance(node.value, Unresolved)


def _ingress(path: str, content: KubernetesObject) -> Iterator[EdgeLimit]:
    annotations = content.root.get("metadata.annotations")
    behind = tuple(dict.fromkeys(one for one in ingress_backends(content.root) if one))
    fields = dict(annotations.fields) if annotations is not None else {}
    for name, node in fields.items():
        place, short = Location(path, node.region, content.label), name.rpartition("/")[2]
        known = _is_known(node)
        if name in _BODY:
            yield EdgeLimit(place, "body", short, docker_bytes(name_of(node)) if known else None, behind)
        elif name in _TIMEOUT:
            yield EdgeLimit(place, "timeout", short, _period(name_of(node)) if known else None, behind)
    yield from _idle(path, content, fields, behind)


def _period(text: str) -> float | None:
    return float(text) if text.isdecimal() else seconds(text)


def _idle(
    path: str, content: KubernetesObject, fields: dict[str, Node], behind: tuple[Text, ...]
) -> Iterator[EdgeLimit]:
    written = content.root.get("spec.ingressClassName") or fields.get("kubernetes.io/ingress.class")
    kind = name_of(written)
    if written is None or kind not in _DEFAULTS:
        return
    attributes = fields.get(_ATTRIBUTES)
    told = _IDLE.search(name_of(attributes)) if attributes is not None else None
    place = Location(path, (attributes if told and attributes is not None else written).region, content.label)
    unknown = attributes is not None and not _is_known(attributes)
    amount = None if unknown else float(told[1]) if told else _DEFAULTS[kind]
    yield EdgeLimit(place, "idle", "idle_timeout" if told else f"the load balancer of the class {kind}", amount, behind)
