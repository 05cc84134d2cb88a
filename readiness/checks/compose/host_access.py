"""Services that may do on the host what root may do there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.compose.composed import field, key, place
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile, Service
    from readiness.model.artifact import Document, Node
    from readiness.model.location import Region

_SOCKET = lazy(r"(/var)?/run/(docker|containerd/containerd|crio/crio|podman/podman)\.sock")
_NAMESPACES = {"network_mode": "the host's network", "pid": "the host's processes", "ipc": "the host's shared memory",
               "userns_mode": "the host's users", "uts": "the host's name", "cgroup": "the host's control groups"}  # fmt: skip
_STRONG = frozenset({"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "SYS_PTRACE", "DAC_READ_SEARCH", "BPF", "SYS_BOOT"})
_SOME = frozenset({"NET_ADMIN", "DAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "SYS_TIME", "PERFMON"})
_DEVICES = lazy(r"/dev(/(mem|kmem|port|sd[a-z]\d*|nvme\S*|vd[a-z]\d*|dm-\d+|mapper\S*|kvm))?/?(:.*)?")
_UNCONFINED = lazy(r"(seccomp|apparmor|systempaths)[:=]unconfined|label[:=]disable")

Found = tuple["Region", str, Level | None]


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each right that a service asks for, and a pass for each that asks for none."""
    for one in document.content.services:
        found = list(_rights(one))
        for region, name, level in found:
            lowered = Level.NOTE if one.development else level
            yield Observation(place(document, one, name, region), Kind.FAIL, f"{one.name} ({name})", level=lowered)
        if not found:
            yield Observation(place(document, one), Kind.PASS, one.name)


def _rights(one: Service) -> Iterator[Found]:
    node = one.node
    privileged = node.get("privileged")
    if privileged is not None and privileged.value is True:
        yield key(one, "privileged"), "privileged", None
    for name in _NAMESPACES:
        if field(node, name) == "host":
            yield key(one, name), f"{name}: host", Level.NOTE if name in {"network_mode", "uts"} else Level.WARNING
    for mount in _items(node.get("mounts")):
        source = field(mount, "source")
        if _SOCKET.fullmatch(source):
            yield mount.region, "the socket of the container engine", Level.WARNING
    for item in _items(node.get("cap_add")):
        name = item.text.upper().removeprefix("CAP_")
        if name in _STRONG or name in _SOME:
            yield (
                item.region,
                f"capability {name}",
                None if name == "ALL" else Level.WARNING if name in _STRONG else Level.NOTE,
            )
    for item in _items(node.get("devices")):
        text = field(item, "source") or item.text
        if _DEVICES.fullmatch(text):
            yield item.region, f"device {text.partition(':')[0]}", Level.NOTE if "kvm" in text else Level.WARNING
    for item in _items(node.get("security_opt")):
        if _UNCONFINED.fullmatch(item.text.replace(" ", "")):
            yield item.region, item.text, Level.WARNING


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if node is not None else ()
