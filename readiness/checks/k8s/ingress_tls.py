"""Ways into the cluster that are not encrypted, or not for all their hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import items_of, name_of, names_of, text_of, texts_of
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Text

_ELSEWHERE = lazy(
    r"certificate-arn|managed-certificates|pre-shared-cert|appgw-ssl-certificate|router\.tls($|\.)|ssl-passthrough|ssl-cert"
    r"|cloudflare|traefik\.io/router\.entrypoints|certmap|listen-ports|/ssl-redirect"
)
"""Annotations by which a controller ends TLS with a certificate of its own."""
_OWN_TLS = lazy(r"alb|aws|gce|tailscale|cloudflare|azure|openshift|ngrok")
"""Classes of controllers that have certificates of their own."""


def check(document: Document[object], *, hosts: bool = False) -> Iterator[Observation]:
    """One observation for each Ingress and Gateway; with `hosts`, for each host of an Ingress that has TLS."""
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    match group_of(content.api_version), content.kind:
        case (("networking.k8s.io" | "extensions"), "Ingress"):
            yield from _hosts(document, content) if hosts else _ingress(document, content)
        case "gateway.networking.k8s.io", "Gateway" if not hosts:
            yield from _gateway(document, content, "spec.listeners", "protocol")
        case "networking.istio.io", "Gateway" if not hosts:
            yield from _gateway(document, content, "spec.servers", "port.protocol")
        case _:
            return


def _ingress(document: Document[object], content: KubernetesObject) -> Iterator[Observation]:
    place, tls = Location(document.path, content.anchor, content.label), content.root.get("spec.tls")
    notes = names_of(content.root.get("metadata.annotations"))
    kind = name_of(content.root.get("spec.ingressClassName")) or notes.get("kubernetes.io/ingress.class", "")
    if tls is not None and isinstance(tls.value, Unresolved):
        yield Observation(place, Kind.OPEN, content.label, "its TLS settings are only known later")
    elif (tls is not None and tls.items) or any(_ELSEWHERE.search(note) for note in notes):
        yield Observation(place, Kind.PASS, content.label)
    elif _OWN_TLS.search(kind):
        yield Observation(
            place, Kind.OPEN, content.label, f"ingress class {kind} may end TLS with a certificate of its own"
        )
    elif content.root.get("spec.rules") is None and content.root.get("spec.defaultBackend") is None:
        return  # a patch, or one that leads nowhere
    else:
        yield Observation(place, Kind.FAIL, content.label)


def _gateway(
    document: Document[object], content: KubernetesObject, dotted: str, protocol: str
) -> Iterator[Observation]:
    """A plain listener beside an encrypted one is there to redirect."""
    listeners = list(items_of(content.root, dotted))
    kinds = [name_of(one.get(protocol)).upper() for one in listeners]
    if not any(kind.startswith("HTTP") for kind in kinds):
        return
    place = Location(document.path, content.anchor, content.label)
    safe = any(kind in {"HTTPS", "TLS"} for kind in kinds) or any("tls" in one.fields for one in listeners)
    yield Observation(place, Kind.PASS if safe else Kind.FAIL, content.label)


def _hosts(document: Document[object], content: KubernetesObject) -> Iterator[Observation]:
    entries = list(items_of(content.root, "spec.tls"))
    if not entries or any("hosts" not in entry.fields for entry in entries):
        return  # without hosts the certificate is for whatever it names
    covered = [host for entry in entries for host in texts_of(entry.fields.get("hosts"))]
    for rule in items_of(content.root, "spec.rules"):
        host = rule.fields.get("host")
        if host is not None and host.text:
            yield _covers(document, content, host, covered)


def _covers(document: Document[object], content: KubernetesObject, host: Node, covered: list[Text]) -> Observation:
    place, wanted = Location(document.path, host.region, content.label), text_of(host)
    if any(_is(wanted, one) for one in covered):
        return Observation(place, Kind.PASS, host.text)
    if isinstance(wanted, Unresolved) or any(isinstance(one, Unresolved) for one in covered):
        return Observation(place, Kind.OPEN, host.text, "a host is only known later")
    return Observation(place, Kind.FAIL, host.text)


def _is(host: Text, covered: Text) -> bool:
    """A wildcard stands for one label."""
    if host == covered:
        return True
    if isinstance(host, Unresolved) or isinstance(covered, Unresolved) or not covered.startswith("*."):
        return False
    return host.partition(".")[2] == covered[2:]
