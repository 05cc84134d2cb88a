"""Facts of the paths by which requests come in: which Services they lead to, and what is rewritten on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.traffic import service_name
from readiness.formats.kubernetes.values import items_of, name_of, text_of
from readiness.model.artifact import Unresolved
from readiness.model.edges import EdgePath
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Text

_REWRITE = "nginx.ingress.kubernetes.io/rewrite-target"
_STRIP = "konghq.com/strip-path"
_CHANGES = lazy(
    r"(?i)rewrite|strip|middleware|plugin|snippet|transform|redirect$|app-root|actions?\.|skipper|modify|path|ambassador|url-map|filter|rule-type"
)
_HARMLESS = lazy(r"(?i)ssl-redirect|ssl-passthrough|healthcheck|health-check|cookie-path|path-type|redirect-to-https")
_SPECIAL = lazy(r"[\\^$()\[\]|+?*{}]")
_REST = lazy(
    r"(?P<head>/[\w./-]*?)/?(?:\((?:/\|\$|\$\|/|/)\)\(\.\*\)|\(/\|\$\)\(\.\+\)|\(/\.\*\)\?|/?\(\.[*+]\)|\(\?:/\|\$\)\(\.\*\))\$?"
)
"""`/api(/|$)(.*)`, `/api/(.*)`: a prefix, and what stands behind it."""
_GROUP = lazy(r"(?P<head>(?:/[\w.-]+)*)/?\$[12]")


class _Way(NamedTuple):
    path: Text
    match: str
    becomes: Text | None = None
    whole: bool = False
    doubt: str = ""


def facts(document: Document[object]) -> Iterator[EdgePath]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    match group_of(content.api_version), content.kind:
        case (("networking.k8s.io" | "extensions"), "Ingress"):
            yield from _ingress(document.path, content)
        case "gateway.networking.k8s.io", "HTTPRoute":
            yield from _route(document.path, content)
        case "networking.istio.io", "VirtualService":
            yield from _virtual(document.path, content)
        case _:
            return


def _told(path: str, content: KubernetesObject, at: Node, way: _Way, services: tuple[Text, ...]) -> EdgePath:
    place = Location(path, at.region, content.label)
    namespace = name_of(content.root.get("metadata.namespace"))
    return EdgePath(place, content.label, namespace, way.path, way.match, services, way.becomes, way.whole, way.doubt)


def _ingress(path: str, content: KubernetesObject) -> Iterator[EdgePath]:
    annotations = content.root.get("metadata.annotations")
    for one in (one for rule in items_of(content.root, "spec.rules") for one in items_of(rule, "http.paths")):
        backend = one.fields.get("backend")
        named = backend.get("service.name") or backend.fields.get("serviceName") if backend is not None else None
        service, written = text_of(named), one.fields.get("path")
        if service and written is not None:
            way = _rewritten(text_of(written), name_of(one.fields.get("pathType")), annotations)
            yield _told(path, content, written, way, (service,))


def _rewritten(path: Text, kind: str, annotations: Node | None) -> _Way:
    notes = dict(annotations.fields) if annotations is not None else {}
    if annotations is not None and isinstance(annotations.value, Unresolved):
        return _Way(path, "prefix", doubt=annotations.value.text)
    target, strip = notes.pop(_REWRITE, None), notes.pop(_STRIP, None)
    doubt = next((name for name in notes if _CHANGES.search(name) and not _HARMLESS.search(name)), "")
    if isinstance(path, Unresolved):
        return _Way(path, "prefix", doubt=doubt)
    if target is not None:
        return _by_nginx(path, text_of(target), doubt)
    bare = path.removesuffix("*") if path.endswith("/*") else path
    match = "exact" if kind == "Exact" else "regex" if _SPECIAL.search(bare) else "prefix"
    stripped = "/" if strip is not None and name_of(strip) == "true" else None
    return _Way(bare, match, stripped, doubt=doubt)


def _by_nginx(path: str, target: Text, doubt: str) -> _Way:
    """Without a group nothing is left of the path but the target."""
    if isinstance(target, Unresolved):
        return _Way(path, "prefix", doubt=target.text)
    if "$" not in target:
        match = "regex" if _SPECIAL.search(path) else "prefix"
        return _Way(path, match, target or "/", whole=True, doubt=doubt)
    rest, put = _REST.fullmatch(path), _GROUP.fullmatch(target)
    last = "$2" if rest is not None and rest[0].count("(") - rest[0].count("(?:") == 2 else "$1"
    if rest is None or put is None or not target.endswith(last):
        return _Way(path, "regex", doubt=doubt)
    return _Way(rest["head"].rstrip("/") or "/", "prefix", put["head"] or "/", doubt=doubt)


def _route(path: str, content: KubernetesObject) -> Iterator[EdgePath]:
    for rule in items_of(content.root, "spec.rules"):
        backends = list(items_of(rule, "backendRefs"))
        services = tuple(
            text_of(one.fields.get("name")) for one in backends if name_of(one.fields.get("kind")) in ("", "Service")
        )
        if not services:
            continue
        filters = [*items_of(rule, "filters"), *(each for one in backends for each in items_of(one, "filters"))]
        for one in list(items_of(rule, "matches")) or [rule]:
            matched = one.get("path.value")
            kind = name_of(one.get("path.type")) or "PathPrefix"
            way = _by_filters(text_of(matched) or "/", kind, filters)
            yield _told(path, content, matched if matched is not None else rule, way, services)


def _by_filters(path: Text, kind: str, filters: list[Node]) -> _Way:
    match = {"PathPrefix": "prefix", "Exact": "exact"}.get(kind, "regex")
    doubt = next((name_of(one.fields.get("type")) for one in filters if "extensionRef" in one.fields), "")
    for one in filters:
        rewrite = one.get("urlRewrite.path")
        if rewrite is None:
            continue
        prefix, full = rewrite.fields.get("replacePrefixMatch"), rewrite.fields.get("replaceFullPath")
        if full is not None:
            return _Way(path, match, text_of(full), whole=True, doubt=doubt)
        if prefix is not None:
            return _Way(path, match, text_of(prefix) or "/", doubt=doubt)
    return _Way(path, match, doubt=doubt)


def _virtual(path: str, content: KubernetesObject) -> Iterator[EdgePath]:
    for rule in items_of(content.root, "spec.http"):
        routed = items_of(rule, "route")
        services = tuple(dict.fromkeys(service_name(text_of(one.get("destination.host"))) for one in routed))
        if not services or "redirect" in rule.fields:
            continue
        rewrite = rule.get("rewrite.uri")
        doubt = "uriRegexRewrite" if rule.get("rewrite.uriRegexRewrite") is not None else ""
        for one in list(items_of(rule, "match")):
            uri = one.fields.get("uri")
            for kind, written in uri.fields.items() if uri is not None else ():
                match = {"prefix": "start", "exact": "exact"}.get(kind, "regex")
                becomes = text_of(rewrite) if rewrite is not None else None
                whole = becomes is not None and match == "exact"
                way = _Way(text_of(written), match, becomes, whole, doubt)
                yield _told(path, content, written, way, services)
