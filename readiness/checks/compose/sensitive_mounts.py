"""Folders of the host's system that a service may read or change."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from readiness.checks.compose.composed import field, place
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose import ComposeFile
    from readiness.model.artifact import Document, Node

_ROOT = lazy(
    r"/|/etc|/root|/boot|/dev|/usr(/(local/)?s?bin)?|/s?bin|/lib(64)?|/etc/(shadow|sudoers(\.d)?|ssh|pam\.d|cron\S*|systemd|ld\.so\S*|kubernetes|docker)"
    r"|/var/lib/(docker|containerd|kubelet)|/lib/modules/?\S*|/(var/)?run/(docker|containerd)"
)
_READ = lazy(
    r"/proc|/sys|/var|/(var/)?run|/home|/var/log|/var/lib/docker/containers|/sys/(fs/cgroup|kernel\S*)|/etc/(passwd|group)"
)
_KEYS = lazy(r"(~|\$\{?HOME\}?|/root|/home/[^/]+)/\.(ssh|aws|kube|docker|gnupg|azure|config/gcloud)(/.*)?")


def check(document: Document[ComposeFile]) -> Iterator[Observation]:
    """One observation for each folder or file of the host that a service mounts."""
    for one in document.content.services:
        mounts = one.node.get("mounts")
        for mount in mounts.items if mounts is not None else ():
            if field(mount, "type") != "bind":
                continue
            source = field(mount, "source")
            kind, level = _judge(source, _read_only(mount))
            found = mount.get("source")
            if (
                kind is Kind.PASS
                and found is not None
                and isinstance(found.value, Unresolved)
                and source.startswith("$")
            ):
                continue
            level = Level.NOTE if one.development else level
            yield Observation(
                place(document, one, f"volumes/{source}", mount.region),
                kind,
                f"{one.name} mounts {source}",
                level=level,
            )


def _read_only(mount: Node) -> bool:
    found = mount.get("read_only")
    return found is not None and found.value is True


def _judge(source: str, read_only: bool) -> tuple[Kind, Level | None]:
    if _KEYS.fullmatch(source):
        return Kind.FAIL, Level.WARNING
    if not source.startswith("/"):
        return Kind.PASS, None
    path = normpath(source)
    if _ROOT.fullmatch(path):
        # What watches the host reads it; what may write there owns it.
        return Kind.FAIL, Level.NOTE if read_only else Level.WARNING if path.startswith("/lib/modules") else None
    if _READ.fullmatch(path):
        return (
            Kind.PASS if read_only and path.startswith(("/etc", "/var/log", "/proc", "/sys")) else Kind.FAIL
        ), Level.NOTE
    return Kind.PASS, None
