"""What comes to apply to a container: its own settings, else its pod's where the API passes them on."""

from __future__ import annotations

from functools import lru_cache

from readiness.model.artifact import Node, Unresolved

_PASSED_ON = ("runAsNonRoot", "runAsUser", "runAsGroup", "seccompProfile", "appArmorProfile", "seLinuxOptions")
_OWN = ("readOnlyRootFilesystem", "allowPrivilegeEscalation", "privileged", "capabilities", "procMount")
_RESOURCES = ("cpu", "memory", "ephemeral-storage")


@lru_cache(maxsize=64)
def pod_settings(pod: Node) -> Node:
    """The pod's security context flat, and the service account under its one name."""
    context = pod.fields.get("securityContext")
    fields = {name: _child(context, name) for name in _PASSED_ON}
    fields["serviceAccountName"] = _first(pod.fields.get("serviceAccountName"), pod.fields.get("serviceAccount"))
    return _mapping(pod, fields)


@lru_cache(maxsize=64)
def container_settings(container: Node, pod: Node) -> Node:
    """Security settings flat, and `requests` and `limits` by resource. What is set nowhere has no field.

    Kept for the last documents: facts and rules ask of each container again.
    """
    own, passed_on = container.fields.get("securityContext"), pod.fields.get("securityContext")
    fields = {name: _first(_child(own, name), _child(passed_on, name)) for name in _PASSED_ON}
    fields |= {name: _child(own, name) for name in _OWN}
    fields["limits"] = _amounts(container, pod, ("limits",))
    fields["requests"] = _amounts(container, pod, ("requests", "limits"))  # a limit without a request is one too
    return _mapping(container, fields)


def _amounts(container: Node, pod: Node, kinds: tuple[str, ...]) -> Node | None:
    """By resource: the container's, else the pod's as a whole (`spec.resources`)."""
    holders = [_child(owner.fields.get("resources"), kind) for owner in (container, pod) for kind in kinds]
    found = _mapping(container, {name: _first(*(_child(holder, name) for holder in holders)) for name in _RESOURCES})
    return found if found.fields else None


def _child(node: Node | None, name: str) -> Node | None:
    """A field; of a value that is itself unresolved, that value."""
    if node is None or isinstance(node.value, Unresolved):
        return node
    return node.fields.get(name)


def _first(*nodes: Node | None) -> Node | None:
    """The first that says something: null is as good as absent."""
    return next((node for node in nodes if node is not None and _says_something(node)), None)


def _says_something(node: Node) -> bool:
    return node.kind != "scalar" or node.value is not None


def _mapping(around: Node, fields: dict[str, Node | None]) -> Node:
    """A derived mapping stands where what it is derived from stands, and its values where they are written."""
    position = (around.line, around.column, around.end_line, around.end_column)
    said = {name: node for name, node in fields.items() if node is not None and _says_something(node)}
    return Node(kind="mapping", position=position, fields=said, alias=around.alias)
