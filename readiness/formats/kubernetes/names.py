"""Facts of what is there by name, what names it, and what is laid over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import all_containers, group_of
from readiness.formats.kubernetes.values import items_of, name_of, text_of, texts_of
from readiness.model.artifact import Unresolved
from readiness.model.location import Location
from readiness.model.objects import Entry, ObjectDefined, ObjectPatch, ObjectReference
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Fact, Text

_VARIABLE = lazy(r"[A-Za-z_]\w*")
_SCALERS = ("HorizontalPodAutoscaler", "ScaledObject", "VerticalPodAutoscaler", "Rollout")
_SCALED = ("spec.scaleTargetRef", "spec.targetRef", "spec.workloadRef")
_VOLUMES = (
    ("configMap", "name", "ConfigMap"),
    ("secret", "secretName", "Secret"),
    ("persistentVolumeClaim", "claimName", "PersistentVolumeClaim"),
)
_MAKERS = {
    "Certificate": ("Secret", "spec.secretName"),
    "ExternalSecret": ("Secret", "spec.target.name"),
    "SealedSecret": ("Secret", "spec.template.metadata.name"),
    "SopsSecret": ("Secret", ""),
    "VaultStaticSecret": ("Secret", "spec.destination.name"),
    "VaultDynamicSecret": ("Secret", "spec.destination.name"),
    "AzureKeyVaultSecret": ("Secret", "spec.output.secret.name"),
    "OnePasswordItem": ("Secret", ""),
    "InfisicalSecret": ("Secret", "spec.managedSecretReference.secretName"),
    "DopplerSecret": ("Secret", "spec.managedSecret.name"),
    "Bundle": ("ConfigMap", ""),
}
"""What operators make under a name of their own or the object's."""


def facts(document: Document[object]) -> Iterator[Fact]:
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    if content.is_partial:
        spec = content.root.fields.get("spec")
        fields = frozenset(spec.fields if spec is not None else ())
        yield ObjectPatch(_whole(document, content), content.kind, content.name, fields)
    elif content.kind == "Kustomization":
        yield from _kustomization(document.path, content)
    elif content.kind == "Config" and group_of(content.api_version) == "skaffold":
        yield from _skaffold(document.path, content)
    else:
        yield from _defined(document, content)
    if content.pod_spec is not None:
        yield from _used(document.path, content, content.pod_spec)
    if content.kind in _SCALERS:
        yield from _scaled(document.path, content)


def _whole(document: Document[object], content: KubernetesObject) -> Location:
    return Location(document.path, content.anchor, content.label)


def _defined(document: Document[object], content: KubernetesObject) -> Iterator[ObjectDefined]:
    place, namespace = _whole(document, content), _plain(content.namespace)
    fixed = content.root.fields.get("immutable")
    claim = content.kind == "PersistentVolumeClaim"
    yield ObjectDefined(
        place, content.kind, content.name, namespace,
        keys=_keys(content),
        modes=texts_of(content.root.get("spec.accessModes")) if claim else (),
        made=content.made,
        fixed=fixed is not None and fixed.value is True,
        entries=tuple(_entries(document.path, content)),
    )  # fmt: skip
    if content.kind in _MAKERS:
        kind, path = _MAKERS[content.kind]
        name = text_of(content.root.get(path)) if path else content.name
        yield ObjectDefined(place, kind, name or content.name, namespace, made=True)


def _keys(content: KubernetesObject) -> frozenset[str] | None:
    """None when something else fills it in."""
    if content.kind not in ("ConfigMap", "Secret"):
        return None
    parts = [content.root.fields.get(name) for name in ("data", "stringData", "binaryData")]
    found = [part for part in parts if part is not None]
    if not found or any(isinstance(part.value, Unresolved) for part in found):
        return None
    return frozenset(key for part in found for key in part.fields)


def _entries(path: str, content: KubernetesObject) -> Iterator[Entry]:
    """Files that it holds are none that a variable could be."""
    for part in ("data", "stringData") if content.kind in ("ConfigMap", "Secret") else ():
        held = content.root.fields.get(part)
        for key, value in held.fields.items() if held is not None else ():
            if held is not None and _VARIABLE.fullmatch(key) and "\n" not in value.text:
                place = Location(path, held.key_region(key), f"{content.label}/{part}/{key}")
                yield Entry(key, place, text_of(value) if content.kind == "ConfigMap" else None)


def _used(path: str, content: KubernetesObject, pod: Node) -> Iterator[ObjectReference]:
    for container in all_containers(pod):
        yield from _used_by_container(path, content, container)
    mounted = {
        name_of(mount.fields.get("name"))
        for container in all_containers(pod)
        for mount in items_of(container, "volumeMounts")
        if "subPath" in mount.fields
    }
    for volume in items_of(pod, "volumes"):
        use = "subPath" if name_of(volume.fields.get("name")) in mounted else "volume"
        for projected in (volume, *items_of(volume, "projected.sources")):
            yield from _mounted(path, content, projected, use)
    for secret in items_of(pod, "imagePullSecrets"):
        yield from _reference(path, content, secret, "name", "Secret", use="imagePullSecrets")
    account = "serviceAccountName" if "serviceAccountName" in pod.fields else "serviceAccount"
    yield from _reference(path, content, pod, account, "ServiceAccount", use="serviceAccount")


def _used_by_container(path: str, content: KubernetesObject, container: Node) -> Iterator[ObjectReference]:
    for variable in items_of(container, "env"):
        for field, kind in (("valueFrom.configMapKeyRef", "ConfigMap"), ("valueFrom.secretKeyRef", "Secret")):
            yield from _reference(path, content, variable.get(field), "name", kind, use="env")
    for source in items_of(container, "envFrom"):
        for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            yield from _reference(path, content, source.get(field), "name", kind, use="envFrom")


def _mounted(path: str, content: KubernetesObject, volume: Node, use: str) -> Iterator[ObjectReference]:
    for field, name, kind in _VOLUMES:
        source = volume.fields.get(field)
        if source is not None:
            yield from _reference(path, content, source, name if name in source.fields else "name", kind, use=use)


def _reference(
    path: str, content: KubernetesObject, holder: Node | None, field: str, kind: str, *, use: str
) -> Iterator[ObjectReference]:
    node = holder.fields.get(field) if holder is not None else None
    if holder is None or node is None or not node.text:
        return
    optional = holder.fields.get("optional")
    yield ObjectReference(
        location=Location(path, node.region, content.label),
        by=content.label,
        namespace=_plain(content.namespace),
        kind=kind,
        name=text_of(node),
        key=text_of(holder.fields.get("key")),
        optional=optional is not None and optional.value is True,
        use=use,
        holder=Location(path, content.anchor, content.label),
    )


def _scaled(path: str, content: KubernetesObject) -> Iterator[ObjectReference]:
    for field in _SCALED:
        target = content.root.get(field)
        if target is not None and target.kind == "mapping":
            kind = name_of(target.fields.get("kind")) or "Deployment"  # KEDA's default
            yield from _reference(path, content, target, "name", kind, use="scale")


def _kustomization(path: str, content: KubernetesObject) -> Iterator[Fact]:
    """What its generators make, whose images it sets, and whose replicas."""
    for field, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
        for made in items_of(content.root, field):
            name, namespace = made.fields.get("name"), name_of(made.fields.get("namespace"))
            if name is not None:
                yield ObjectDefined(
                    Location(path, name.region, content.label), kind, text_of(name), namespace, made=True
                )
    yield from images_set(path, content.root, content.label)
    for count in items_of(content.root, "replicas"):
        name = count.fields.get("name")
        if name is not None:
            place = Location(path, name.region, content.label)
            yield ObjectPatch(place, "", text_of(name), frozenset({"replicas"}))


def images_set(path: str, root: Node, label: str) -> Iterator[ObjectReference]:
    """The images whose tags a kustomization sets."""
    for image in items_of(root, "images"):
        name = image.fields.get("name")
        if name is not None and name.text and ("newTag" in image.fields or "digest" in image.fields):
            yield ObjectReference(Location(path, name.region, label), label, "", "Image", text_of(name), use="images")


def _skaffold(path: str, content: KubernetesObject) -> Iterator[ObjectReference]:
    for artifact in items_of(content.root, "build.artifacts"):
        yield from _reference(path, content, artifact, "image", "Image", use="skaffold")


def _plain(text: Text) -> str:
    return text if isinstance(text, str) else text.text
