"""Linux capabilities a container is given, or keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes import SELECTORS
from readiness.model.artifact import Document, Node, Target, Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOST = frozenset({
    "ALL", "SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "SYS_MODULE", "SYS_RAWIO", "SYS_BOOT", "DAC_READ_SEARCH", "BPF", "PERFMON",
    "MAC_ADMIN", "MAC_OVERRIDE", "SYSLOG", "SYS_TIME",
})  # fmt: skip
"""With each of these a container can leave its confinement or change the node."""
_DEFAULT = frozenset({
    "CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID", "SETUID", "SETFCAP", "SETPCAP",
    "NET_BIND_SERVICE", "SYS_CHROOT", "KILL", "AUDIT_WRITE",
})  # fmt: skip
"""What container runtimes give by default."""

_ABOUT_ADDED = ("risky", "raw", "added")


def check(document: Document[object], *, about: str) -> Iterator[Observation]:
    """One observation for each container: `risky`, `raw` and `added` look at what is added, `kept` and `net-raw` at what is dropped."""
    selector = "any-container" if about in ("kept", "net-raw") else "any-container-or-patch"
    for container in SELECTORS[selector](document):
        system = container.node.fields.get("os")
        if system is None or system.value != "windows":
            yield _added(container, about) if about in _ABOUT_ADDED else _kept(container, about)


def _listed(container: Target, key: str) -> dict[str, Node]:
    found = container.node.get(f"effective.capabilities.{key}")
    return {one.text.upper().removeprefix("CAP_"): one for one in found.items} if found is not None else {}


def _added(container: Target, about: str) -> Observation:
    """A container that drops all may bind a low port: the restricted Pod Security Standard allows that much."""
    added, dropped = _listed(container, "add"), _listed(container, "drop")
    harmless = {"NET_BIND_SERVICE"} if "ALL" in dropped else set()
    unwanted = {"risky": _HOST, "raw": {"NET_RAW"}, "added": set(added) - harmless}[about]
    wrong = [name for name in added if name in unwanted]
    place = added[wrong[0]].region if wrong else container.anchor
    name = f"{', '.join(wrong)} for {container.name}" if wrong else container.name
    workload = container.node.fields.get("workload")
    agent = workload is not None and workload.value == "DaemonSet"  # it may be there for the node
    where = Location(container.document.path, place, container.logical)
    return Observation(where, Kind.FAIL if wrong else Kind.PASS, name, level=Level.NOTE if agent else None)


def _kept(container: Target, about: str) -> Observation:
    place = Location(container.document.path, container.anchor, container.logical)
    found = container.node.get("effective.capabilities")
    if found is not None and any(isinstance(one.value, Unresolved) for one in found.walk()):
        return Observation(place, Kind.OPEN, container.name, "its capabilities are only known later")
    dropped, wanted = set(_listed(container, "drop")), _DEFAULT if about == "kept" else {"NET_RAW"}
    return Observation(place, Kind.PASS if "ALL" in dropped or dropped >= wanted else Kind.FAIL, container.name)
