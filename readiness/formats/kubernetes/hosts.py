"""Facts of the hosts that are served from outside, and where TLS ends: Ingresses, Gateways, HTTPRoutes, VirtualServices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.traffic import ingress_backends, service_name
from readiness.formats.kubernetes.values import items_of, name_of, names_of, text_of, texts_of
from readiness.model.artifact import Unresolved
from readiness.model.edges import EdgeGate, EdgeHosts
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Text

_CERTIFIED = lazy(r"certificate-arn$|managed-certificates$|pre-shared-cert$|appgw-ssl-certificate$")
_PLAIN = lazy(r"(?:^|/)(?:ssl-redirect|force-ssl-redirect)$")


def facts(document: Document[object]) -> Iterator[EdgeGate | EdgeHosts]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    match group_of(content.api_version), content.kind:
        case (("networking.k8s.io" | "extensions"), "Ingress"):
            yield _ingress(document.path, content)
        case "gateway.networking.k8s.io", "Gateway":
            yield _gate(document.path, content, "spec.listeners", "protocol")
        case "networking.istio.io", "Gateway":
            yield _gate(document.path, content, "spec.servers", "port.protocol")
        case "gateway.networking.k8s.io", "HTTPRoute":
            parents = tuple(name_of(one.fields.get("name")) for one in items_of(content.root, "spec.parentRefs"))
            backends = (one for rule in items_of(content.root, "spec.rules") for one in items_of(rule, "backendRefs"))
            services = tuple(dict.fromkeys(text_of(one.fields.get("name")) for one in backends))
            yield _hosts(document.path, content, content.root.get("spec.hostnames"), services, parents)
        case "networking.istio.io", "VirtualService":
            gates = tuple(name_of(one).rpartition("/")[2] for one in _items(content.root.get("spec.gateways")))
            routed = (one for rule in items_of(content.root, "spec.http") for one in items_of(rule, "route"))
            services = tuple(dict.fromkeys(service_name(text_of(one.get("destination.host"))) for one in routed))
            yield _hosts(document.path, content, content.root.get("spec.hosts"), services, gates)
        case _:
            return


def _items(node: Node | None) -> tuple[Node, ...]:
    return tuple(node.items) if node is not None else ()


def _namespace(content: KubernetesObject) -> str:
    return name_of(content.root.get("metadata.namespace"))


def _hosts(
    path: str, content: KubernetesObject, hosts: Node | None, services: tuple[Text, ...], gates: tuple[str, ...]
) -> EdgeHosts:
    written = [one for one in _items(hosts) if isinstance(one.value, str)]
    found = tuple((one.text, Location(path, one.region, content.label)) for one in written)
    place = Location(path, content.anchor, content.label)
    return EdgeHosts(place, content.label, _namespace(content), found, services, gates)


def _ingress(path: str, content: KubernetesObject) -> EdgeHosts:
    root, notes = content.root, names_of(content.root.get("metadata.annotations"))
    hosts = [one.fields.get("host") for one in items_of(root, "spec.rules")]
    secured = [text_of(host) for entry in items_of(root, "spec.tls") for host in _items(entry.fields.get("hosts"))]
    certified = any(map(_CERTIFIED.search, notes)) or any(
        "hosts" not in one.fields for one in items_of(root, "spec.tls")
    )
    return EdgeHosts(
        location=Location(path, content.anchor, content.label),
        by=content.label,
        namespace=_namespace(content),
        hosts=tuple(
            (host.text, Location(path, host.region, content.label))
            for host in hosts
            if host is not None and isinstance(host.value, str)
        ),
        services=tuple(dict.fromkeys(one for one in ingress_backends(root) if one)),
        secured=("*",) if certified else tuple(one for one in secured if not isinstance(one, Unresolved)),
        plain=any(_PLAIN.search(name) and value == "false" for name, value in notes.items()),
    )


def _gate(path: str, content: KubernetesObject, dotted: str, protocol: str) -> EdgeGate:
    """A listener that takes all hosts says so by naming none."""
    found: dict[Text, None] = {}
    for one in items_of(content.root, dotted):
        mode = name_of(one.get("tls.mode")).upper()
        if name_of(one.get(protocol)).upper() != "HTTPS" or mode in ("PASSTHROUGH", "AUTO_PASSTHROUGH"):
            continue
        named = text_of(one.fields.get("hostname"))
        found |= dict.fromkeys(texts_of(one.fields.get("hosts")) or ((named,) if named else ("*",)))
    place = Location(path, content.anchor, content.label)
    return EdgeGate(place, name_of(content.root.get("metadata.name")), _namespace(content), tuple(found))
