"""Facts of how requests come in: Services, Ingresses, HTTPRoutes, VirtualServices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import items_of, name_of, names_of, number_of, port_of, text_of, texts_of
from readiness.model.artifact import Unresolved
from readiness.model.facts import Ingress, KubernetesService
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Fact, Number, Text

_INSIDE = frozenset({"svc", "svc.cluster.local"})


def facts(document: Document[object]) -> Iterator[Fact]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    match group_of(content.api_version), content.kind:
        case "", "Service":
            yield _service(document.path, content)
        case (("networking.k8s.io" | "extensions"), "Ingress"):
            hosts = [text_of(rule.fields.get("host")) for rule in items_of(content.root, "spec.rules")]
            yield _incoming(document.path, content, hosts, ingress_backends(content.root), _tls_hosts(content.root))
        case "gateway.networking.k8s.io", ("HTTPRoute" | "GRPCRoute"):
            hosts = list(texts_of(content.root.get("spec.hostnames")))
            yield _incoming(document.path, content, hosts, _route_backends(content.root), None)
        case "networking.istio.io", "VirtualService" if _faces_outside(content.root):
            hosts = list(texts_of(content.root.get("spec.hosts")))
            yield _incoming(document.path, content, hosts, _mesh_backends(content.root), None)
        case _:
            return


def _service(path: str, content: KubernetesObject) -> KubernetesService:
    kind = name_of(content.root.get("spec.type")) or "ClusterIP"
    return KubernetesService(
        location=Location(path, content.anchor, content.label),
        name=_plain(content.name),
        namespace=_plain(content.namespace),
        selector=_selector(content.root.get("spec.selector")) if kind != "ExternalName" else None,
        ports=tuple(_service_ports(content.root)),
        type=kind,
        headless=name_of(content.root.get("spec.clusterIP")) == "None",
    )


def _selector(node: Node | None) -> dict[str, Text] | None:
    if node is not None and isinstance(node.value, Unresolved):
        return {node.text: node.value}
    return {name: text_of(value) for name, value in node.fields.items()} if node is not None and node.fields else None


def _service_ports(root: Node) -> Iterator[tuple[Number, Number | str]]:
    """A port without targetPort goes to the same number."""
    for port in items_of(root, "spec.ports"):
        number = number_of(port.fields.get("port"))
        if number is not None:
            yield number, port_of(port.fields.get("targetPort")) or number


def _incoming(
    path: str, content: KubernetesObject, hosts: list[Text], backends: Iterator[Text], tls: tuple[Text, ...] | None
) -> Ingress:
    return Ingress(
        location=Location(path, content.anchor, content.label),
        name=_plain(content.name),
        namespace=_plain(content.namespace),
        hosts=tuple(host for host in hosts if host),
        backends=tuple(dict.fromkeys(backend for backend in backends if backend)),
        tls_hosts=tls,
        annotations=names_of(content.root.get("metadata.annotations")),
        templated=_templated(content.root.get("metadata.annotations")),
    )


def ingress_backends(root: Node) -> Iterator[Text]:
    """Names of Services. Of networking.k8s.io/v1, and of the older shape with `serviceName`."""
    defaults = (root.get("spec.defaultBackend"), root.get("spec.backend"))
    paths = [path for rule in items_of(root, "spec.rules") for path in items_of(rule, "http.paths")]
    for backend in (*defaults, *(path.fields.get("backend") for path in paths)):
        if backend is not None:
            yield text_of(backend.get("service.name") or backend.fields.get("serviceName") or _unresolved(backend))


def _tls_hosts(root: Node) -> tuple[Text, ...] | None:
    tls = root.get("spec.tls")
    if tls is None or (tls.kind == "sequence" and not tls.items) or (tls.kind == "scalar" and tls.value is None):
        return None
    if isinstance(tls.value, Unresolved):
        return (tls.value,)
    return tuple(host for entry in items_of(root, "spec.tls") for host in texts_of(entry.fields.get("hosts")))


def _route_backends(root: Node) -> Iterator[Text]:
    for rule in items_of(root, "spec.rules"):
        for backend in items_of(rule, "backendRefs"):
            if name_of(backend.fields.get("kind")) in {"", "Service"}:
                yield text_of(backend.fields.get("name"))


def _faces_outside(root: Node) -> bool:
    """Without a gateway it steers traffic between services of the mesh."""
    return any(gateway != "mesh" for gateway in texts_of(root.get("spec.gateways")))


def _mesh_backends(root: Node) -> Iterator[Text]:
    for protocol in ("http", "tls", "tcp"):
        for rule in items_of(root, f"spec.{protocol}"):
            for route in items_of(rule, "route"):
                yield service_name(text_of(route.get("destination.host")))


def service_name(host: Text) -> Text:
    """`web` of `web.shop.svc.cluster.local`; a host of the internet stays whole."""
    if isinstance(host, Unresolved):
        return host
    name, _, rest = host.partition(".")
    return name if rest.partition(".")[2] in _INSIDE else host


def _unresolved(node: Node) -> Node | None:
    return node if isinstance(node.value, Unresolved) else None


def _plain(text: Text) -> str:
    return text if isinstance(text, str) else text.text


def _templated(annotations: Node | None) -> str:
    if annotations is None:
        return ""
    values = (annotations, *annotations.fields.values())
    return next((one.value.text for one in values if isinstance(one.value, Unresolved)), "")
