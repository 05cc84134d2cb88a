"""Facts of who may reach whom: NetworkPolicies, the ports of Services, the backends of Ingresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import policies
from readiness.formats.kubernetes.labels import labels_of, selector_of
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import items_of, name_of, number_of, port_of, text_of, texts_of
from readiness.model.artifact import Unresolved
from readiness.model.cluster import IngressBackend, LabelSelector, NetworkPolicy, ServicePort
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.cluster import ClusterFact

_DNS = 53


def facts(document: Document[object]) -> Iterator[ClusterFact]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    match group_of(content.api_version), content.kind:
        case (("networking.k8s.io" | "extensions"), "NetworkPolicy"):
            yield _policy(document.path, content)
        case (("cilium.io" | "crd.projectcalico.org" | "projectcalico.org" | "policy.networking.k8s.io"), kind) if (
            "NetworkPolicy" in kind
        ):
            yield _foreign(document.path, content)
        case "", "Service":
            yield from _ports(document.path, content)
        case (("networking.k8s.io" | "extensions"), "Ingress"):
            yield from _ingress(document.path, content)
        case "gateway.networking.k8s.io", ("HTTPRoute" | "GRPCRoute"):
            yield from _route(document.path, content)
        case _:
            return


def _names(content: KubernetesObject) -> tuple[str, str]:
    return name_of(content.root.get("metadata.name")), name_of(content.root.get("metadata.namespace"))


def _foreign(path: str, content: KubernetesObject) -> NetworkPolicy:
    name, namespace = _names(content)
    everywhere = "" if "Cluster" in content.kind or "Global" in content.kind else namespace
    return NetworkPolicy(Location(path, content.anchor, content.label), content.kind, name, everywhere, None)


def _policy(path: str, content: KubernetesObject) -> NetworkPolicy:
    root = content.root
    name, namespace = _names(content)
    types = texts_of(root.get("spec.policyTypes"))
    incoming, outgoing = list(items_of(root, "spec.ingress")), list(items_of(root, "spec.egress"))
    return NetworkPolicy(
        location=Location(path, content.anchor, content.label),
        kind=content.kind,
        name=name,
        namespace=namespace,
        selector=selector_of(root.get("spec.podSelector")) or LabelSelector(valid=bool(types or incoming or outgoing)),
        ingress="Ingress" in types if types else True,
        egress="Egress" in types if types else root.get("spec.egress") is not None,
        open_ingress=any(_open(rule, "from") for rule in incoming),
        open_egress=any(_open(rule, "to") for rule in outgoing),
        calls_pods=any("podSelector" in peer.fields for rule in outgoing for peer in items_of(rule, "to")),
        resolves=any(_resolves(rule) for rule in outgoing),
        peers=tuple(_peers(path, content)),
        incoming=tuple(policies.rules(path, content, "ingress", "from")),
        outgoing=tuple(policies.rules(path, content, "egress", "to")),
        written=policies.is_written(root),
    )


def _open(rule: Node, side: str) -> bool:
    """An empty rule lets everything through; so does one whose list of peers and of ports are empty."""
    return not any(
        found is not None and (found.items or found.value) for found in map(rule.fields.get, (side, "ports"))
    )


def _resolves(rule: Node) -> bool:
    ports = rule.fields.get("ports")
    if ports is not None and isinstance(ports.value, Unresolved):
        return True
    listed = list(items_of(rule, "ports"))
    if not listed:  # every port: of the pods it names, or of addresses among which the resolver may be
        peers = list(items_of(rule, "to"))
        return not peers or any("ipBlock" in peer.fields or "namespaceSelector" in peer.fields for peer in peers)
    return any(_spans(port) for port in listed)


def _spans(port: Node) -> bool:
    written = port.fields.get("port")
    first, last = number_of(written), number_of(port.fields.get("endPort"))
    if first is None:
        return written is None or name_of(written).startswith("dns") or name_of(written) == "domain"
    if isinstance(first, Unresolved):
        return True
    return first == _DNS or (isinstance(last, int) and first <= _DNS <= last) or first == 5353  # OpenShift's own


def _peers(path: str, content: KubernetesObject) -> Iterator[tuple[LabelSelector, bool, Location]]:
    for direction, side in (("ingress", "from"), ("egress", "to")):
        for rule in items_of(content.root, f"spec.{direction}"):
            for peer in items_of(rule, side):
                selector = selector_of(peer.fields.get("podSelector"))
                if selector is not None:
                    place = Location(path, peer.key_region("podSelector"), content.label)
                    yield selector, "namespaceSelector" not in peer.fields, place


def _ports(path: str, content: KubernetesObject) -> Iterator[ServicePort]:
    root = content.root
    name, namespace = _names(content)
    selector = root.get("spec.selector")
    outside = (
        name_of(root.get("spec.type")) == "ExternalName" or selector is None or not (selector.fields or selector.value)
    )
    for port in items_of(root, "spec.ports"):
        written = port.fields.get("targetPort") or port.fields.get("port")
        number = number_of(port.fields.get("port"))
        yield ServicePort(
            location=Location(path, (written or port).region, content.label),
            service=name,
            namespace=namespace,
            selector=None if outside else labels_of(selector),
            number=number,
            name=name_of(port.fields.get("name")),
            target=port_of(port.fields.get("targetPort")) or ("" if number is None else number),
        )


def _ingress(path: str, content: KubernetesObject) -> Iterator[IngressBackend]:
    defaults = [content.root.get("spec.defaultBackend"), content.root.get("spec.backend")]
    paths = [one for rule in items_of(content.root, "spec.rules") for one in items_of(rule, "http.paths")]
    for backend in (*defaults, *(one.fields.get("backend") for one in paths)):
        if backend is None:
            continue
        name = backend.get("service.name") or backend.fields.get("serviceName")
        port = (
            backend.get("service.port.number") or backend.get("service.port.name") or backend.fields.get("servicePort")
        )
        outdated = "serviceName" in backend.fields and content.api_version == "networking.k8s.io/v1"
        yield from _backend(path, content, name, port, _names(content)[1], outdated=outdated)


def _route(path: str, content: KubernetesObject) -> Iterator[IngressBackend]:
    for rule in items_of(content.root, "spec.rules"):
        for backend in items_of(rule, "backendRefs"):
            if name_of(backend.fields.get("kind")) in {"", "Service"} and not name_of(backend.fields.get("group")):
                namespace = name_of(backend.fields.get("namespace")) or _names(content)[1]
                yield from _backend(path, content, backend.fields.get("name"), backend.fields.get("port"), namespace)


def _backend(
    path: str,
    content: KubernetesObject,
    name: Node | None,
    port: Node | None,
    namespace: str,
    *,
    outdated: bool = False,
) -> Iterator[IngressBackend]:
    if name is not None and name.text:
        place = Location(path, name.region, content.label)
        yield IngressBackend(place, content.label, namespace, text_of(name), port_of(port), outdated)
