"""What is there by name in manifests, what names it, and what is laid over it. Facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.facts import ContainerPort, Number, Text
    from readiness.model.location import Location


class Setting(NamedTuple):
    value: Text | Number
    location: Location


class Container(NamedTuple):
    """A container that runs as long as its pod."""

    name: str
    location: Location
    """Its name."""
    says: frozenset[str] = frozenset()
    """Which of its fields say something: `readinessProbe`, `ports`, `lifecycle.preStop`."""
    ports: tuple[ContainerPort, ...] = ()
    image: Text = ""


class Running(NamedTuple):
    """A workload that is whole, and what of it runs."""

    location: Location
    kind: str
    name: str
    namespace: str
    labels: Mapping[str, str] = EMPTY
    """Of the pods."""
    containers: tuple[Container, ...] = ()
    settings: Mapping[str, Setting] = EMPTY
    """What its `spec` says of running, by dotted path: `replicas`, `strategy.type`, `serviceName`, …"""
    annotations: Mapping[str, str] = EMPTY
    """Of the workload and of its pods."""
    ends: bool = False
    """It is meant to come to an end."""

    @property
    def label(self) -> str:
        """`Deployment/web`."""
        return f"{self.kind}/{self.name}" if self.name else self.kind


class Entry(NamedTuple):
    """One key of a ConfigMap or Secret."""

    key: str
    location: Location
    value: Text | None
    """None of a Secret's."""


class ObjectDefined(NamedTuple):
    """An object that is there, or that another one makes (a Certificate its Secret)."""

    location: Location
    kind: str
    name: Text
    namespace: str
    """Empty when absent: chosen at install time."""
    keys: frozenset[str] | None = None
    """Of a ConfigMap's or Secret's data; None where they can't be told."""
    modes: tuple[Text, ...] = ()
    """Of a PersistentVolumeClaim: how it may be mounted."""
    made: bool = False
    """By another object, under a name that may change with what it holds."""
    fixed: bool = False
    """It says of itself that it never changes."""
    entries: tuple[Entry, ...] = ()
    """What a ConfigMap or Secret holds, as far as it could be the value of a variable."""


class ObjectReference(NamedTuple):
    """An object names another one of its own namespace."""

    location: Location
    by: str
    """`Deployment/web`."""
    namespace: str
    kind: str
    """`ConfigMap`, `Secret`, `ServiceAccount`, `PersistentVolumeClaim`, what an autoscaler scales; `Image` where
    Kustomize or Skaffold sets an image's tag."""
    name: Text
    key: Text = ""
    optional: bool = False
    use: str = ""
    """`env`, `envFrom`, `volume`, `subPath`, `scale`, …"""
    holder: Location | None = None
    """The object that names it, which may stand in another file than the name: an overlay's patch sets one in a base."""

    @property
    def held(self) -> tuple[str, str]:
        """What tells the object that names it: its file and its label."""
        return (self.holder or self.location).path, self.by


class ObjectPatch(NamedTuple):
    """Only a part of a workload, laid over it elsewhere."""

    location: Location
    kind: str
    """Empty for any."""
    name: Text
    fields: frozenset[str]
    """Of its `spec`."""


ObjectFact = Running | ObjectDefined | ObjectReference | ObjectPatch
