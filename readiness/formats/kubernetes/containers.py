"""The facts of each container of a workload: what it is given, asked, allowed, and how long it has to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.amounts import quantity
from readiness.formats.image import image_text
from readiness.formats.kubernetes.effective import container_settings
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import all_containers, init_containers
from readiness.formats.kubernetes.values import items_of, name_of, number_of, port_of, text_of, texts_of
from readiness.formats.kubernetes.workloads import place_in, ports_of
from readiness.model.artifact import Unresolved
from readiness.model.containers import Asking, ContainerRun, Given, GivenAll, MountedAt, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Text
    from readiness.model.location import Location

_ASKED = (
    ("livenessProbe", "liveness"), ("readinessProbe", "readiness"), ("startupProbe", "startup"),
    ("lifecycle.preStop", "preStop"), ("lifecycle.postStart", "postStart"),
)  # fmt: skip
_HANDLERS = {"httpGet": "http", "tcpSocket": "tcp", "grpc": "grpc", "exec": "exec", "sleep": "sleep"}
_SOURCES = {"configMapKeyRef": "ConfigMap", "secretKeyRef": "Secret", "fieldRef": "field", "resourceFieldRef": "field"}
_WHOLES = {"configMapRef": "ConfigMap", "secretRef": "Secret"}


def facts(document: Document[object]) -> Iterator[ContainerRun]:
    """In the order they are written; of a patch too, as `partial`."""
    content = document.content
    if not isinstance(content, KubernetesObject) or not content.is_workload:
        return
    first = {id(node) for node in init_containers(content.pod_spec)}
    for container in all_containers(content.pod_spec):
        yield _run(document.path, content, container, init=id(container) in first)


def _run(path: str, content: KubernetesObject, container: Node, *, init: bool) -> ContainerRun:
    pod = content.pod_spec or container
    effective = container_settings(container, pod)
    image, name, command = (container.fields.get(key) for key in ("image", "name", "command"))
    arguments = container.fields.get("args")

    def place(node: Node) -> Location:
        return place_in(path, node, content, container)

    def said(node: Node | None) -> Said | None:
        return Said(_value(node), place(node)) if node is not None and node.kind == "scalar" else None

    started = command or arguments
    return ContainerRun(
        location=place(name if name is not None and name.text else next(iter(container.keys.values()), container)),
        by="kubernetes",
        workload=content.label,
        namespace=name_of(content.root.get("metadata.namespace")),
        name=name_of(name),
        image=image_text(image) if image is not None and image.text else "",
        phase="init" if init else "job" if content.kind in ("Job", "CronJob") else "",
        partial=content.is_partial,
        command=texts_of(command) if command is not None else None,
        arguments=texts_of(arguments) if arguments is not None else None,
        command_location=place(started) if started is not None else None,
        working_directory=text_of(container.fields.get("workingDir")) or None,
        ports=tuple(ports_of(path, content, container)),
        asked=tuple(_asked(path, content, container)),
        environment=tuple(_given(path, content, container)),
        environment_from=tuple(_given_all(path, content, container)),
        unknown_environment=_unknown(container),
        user=said(effective.fields.get("runAsUser")),
        group=said(effective.fields.get("runAsGroup")),
        fs_group=said(pod.get("securityContext.fsGroup")),
        non_root=said(effective.fields.get("runAsNonRoot")),
        read_only=said(effective.fields.get("readOnlyRootFilesystem")),
        capabilities=tuple(name_of(item) for item in _items(container.get("securityContext.capabilities.add"))),
        sysctls=tuple(name_of(item.fields.get("name")) for item in items_of(pod, "securityContext.sysctls")),
        mounts=tuple(_mounts(path, content, container)),
        grace=said(pod.fields.get("terminationGracePeriodSeconds")),
        stop_signal=said(container.get("lifecycle.stopSignal")),
        memory_limit=_amount(effective.get("limits.memory"), 1, place),
        cpu_limit=_amount(effective.get("limits.cpu"), 1000, place),
        replicas=said(content.root.get("spec.replicas")),
    )


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if node is not None else ()


def _value(node: Node) -> Text | int | bool:
    if isinstance(node.value, bool | int | Unresolved):
        return node.value
    return int(node.text) if node.text.isdecimal() else node.text


def _amount(node: Node | None, times: int, place: Callable[[Node], Location]) -> Said | None:
    if node is None:
        return None
    if isinstance(node.value, Unresolved):
        return Said(node.value, place(node))
    amount = quantity(node.text)
    return Said(round(amount * times), place(node)) if amount is not None else None


def _asked(path: str, content: KubernetesObject, container: Node) -> Iterator[Asking]:
    for dotted, kind in _ASKED:
        probe = container.get(dotted)
        key = next((name for name in _HANDLERS if probe is not None and name in probe.fields), "")
        if probe is None or not key:
            continue
        handler, asked = _HANDLERS[key], probe.fields[key]
        url, port = asked.fields.get("path"), asked.fields.get("port")
        shown = (url if handler == "http" else None) or port or probe.keys.get(key) or asked
        yield Asking(
            kind=kind,
            handler=handler,
            location=place_in(path, shown, content, container),
            path=(text_of(url) or "/") if handler == "http" else "",
            port=port_of(port),
            port_location=place_in(path, port, content, container) if port is not None else None,
            command=texts_of(asked.fields.get("command")),
            seconds=number_of(asked.fields.get("seconds")),
            scheme=name_of(asked.fields.get("scheme")),
        )


def _given(path: str, content: KubernetesObject, container: Node) -> Iterator[Given]:
    for variable in items_of(container, "env"):
        name = variable.fields.get("name")
        if name is None or not name.text:
            continue
        place = place_in(path, name, content, container)
        source = variable.fields.get("valueFrom")
        if source is None:
            value = variable.fields.get("value")
            there = place_in(path, value, content, container) if value is not None else None
            yield Given(name.text, place, text_of(value), value_location=there)
            continue
        key = next((key for key in _SOURCES if key in source.fields), "")
        reference = source.fields.get(key)
        yield Given(
            name=name.text,
            location=place,
            kind=_SOURCES.get(key, "other"),
            of=text_of(reference.fields.get("name")) if reference is not None else "",
            key=text_of(reference.fields.get("key")) if reference is not None else "",
            optional=_is_true(reference.fields.get("optional") if reference is not None else None),
        )


def _given_all(path: str, content: KubernetesObject, container: Node) -> Iterator[GivenAll]:
    for source in items_of(container, "envFrom"):
        for key, kind in _WHOLES.items():
            reference = source.fields.get(key)
            if reference is not None:
                name = reference.fields.get("name")
                place = place_in(path, name or reference, content, container)
                prefix = name_of(source.fields.get("prefix"))
                yield GivenAll(place, kind, text_of(name), prefix, _is_true(reference.fields.get("optional")))


def _unknown(container: Node) -> Unresolved | None:
    """The whole list, or one of its items or names, is only known later."""
    for key in ("env", "envFrom"):
        listed = container.fields.get(key)
        if listed is None:
            continue
        named = (item.fields.get("name") for item in listed.items if key == "env")
        for node in (listed, *listed.items, *named):
            if node is not None and isinstance(node.value, Unresolved):
                return node.value
    return None


def _is_true(node: Node | None) -> bool:
    return node is not None and node.value is True


def _mounts(path: str, content: KubernetesObject, container: Node) -> Iterator[MountedAt]:
    volumes = {name_of(one.fields.get("name")): one for one in items_of(content.pod_spec, "volumes")}
    claimed = {name_of(one.get("metadata.name")) for one in items_of(content.root, "spec.volumeClaimTemplates")}
    for mount in items_of(container, "volumeMounts"):
        at, name = mount.fields.get("mountPath"), name_of(mount.fields.get("name"))
        if at is None:
            continue
        volume = volumes.get(name)
        kind = next((key for key in volume.fields if key != "name"), "emptyDir") if volume is not None else ""
        kind = "persistentVolumeClaim" if name in claimed else kind
        yield MountedAt(
            text_of(at), place_in(path, at, content, container), kind, _is_true(mount.fields.get("readOnly"))
        )
