"""The things in a manifest that rules judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.image import image_node
from readiness.formats.kubernetes.effective import container_settings, pod_settings
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import all_containers, app_containers, group_of, init_containers
from readiness.formats.kubernetes.values import name_of
from readiness.model.artifact import Node, Target, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.formats import Selector
    from readiness.model.artifact import Document
    from readiness.model.location import Region


class _Seen:
    """What was found in the document that was asked last: a hundred rules ask for the same few things."""

    __slots__ = ("containers", "document", "found")

    def __init__(self) -> None:
        self.turn(None)

    def turn(self, document: Document[object] | None) -> None:
        """To another document."""
        self.document = document
        self.found: dict[Selector, tuple[Target, ...]] = {}
        self.containers: dict[int, Target] = {}
        """By the identity of their nodes, which the document keeps alive."""


_seen = _Seen()


def _once(select: Selector) -> Selector:
    """The same selector, which looks once while the same document is asked for."""

    def asked(document: Document[object]) -> tuple[Target, ...]:
        if _seen.document is not document:
            _seen.turn(document)
        found = _seen.found.get(select)
        if found is None:
            found = _seen.found[select] = tuple(select(document))
        return found

    return asked


def _of(group: str, *kinds: str) -> Selector:
    """Objects of these kinds: of this API group, of one without a dot (`extensions`), or of a templated one.

    Knative's `Service` and OpenShift's own `Ingress` are something else.
    """

    def select(document: Document[object]) -> Iterator[Target]:
        content = document.content
        if isinstance(content, KubernetesObject) and content.kind in kinds:
            found = group_of(content.api_version)
            if found == group or "." not in found or "{" in found:
                yield _whole(document, content)

    return select


def _objects(document: Document[object]) -> Iterator[Target]:
    if isinstance(document.content, KubernetesObject):
        yield _whole(document, document.content)


def _workloads(document: Document[object]) -> Iterator[Target]:
    content = _workload(document)
    if content is not None:
        yield _whole(document, content)


def _rollouts(document: Document[object]) -> Iterator[Target]:
    content = _workload(document)
    if content is not None and (group_of(content.api_version), content.kind) == ("argoproj.io", "Rollout"):
        yield _whole(document, content)


def _pods(document: Document[object]) -> Iterator[Target]:
    """The pod spec, with its `metadata` and the workload's `replicas` beside what is derived."""
    content = _workload(document)
    if content is not None:
        yield from _pod(document, content)


def _patched_pods(document: Document[object]) -> Iterator[Target]:
    """Of patches too: for what is wrong wherever it is written."""
    if isinstance(document.content, KubernetesObject) and document.content.is_workload:
        yield from _pod(document, document.content)


def _pod(document: Document[object], content: KubernetesObject) -> Iterator[Target]:
    if content.pod_spec is None:
        return
    pod, beside = content.pod_spec, {"metadata": content.pod_metadata, "replicas": content.root.get("spec.replicas")}
    derived = {"effective": pod_settings(pod), **_surroundings(content, pod)}
    derived |= {name: node for name, node in beside.items() if node is not None}
    yield Target(document, _with(pod, derived), content.anchor, f"pod of {content.label}", f"{content.label}/pod")


def _containers(among: Callable[[Node | None], Iterable[Node]], *, servers: bool = False) -> Selector:
    def select(document: Document[object]) -> Iterator[Target]:
        content = _workload(document)
        if content is None or content.pod_spec is None or (servers and not _keeps_running(content)):
            return
        for container in among(content.pod_spec):
            yield _container(document, content, content.pod_spec, container)

    return select


def _patched_containers(document: Document[object]) -> Iterator[Target]:
    content = document.content
    if isinstance(content, KubernetesObject) and content.is_workload and content.pod_spec is not None:
        for container in all_containers(content.pod_spec):
            yield _container(document, content, content.pod_spec, container)


def _container(document: Document[object], content: KubernetesObject, pod: Node, container: Node) -> Target:
    """Once, however many selectors it is among."""
    found = _seen.containers.get(id(container))
    if found is None:
        found = _seen.containers[id(container)] = _described(document, content, pod, container)
    return found


def _described(document: Document[object], content: KubernetesObject, pod: Node, container: Node) -> Target:
    derived = {"effective": container_settings(container, pod), **_surroundings(content, pod)}
    image = container.fields.get("image")
    if image is not None and image.text:
        derived["image_reference"] = image_node(image)
    name = name_of(container.fields.get("name"))
    return Target(
        document,
        _with(container, derived),
        _anchor(container),
        f"container {name or '(unnamed)'} of {content.label}",
        f"{content.label}/containers/{name}",
    )


def _whole(document: Document[object], content: KubernetesObject) -> Target:
    return Target(document, content.root, content.anchor, content.label, content.label)


def _workload(document: Document[object]) -> KubernetesObject | None:
    """Not a patch: what it leaves out, the patched workload may say."""
    content = document.content
    if isinstance(content, KubernetesObject) and content.is_workload and not content.is_partial:
        return content
    return None


def _keeps_running(content: KubernetesObject) -> bool:
    """Jobs come to an end, and so do bare Pods that are not restarted."""
    policy = content.pod_spec.fields.get("restartPolicy") if content.pod_spec is not None else None
    if content.kind == "Pod":
        return policy is None or policy.value not in {"Never", "OnFailure"}
    return content.kind not in {"Job", "CronJob"}


def _surroundings(content: KubernetesObject, pod: Node) -> dict[str, Node]:
    """`workload`: the kind; of the pod `os`, where it names one, `hostUsers` and `podWindowsOptions`."""
    place = content.root.key_region("kind")
    position = (place.start_line, place.start_column, place.end_line, place.end_column)
    found = {"workload": Node(content.kind, position=position)}
    of_pod = {"hostUsers": pod.fields.get("hostUsers"), "podWindowsOptions": pod.get("securityContext.windowsOptions")}
    found |= {name: written for name, written in of_pod.items() if written is not None}
    selector = pod.fields.get("nodeSelector")
    system = pod.get("os.name") or (selector.fields.get("kubernetes.io/os") if selector is not None else None)
    if system is not None and isinstance(system.value, (str, Unresolved)):
        found["os"] = system
    return found


def _anchor(container: Node) -> Region:
    """The name, else the first thing said."""
    if container.alias is not None:
        return container.alias
    name = container.fields.get("name")
    if name is not None and name.text:
        return name.region
    return next(iter(container.keys.values()), container).region


def _with(node: Node, derived: Mapping[str, Node]) -> Node:
    return Node(
        kind=node.kind,
        position=(node.line, node.column, node.end_line, node.end_column),
        fields={**node.fields, **derived},
        keys=node.keys,
        tag=node.tag,
        alias=node.alias,
    )


_SELECTORS: Mapping[str, Selector] = {
    "object": _objects,
    "workload": _workloads,
    "rollout": _rollouts,
    "pod": _pods,
    "container": _containers(app_containers),
    "init-container": _containers(init_containers),
    "any-container": _containers(all_containers),
    "any-container-or-patch": _patched_containers,
    "pod-or-patch": _patched_pods,
    "server-container": _containers(app_containers, servers=True),
    "service": _of("", "Service"),
    "ingress": _of("networking.k8s.io", "Ingress"),
    "namespace": _of("", "Namespace"),
    "config-map": _of("", "ConfigMap"),
    "secret": _of("", "Secret"),
    "role": _of("rbac.authorization.k8s.io", "Role", "ClusterRole"),
    "role-binding": _of("rbac.authorization.k8s.io", "RoleBinding", "ClusterRoleBinding"),
    "horizontal-pod-autoscaler": _of("autoscaling", "HorizontalPodAutoscaler"),
    "pod-disruption-budget": _of("policy", "PodDisruptionBudget"),
    "flagger-canary": _of("flagger.app", "Canary"),
    "network-policy": _of("networking.k8s.io", "NetworkPolicy"),
}
SELECTORS: Mapping[str, Selector] = {name: _once(select) for name, select in _SELECTORS.items()}
