"""Facts of how a mesh or gateway shares requests out: routes and their weights, subsets, mutual TLS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.labels import labels_of
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import items_of, name_of, number_of, text_of
from readiness.model.artifact import Unresolved
from readiness.model.delivery import Destination, DestinationRule, PeerAuthentication, Split, Subset, TrafficRoute
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_PROTOCOLS = ("http", "tls", "tcp")
_ROUTES = ("HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute")
_BOUNDS = ("timeout", "timeouts", "retries", "retry")


def facts(document: Document[object]) -> Iterator[TrafficRoute | DestinationRule | PeerAuthentication]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    match group_of(content.api_version), content.kind:
        case "networking.istio.io", "VirtualService":
            yield _route(document.path, content, tuple(_virtual(document.path, content)))
        case "gateway.networking.k8s.io", kind if kind in _ROUTES:
            yield _route(document.path, content, tuple(_gateway(document.path, content)))
        case "networking.istio.io", "DestinationRule":
            yield _rule(document.path, content)
        case "security.istio.io", "PeerAuthentication":
            yield _peers(document.path, content)
        case _:
            return


def _route(path: str, content: KubernetesObject, splits: tuple[Split, ...]) -> TrafficRoute:
    place, name, namespace = _named(path, content)
    return TrafficRoute(place, content.kind, name, namespace, splits)


def _named(path: str, content: KubernetesObject) -> tuple[Location, str, str]:
    name, namespace = (name_of(content.root.get(f"metadata.{key}")) for key in ("name", "namespace"))
    return Location(path, content.anchor, content.label), name, namespace


def _virtual(path: str, content: KubernetesObject) -> Iterator[Split]:
    for protocol in _PROTOCOLS:
        for rule in items_of(content.root, f"spec.{protocol}"):
            found = tuple(_destination(path, content, one) for one in items_of(rule, "route"))
            if found:
                place = Location(path, rule.key_region("route"), content.label)
                bounded = protocol != "http" or any(key in rule.fields for key in _BOUNDS)
                yield Split(place, found, name_of(rule.fields.get("name")), bounded, protocol)


def _destination(path: str, content: KubernetesObject, node: Node) -> Destination:
    host, weight = node.get("destination.host"), node.fields.get("weight")
    shown = host if host is not None else node
    return Destination(
        location=Location(path, shown.region, content.label),
        host=text_of(host),
        subset=text_of(node.get("destination.subset")),
        weight=number_of(weight),
    )


def _gateway(path: str, content: KubernetesObject) -> Iterator[Split]:
    for rule in items_of(content.root, "spec.rules"):
        found = tuple(_backend(path, content, one) for one in items_of(rule, "backendRefs"))
        if found:
            place = Location(path, rule.key_region("backendRefs"), content.label)
            bounded = content.kind != "HTTPRoute" or any(key in rule.fields for key in _BOUNDS)
            yield Split(place, found, name_of(rule.fields.get("name")), bounded)


def _backend(path: str, content: KubernetesObject, node: Node) -> Destination:
    name = node.fields.get("name")
    shown = name if name is not None else node
    return Destination(
        Location(path, shown.region, content.label), text_of(name), "", number_of(node.fields.get("weight"))
    )


def _rule(path: str, content: KubernetesObject) -> DestinationRule:
    place, name, namespace = _named(path, content)
    root = content.root
    subsets, tls = root.get("spec.subsets"), root.get("spec.trafficPolicy.tls.mode")
    return DestinationRule(
        location=place,
        name=name,
        namespace=namespace,
        host=text_of(root.get("spec.host")),
        subsets=None
        if subsets is not None and isinstance(subsets.value, Unresolved)
        else tuple(
            Subset(text_of(one.fields.get("name")), labels_of(one.fields.get("labels")))
            for one in items_of(root, "spec.subsets")
        ),
        tls=text_of(tls),
        tls_location=Location(path, tls.region, content.label) if tls is not None else None,
        outliers=any("outlierDetection" in node.fields for node in root.walk()),
    )


def _peers(path: str, content: KubernetesObject) -> PeerAuthentication:
    place, name, namespace = _named(path, content)
    mode, selector = content.root.get("spec.mtls.mode"), content.root.get("spec.selector")
    ports = content.root.get("spec.portLevelMtls")
    found = {port: node.fields.get("mode") for port, node in (ports.fields.items() if ports is not None else ())}
    return PeerAuthentication(
        location=place if mode is None else Location(path, mode.region, content.label),
        name=name,
        namespace=namespace,
        mode=text_of(mode),
        whole=selector is None or not (selector.fields or selector.value),
        ports=tuple(
            (port, text_of(node), Location(path, node.region, content.label))
            for port, node in found.items()
            if node is not None
        ),
    )
