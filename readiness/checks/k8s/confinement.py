"""Which profile confines a container's system calls and accesses: seccomp, AppArmor, SELinux, by field or old annotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.edited import with_field
from readiness.formats.kubernetes import SELECTORS
from readiness.formats.kubernetes.values import name_of, names_of
from readiness.model.artifact import Document, Node, Target, Unresolved
from readiness.model.finding import Applicability, Fix, Kind, Observation
from readiness.model.location import Location, Region
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PROFILES = frozenset({"RuntimeDefault", "Localhost"})
_SECCOMP = "seccomp.security.alpha.kubernetes.io/"
_APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
_KNOWN = lazy(r"^(runtime/default|docker/default|localhost/.*|)$")
_SELINUX = frozenset({"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"})


def check(document: Document[object], *, strict: bool = False) -> Iterator[Observation]:
    """One observation for each container: strictly, that something confines it; else, that nothing was taken off."""
    for pod in SELECTORS["pod"](document):
        annotations = _annotations(document, pod)
        for container in SELECTORS["any-container"](document):
            if _is_windows(container.node):
                continue
            yield _confined(container, annotations) if strict else _weakened(container, annotations)


def _annotations(document: Document[object], pod: Target) -> Mapping[str, str]:
    """Of the pod; older manifests wrote them on the workload."""
    own = names_of(document.root.get("metadata.annotations"))
    return {**own, **names_of(pod.node.get("metadata.annotations"))}


def _is_windows(container: Node) -> bool:
    system = container.fields.get("os")
    return system is not None and system.value == "windows"


def _confined(container: Target, annotations: Mapping[str, str]) -> Observation:
    place = Location(container.document.path, container.anchor, container.logical)
    name = name_of(container.node.fields.get("name"))
    profile = container.node.get("effective.seccompProfile.type")
    if profile is not None:
        if isinstance(profile.value, Unresolved):
            return Observation(place, Kind.OPEN, container.name, "its profile is only known later")
        good = profile.value in _PROFILES
        return Observation(
            place, Kind.PASS if good else Kind.FAIL, container.name, fix=None if good else _fix(container)
        )
    others = (container.node.get("effective.appArmorProfile.type"), container.node.get("effective.seLinuxOptions"))
    keys = (f"{_SECCOMP}pod", f"{_SECCOMP}defaultProfileName", f"container.{_SECCOMP}{name}", f"{_APPARMOR}{name}")
    noted = any(annotations.get(key, "unconfined") != "unconfined" for key in keys)
    said = any(one is not None and (one.fields or one.value in _PROFILES) for one in others)
    good = noted or said
    return Observation(place, Kind.PASS if good else Kind.FAIL, container.name, fix=None if good else _fix(container))


def _fix(container: Target) -> Fix | None:
    edit = with_field(container.document, container.node, "securityContext.seccompProfile.type", "RuntimeDefault")
    return Fix("use the runtime's seccomp profile", (edit,), Applicability.UNSAFE) if edit is not None else None


def _weakened(container: Target, annotations: Mapping[str, str]) -> Observation:
    wrong = _wrong_field(container.node)
    path, logical = container.document.path, container.logical
    if wrong is not None:
        return Observation(Location(path, wrong, logical), Kind.FAIL, container.name)
    name = name_of(container.node.fields.get("name"))
    noted = annotations.get(f"{_APPARMOR}{name}", "")
    kind = Kind.PASS if _KNOWN.match(noted) or "{" in noted else Kind.FAIL
    return Observation(Location(path, container.anchor, logical), kind, container.name)


def _wrong_field(container: Node) -> Region | None:
    for key in ("seccompProfile", "appArmorProfile"):
        profile = container.get(f"effective.{key}.type")
        if profile is not None and profile.value == "Unconfined":
            return profile.region
    for key in ("type", "user", "role"):
        found = container.get(f"effective.seLinuxOptions.{key}")
        if found is None or isinstance(found.value, Unresolved) or not found.text:
            continue
        if key != "type" or found.text not in _SELINUX:
            return found.region
    return None
